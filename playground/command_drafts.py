"""Application commands as a bot registers them, with Discord's limits."""

import re
from typing import Annotated, Any, Final

from pydantic import BaseModel, Field, StringConstraints, field_validator, model_validator
from pydantic_core import PydanticCustomError

from playground.jsons import JsonObject
from playground.model import CommandType

SUBCOMMAND: Final = 1
SUBCOMMAND_GROUP: Final = 2
MAX_TEXT: Final = 8000

_SLASH_NAME = re.compile(r"^[-_'\w]{1,32}$")

Name = Annotated[str, StringConstraints(min_length=1, max_length=32)]
Description = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Localizations = dict[str, str]


def check_slash_name(name: str) -> str:
    """`name` again; slash commands and their options are lower case and without blanks."""
    if not _SLASH_NAME.match(name) or name != name.lower():
        raise PydanticCustomError("APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
    return name


class Choice(BaseModel):
    name: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    value: Annotated[str, StringConstraints(max_length=100)] | int | float
    name_localizations: Localizations | None = None


class Option(BaseModel):
    type: Annotated[int, Field(ge=1, le=11)]
    name: Name
    description: Description
    name_localizations: Localizations | None = None
    description_localizations: Localizations | None = None
    required: bool = False
    choices: Annotated[list[Choice], Field(max_length=25)] | None = None
    options: Annotated[list["Option"], Field(max_length=25)] | None = None
    channel_types: list[int] | None = None
    min_value: float | None = None
    max_value: float | None = None
    min_length: Annotated[int, Field(ge=0, le=6000)] | None = None
    max_length: Annotated[int, Field(ge=1, le=6000)] | None = None
    autocomplete: bool | None = None

    _name = field_validator("name")(check_slash_name)

    @model_validator(mode="after")
    def _is_consistent(self) -> "Option":
        if self.autocomplete and self.choices:
            raise PydanticCustomError(
                "APPLICATION_COMMAND_AUTOCOMPLETE_WITH_CHOICES",
                "Autocomplete options cannot have choices",
            )
        check_options(self.options or [])
        return self


class CommandDraft(BaseModel):
    """The three types: slash command, user command, message command (context menus)."""

    name: Name
    type: CommandType = CommandType.CHAT_INPUT
    description: Annotated[str, StringConstraints(max_length=100)] = ""
    options: Annotated[list[Option], Field(max_length=25)] = Field(default_factory=list[Option])
    default_member_permissions: Annotated[int, Field(ge=0)] | None = None
    dm_permission: bool | None = None
    nsfw: bool = False
    contexts: list[Annotated[int, Field(ge=0, le=2)]] | None = None
    integration_types: list[Annotated[int, Field(ge=0, le=1)]] | None = None
    name_localizations: Localizations | None = None
    description_localizations: Localizations | None = None

    @model_validator(mode="after")
    def _fits_its_type(self) -> "CommandDraft":
        if self.type == CommandType.CHAT_INPUT:
            check_slash_name(self.name)
            if not self.description:
                raise PydanticCustomError("BASE_TYPE_REQUIRED", "A description is required.")
        elif self.description or self.options:
            raise PydanticCustomError(
                "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION",
                "Context menu commands cannot have description",
            )
        check_options(self.options)
        if _length(self.model_dump()) > MAX_TEXT:
            raise PydanticCustomError(
                "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (8000)"
            )
        return self

    def fields(self) -> JsonObject:
        """What is kept of it beside name and type."""
        said = self.model_dump(mode="json", exclude_none=True, exclude={"name", "type"})
        if not self.options:
            said.pop("options", None)
        return said


def check_options(options: list[Option]) -> None:
    names = [option.name for option in options]
    if len(set(names)) < len(names):
        raise PydanticCustomError(
            "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", "Option name already exists"
        )
    required = [option.required for option in options if option.type > SUBCOMMAND_GROUP]
    if required != sorted(required, reverse=True):
        raise PydanticCustomError(
            "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
            "Required options must be placed before non-required options",
        )


def _length(node: Any) -> int:  # noqa: ANN401 - JSON
    """The characters of names, descriptions and choices at any depth."""
    if isinstance(node, dict):
        counted = ("name", "description", "value")
        own = sum(len(node[key]) for key in counted if isinstance(node.get(key), str))  # pyright: ignore[reportUnknownArgumentType, reportUnknownMemberType] - JSON
        return own + sum(_length(node.get(key)) for key in ("options", "choices"))  # pyright: ignore[reportUnknownMemberType] - JSON
    if isinstance(node, list):
        return sum(_length(item) for item in node)  # pyright: ignore[reportUnknownVariableType] - JSON
    return 0
