"""What a playground starts with: people, channels and everything said before today.

An id is a snowflake made from the thing's own fixed date, so the same guild has the same ids on
every machine and after every restart. `playground.demo.guild` makes the one of the demo.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from playground.permissions import Permission

MEMBER_PERMISSIONS = (
    Permission.VIEW_CHANNEL
    | Permission.ADD_REACTIONS
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.USE_EXTERNAL_EMOJIS
    | Permission.CHANGE_NICKNAME
    | Permission.USE_APPLICATION_COMMANDS
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.SEND_MESSAGES_IN_THREADS
)
MODERATOR_PERMISSIONS = (
    Permission.KICK_MEMBERS
    | Permission.MANAGE_CHANNELS
    | Permission.MANAGE_GUILD
    | Permission.MANAGE_MESSAGES
    | Permission.MANAGE_THREADS
    | Permission.MODERATE_MEMBERS
    | Permission.PIN_MESSAGES
)


@dataclass(frozen=True, kw_only=True)
class Role:
    """`permissions` as Discord's bit set; the role whose id is the guild's is @everyone."""

    id: int
    name: str
    permissions: int
    color: int = 0


@dataclass(frozen=True, kw_only=True)
class Member:
    id: int
    username: str
    name: str
    role_ids: tuple[int, ...]
    joined_at: datetime


@dataclass(frozen=True, kw_only=True)
class Tag:
    id: int
    name: str
    emoji: str


@dataclass(frozen=True, kw_only=True)
class Reaction:
    emoji: str
    user_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Message:
    """`picture` names what `pictures.render` draws; `reply_to` is a message of the same channel."""

    id: int
    author_id: int
    at: datetime
    text: str
    picture: str | None = None
    reactions: tuple[Reaction, ...] = ()
    reply_to: int | None = None


@dataclass(frozen=True, kw_only=True)
class Channel:
    """A text channel or a forum; `private_to` lists the only roles that see it, () means all."""

    id: int
    name: str
    type: Literal["text", "forum"]
    topic: str
    tags: tuple[Tag, ...] = ()
    private_to: tuple[int, ...] = ()
    messages: tuple[Message, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Post:
    """A forum thread. The first message has the id of the thread, as on Discord.

    `solution` is the index in `replies` of the accepted answer, None while there is none.
    """

    id: int
    channel_id: int
    title: str
    tag_ids: tuple[int, ...]
    first: Message
    replies: tuple[Message, ...]
    solution: int | None

    @property
    def messages(self) -> tuple[Message, ...]:
        return (self.first, *self.replies)


@dataclass(frozen=True, kw_only=True)
class Thread:
    """A thread begun from a message of a text channel; its id is that message's."""

    id: int
    channel_id: int
    name: str
    owner_id: int
    messages: tuple[Message, ...]


@dataclass(frozen=True, kw_only=True)
class Guild:
    """Everything in it is in the order of time; `viewers` are a member and a moderator."""

    id: int
    name: str
    owner_id: int
    created_at: datetime
    roles: tuple[Role, ...]
    members: tuple[Member, ...]
    channels: tuple[Channel, ...]
    posts: tuple[Post, ...]
    threads: tuple[Thread, ...]
    viewers: tuple[int, int]
    updates_channel_id: int | None = None
