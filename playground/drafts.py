"""The bodies of requests that make or change messages and threads, with Discord's limits."""

from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from playground import components
from playground.embeds import Embed, check_total
from playground.layout import MessagePart, check_totals
from playground.model import MessageFlag

CONTENT_LIMIT = 2000
MAX_ATTACHMENTS = 10

Content = Annotated[str, StringConstraints(max_length=CONTENT_LIMIT)]
Embeds = Annotated[list[Embed], Field(max_length=10), AfterValidator(check_total)]
Nonce = Annotated[str, StringConstraints(max_length=25)]
ThreadName = Annotated[str, StringConstraints(min_length=1, max_length=100)]


class AllowedMentions(BaseModel):
    """Absent lists allow none; `parse` allows a whole kind."""

    parse: list[Annotated[str, StringConstraints(pattern="^(users|roles|everyone)$")]] = Field(
        default_factory=list[str]
    )
    users: Annotated[list[int], Field(max_length=100)] = Field(default_factory=list[int])
    roles: Annotated[list[int], Field(max_length=100)] = Field(default_factory=list[int])
    replied_user: bool = False

    @model_validator(mode="after")
    def _says_it_once(self) -> "AllowedMentions":
        for kind, listed in (("users", self.users), ("roles", self.roles)):
            if kind in self.parse and listed:
                raise PydanticCustomError(
                    "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                    'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.',
                    {"kind": kind},
                )
        return self


class MessageReference(BaseModel):
    type: Annotated[int, Field(ge=0, le=1)] = 0
    message_id: int
    channel_id: int | None = None
    guild_id: int | None = None
    fail_if_not_exists: bool = True


class AttachmentDraft(BaseModel):
    """On creation `id` is the number of an uploaded file; on editing also a kept attachment."""

    id: int
    filename: Annotated[str, StringConstraints(max_length=1024)] | None = None
    description: Annotated[str, StringConstraints(max_length=1024)] | None = None
    title: Annotated[str, StringConstraints(max_length=1024)] | None = None


Attachments = Annotated[list[AttachmentDraft], Field(max_length=MAX_ATTACHMENTS)]


class MessagePatch(BaseModel):
    """What is absent stays; `None` empties. Tell them apart by `model_fields_set`."""

    flags: int | None = None  # first: how `components` are read depends on it
    content: Content | None = None
    embeds: Embeds | None = None
    components: list[MessagePart] | None = None
    attachments: Attachments | None = None
    allowed_mentions: AllowedMentions | None = None

    @field_validator("components")
    @classmethod
    def _fit_together(
        cls, value: list[MessagePart] | None, info: ValidationInfo
    ) -> list[MessagePart] | None:
        is_v2 = bool((info.data.get("flags") or 0) & MessageFlag.COMPONENTS_V2)
        parts = [part.model_dump() for part in value or []]
        (check_totals if is_v2 else components.check_rows)(parts)
        components.check_custom_ids(parts)
        return value


class MessageDraft(MessagePatch):
    tts: bool = False
    message_reference: MessageReference | None = None
    nonce: Nonce | int | None = None
    enforce_nonce: bool = False

    @model_validator(mode="after")
    def _is_of_one_version(self) -> "MessageDraft":
        is_v2 = bool((self.flags or 0) & MessageFlag.COMPONENTS_V2)
        if is_v2 and (self.content or self.embeds):
            raise PydanticCustomError(
                "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                "The 'content' field cannot be used when using MessageFlags.IS_COMPONENTS_V2",
            )
        return self


class ThreadDraft(BaseModel):
    """A thread of a text channel, with or without a message it hangs on."""

    name: ThreadName
    auto_archive_duration: int | None = None
    type: int | None = None
    invitable: bool | None = None
    rate_limit_per_user: Annotated[int, Field(ge=0, le=21600)] | None = None

    @model_validator(mode="after")
    def _archives_at_a_known_time(self) -> "ThreadDraft":
        check_archive_duration(self.auto_archive_duration)
        return self


class PostDraft(ThreadDraft):
    """A forum post: a thread with its first message."""

    message: MessageDraft
    applied_tags: Annotated[list[int], Field(max_length=5)] = Field(default_factory=list[int])


class ThreadPatch(BaseModel):
    """What is absent stays as it is."""

    name: ThreadName | None = None
    archived: bool | None = None
    locked: bool | None = None
    invitable: bool | None = None
    auto_archive_duration: int | None = None
    applied_tags: Annotated[list[int], Field(max_length=5)] | None = None
    rate_limit_per_user: Annotated[int, Field(ge=0, le=21600)] | None = None

    @model_validator(mode="after")
    def _archives_at_a_known_time(self) -> "ThreadPatch":
        check_archive_duration(self.auto_archive_duration)
        return self


class BulkDelete(BaseModel):
    messages: list[int]


def check_archive_duration(minutes: int | None) -> None:
    if minutes not in (None, 60, 1440, 4320, 10080):
        raise PydanticCustomError(
            "BASE_TYPE_CHOICES", "Value must be one of {60, 1440, 4320, 10080}."
        )


class DirectDraft(BaseModel):
    """Whom the bot wants to write to."""

    recipient_id: int
