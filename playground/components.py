"""Buttons, selects, rows and modals as a bot sends them, with Discord's limits."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from playground.jsons import JsonObject

ROW = 1
BUTTON = 2
STRING_SELECT = 3
LINK_STYLE = 5
PREMIUM_STYLE = 6
ROW_WIDTH = 5
SELECT_WIDTH = 5

CustomId = Annotated[str, StringConstraints(min_length=1, max_length=100)]
OptionText = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Hint = Annotated[str, StringConstraints(max_length=100)]


def _said(emoji: JsonObject) -> JsonObject:
    """Without the id of None that a client sends for Unicode's own: Discord answers without it."""
    return {name: value for name, value in emoji.items() if value is not None}


Emoji = Annotated[JsonObject, AfterValidator(_said)]


class Button(BaseModel):
    type: Literal[2]
    style: Annotated[int, Field(ge=1, le=6)]
    label: Annotated[str, StringConstraints(max_length=80)] | None = None
    emoji: Emoji | None = None
    custom_id: CustomId | None = None
    url: Annotated[str, StringConstraints(max_length=512)] | None = None
    sku_id: int | None = None
    disabled: bool = False

    @model_validator(mode="after")
    def _does_one_thing(self) -> "Button":
        if self.style == LINK_STYLE and self.url is None:
            raise PydanticCustomError("BASE_TYPE_REQUIRED", "A link button needs a url.")
        if self.style < LINK_STYLE and self.custom_id is None:
            raise PydanticCustomError("BASE_TYPE_REQUIRED", "A button needs a custom_id.")
        if self.style != PREMIUM_STYLE and not self.label and not self.emoji:
            raise PydanticCustomError("BASE_TYPE_REQUIRED", "A button needs a label or an emoji.")
        return self


class SelectOption(BaseModel):
    label: OptionText
    value: OptionText
    description: Hint | None = None
    emoji: Emoji | None = None
    default: bool = False


class Select(BaseModel):
    """3 chooses among `options`; 5 to 8 among users, roles, both and channels."""

    type: Literal[3, 5, 6, 7, 8]
    custom_id: CustomId
    placeholder: Annotated[str, StringConstraints(max_length=150)] | None = None
    min_values: Annotated[int, Field(ge=0, le=25)] = 1
    max_values: Annotated[int, Field(ge=1, le=25)] = 1
    disabled: bool = False
    required: bool = True
    options: Annotated[list[SelectOption], Field(max_length=25)] = Field(
        default_factory=list[SelectOption]
    )
    default_values: list[JsonObject] = Field(default_factory=list[JsonObject])
    channel_types: list[int] = Field(default_factory=list[int])

    @model_validator(mode="after")
    def _offers_distinct_options(self) -> "Select":
        if self.type == STRING_SELECT and not self.options:
            raise PydanticCustomError("BASE_TYPE_REQUIRED", "A select needs options.")
        if len({option.value for option in self.options}) < len(self.options):
            raise PydanticCustomError(
                "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
                "The specified option value is already used",
            )
        return self


class TextInput(BaseModel):
    type: Literal[4]
    custom_id: CustomId
    style: Annotated[int, Field(ge=1, le=2)]
    label: Annotated[str, StringConstraints(max_length=45)] | None = None
    min_length: Annotated[int, Field(ge=0, le=4000)] | None = None
    max_length: Annotated[int, Field(ge=1, le=4000)] | None = None
    required: bool = True
    value: Annotated[str, StringConstraints(max_length=4000)] | None = None
    placeholder: Hint | None = None


class ActionRow(BaseModel):
    type: Literal[1]
    components: Annotated[
        list[Annotated[Button | Select | TextInput, Field(discriminator="type")]],
        Field(min_length=1),
    ]

    @model_validator(mode="after")
    def _fits(self) -> "ActionRow":
        width = sum(1 if item.type == BUTTON else SELECT_WIDTH for item in self.components)
        if width > ROW_WIDTH:
            raise PydanticCustomError(
                "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
                "The specified component exceeds the maximum width",
            )
        return self


class Label(BaseModel):
    """A modal's field with its caption."""

    type: Literal[18]
    label: Annotated[str, StringConstraints(min_length=1, max_length=45)]
    description: Hint | None = None
    component: Annotated[Select | TextInput, Field(discriminator="type")]


class TextDisplay(BaseModel):
    type: Literal[10]
    content: Annotated[str, StringConstraints(min_length=1, max_length=4000)]


class Modal(BaseModel):
    custom_id: CustomId
    title: Annotated[str, StringConstraints(min_length=1, max_length=45)]
    components: Annotated[
        list[Annotated[ActionRow | Label | TextDisplay, Field(discriminator="type")]],
        Field(min_length=1, max_length=5),
    ]

    @model_validator(mode="after")
    def _has_distinct_ids(self) -> "Modal":
        check_custom_ids([part.model_dump() for part in self.components])
        return self


def check_rows(parts: Sequence[JsonObject]) -> None:
    """The first version of components: a message has rows and nothing else, at most five."""
    if any(part["type"] != ROW for part in parts):
        raise PydanticCustomError(
            "UNION_TYPE_CHOICES", "Value of field 'type' must be one of (1,)."
        )
    if len(parts) > ROW_WIDTH:
        raise PydanticCustomError("BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.")


def check_custom_ids(parts: Iterable[JsonObject]) -> None:
    ids = [part["custom_id"] for part in walk(parts) if part.get("custom_id")]
    if len(set(ids)) < len(ids):
        raise PydanticCustomError(
            "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated"
        )


def walk(parts: Iterable[JsonObject]) -> Iterator[JsonObject]:
    """Every component at any depth, parents first."""
    for part in parts:
        yield part
        yield from walk(part.get("components") or [])
        if part.get("component"):
            yield from walk([part["component"]])
        if part.get("accessory"):
            yield from walk([part["accessory"]])


def stored(parts: Sequence[BaseModel]) -> tuple[JsonObject, ...]:
    """As they are kept and shown: only what was said, each with a number."""
    dumped = [part.model_dump(mode="json", exclude_none=True) for part in parts]
    numbers = count(1)
    for part in walk(dumped):
        part.setdefault("id", next(numbers))
    return tuple(dumped)
