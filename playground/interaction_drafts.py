"""Bodies of the interaction endpoints: what a bot answers with, and what the page asks for."""

from typing import Annotated, Any

from pydantic import BaseModel, Field, StringConstraints

from playground.components import Modal
from playground.drafts import MessageDraft, MessagePatch
from playground.jsons import JsonObject
from playground.model import InteractionType
from playground.objects import LOCALE


class CallbackDraft(BaseModel):
    """`data` is read by `type`; see the models below."""

    type: Annotated[int, Field(ge=1, le=12)]
    data: Any = None


class MessageCallback(BaseModel):
    data: MessageDraft


class UpdateCallback(BaseModel):
    data: MessagePatch = MessagePatch()


class DeferredData(BaseModel):
    flags: int = 0


class DeferredCallback(BaseModel):
    data: DeferredData = DeferredData()


class AutocompleteChoice(BaseModel):
    name: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    value: Annotated[str, StringConstraints(max_length=100)] | int | float


class AutocompleteData(BaseModel):
    choices: Annotated[list[AutocompleteChoice], Field(max_length=25)]


class AutocompleteCallback(BaseModel):
    data: AutocompleteData


class ModalCallback(BaseModel):
    data: Modal


class CommandAsked(BaseModel):
    """`target_id` is the message or user of a context menu."""

    id: int
    options: list[JsonObject] = Field(default_factory=list[JsonObject])
    target_id: int | None = None


class ComponentAsked(BaseModel):
    message_id: int
    custom_id: str
    values: list[str] = Field(default_factory=list[str])


class ModalAsked(BaseModel):
    custom_id: str
    components: list[JsonObject]


class InteractionAsked(BaseModel):
    """What a person does at the page; `data` is one of the three above, by `type`.

    `locale` is the language of their Discord.
    """

    type: InteractionType
    channel_id: int
    data: JsonObject
    locale: str = LOCALE
