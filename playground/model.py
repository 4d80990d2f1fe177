"""The nouns of the stand-in as frozen records. What changes is a new record in the store's place.

Ids are snowflakes, times are aware UTC. The wire shapes are made of these in `objects`.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, IntFlag

from playground.jsons import JsonObject


class ChannelType(IntEnum):
    TEXT = 0
    DM = 1
    CATEGORY = 4
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12
    FORUM = 15


class MessageType(IntEnum):
    DEFAULT = 0
    THREAD_CREATED = 18
    REPLY = 19
    CHAT_INPUT_COMMAND = 20
    THREAD_STARTER = 21
    CONTEXT_MENU_COMMAND = 23


class MessageFlag(IntFlag):
    SUPPRESS_EMBEDS = 1 << 2
    HAS_THREAD = 1 << 5
    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    SUPPRESS_NOTIFICATIONS = 1 << 12
    HAS_SNAPSHOT = 1 << 14
    COMPONENTS_V2 = 1 << 15


class CommandType(IntEnum):
    CHAT_INPUT = 1
    USER = 2
    MESSAGE = 3


class InteractionType(IntEnum):
    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL_SUBMIT = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Guild:
    """`viewers` are the people whom the page can act as: a member first, a moderator second.

    `updates_channel_id` is the moderators' own channel, where Discord tells them of what is new.
    """

    id: int
    name: str
    owner_id: int
    viewers: tuple[int, ...]
    updates_channel_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    id: int
    username: str
    global_name: str | None = None
    bot: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """The role whose id is the guild's is @everyone."""

    id: int
    name: str
    permissions: int
    position: int
    color: int = 0
    is_managed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A user in the guild; its id is the user's. @everyone is not listed in `role_ids`."""

    id: int
    role_ids: tuple[int, ...]
    joined_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Overwrite:
    """Changed permissions of a role (type 0) or a member (type 1) in one channel."""

    id: int
    type: int
    allow: int = 0
    deny: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    id: int
    name: str
    emoji: str | None = None
    is_moderated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadState:
    """What only a thread has. `message_count` leaves out the message the thread began with."""

    owner_id: int
    archived_at: datetime
    member_ids: tuple[int, ...]
    is_archived: bool = False
    is_locked: bool = False
    is_invitable: bool = True
    auto_archive_minutes: int = 1440
    applied_tags: tuple[int, ...] = ()
    message_count: int = 0
    total_message_sent: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A text channel, a category, a forum, or (with `thread`) a thread of one of these.

    With `recipient_id` it is the direct messages between the bot and that person.
    """

    id: int
    type: ChannelType
    name: str
    position: int = 0
    parent_id: int | None = None
    topic: str | None = None
    overwrites: tuple[Overwrite, ...] = ()
    tags: tuple[Tag, ...] = ()
    last_message_id: int | None = None
    thread: ThreadState | None = None
    recipient_id: int | None = None

    @property
    def is_of_guild(self) -> bool:
        """A channel of the guild itself: no thread, nobody's direct messages."""
        return self.thread is None and self.recipient_id is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """`title` is the name a person gave where `filename` had to be made safe. Size in bytes."""

    id: int
    channel_id: int
    filename: str
    size: int
    title: str | None = None
    description: str | None = None
    content_type: str | None = None
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction:
    """`emoji_id` is None for the emoji of Unicode, whose `emoji_name` is the character."""

    emoji_name: str
    user_ids: tuple[int, ...]
    emoji_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Type 0 is a reply, type 1 a forward."""

    type: int
    channel_id: int
    message_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What a forwarded message said at that time."""

    type: MessageType
    content: str
    sent_at: datetime
    edited_at: datetime | None
    embeds: tuple[JsonObject, ...]
    attachments: tuple[Attachment, ...]
    flags: int
    components: tuple[JsonObject, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InteractionTrace:
    """Which interaction a message answers. `name` is the command's, None for a component.

    A form was opened by another interaction: `triggered_by`.
    """

    id: int
    type: InteractionType
    user_id: int
    name: str | None = None
    command_type: CommandType | None = None
    original_response_id: int | None = None
    target_message_id: int | None = None
    interacted_message_id: int | None = None
    triggered_by: "InteractionTrace | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """`visible_to` is the one person who sees an ephemeral message."""

    id: int
    channel_id: int
    author_id: int
    type: MessageType = MessageType.DEFAULT
    content: str = ""
    edited_at: datetime | None = None
    attachments: tuple[Attachment, ...] = ()
    embeds: tuple[JsonObject, ...] = ()
    components: tuple[JsonObject, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    mention_ids: tuple[int, ...] = ()
    mention_role_ids: tuple[int, ...] = ()
    mentions_everyone: bool = False
    reference: Reference | None = None
    snapshots: tuple[Snapshot, ...] = ()
    flags: int = 0
    nonce: str | None = None
    position: int | None = None
    interaction: InteractionTrace | None = None
    visible_to: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """`fields` are those of the bot's own request: options, localizations, permissions."""

    id: int
    version: int
    type: CommandType
    name: str
    fields: JsonObject
    guild_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction:
    """`answered_with` is the type of the callback, None until there was one.

    `response_id` is the message that @original means; `message_id` the one with the component;
    `opener_id` the interaction that opened the form which this one sends.
    """

    id: int
    token: str
    type: InteractionType
    user_id: int
    channel_id: int
    created_at: datetime
    answered_with: int | None = None
    response_id: int | None = None
    name: str | None = None
    command_type: CommandType | None = None
    target_message_id: int | None = None
    message_id: int | None = None
    opener_id: int | None = None
