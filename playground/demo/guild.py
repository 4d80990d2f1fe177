"""The demo guild: the scripts of this folder with ids, as a history."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from playground.demo import channels as text
from playground.demo import people
from playground.demo.posts import POSTS
from playground.demo.script import ChannelPlan, Script, when
from playground.history import (
    MEMBER_PERMISSIONS,
    MODERATOR_PERMISSIONS,
    Channel,
    Guild,
    Member,
    Message,
    Post,
    Reaction,
    Role,
    Tag,
    Thread,
)
from playground.snowflake import snowflake_at

MENTION = re.compile(r"\{([@#])([\w.-]+)\}")


class Ids:
    """Hands out ids; two things of one minute differ in their sequence."""

    def __init__(self) -> None:
        self._taken: set[int] = set()

    def at(self, moment: datetime) -> int:
        identifier = next(i for n in count() if (i := snowflake_at(moment, n)) not in self._taken)
        self._taken.add(identifier)
        return identifier


@dataclass(frozen=True, kw_only=True)
class Cast:
    """The ids of what scripts refer to by name."""

    ids: Ids
    users: Mapping[str, int]
    tags: Mapping[str, int]
    channels: Mapping[str, int]


def demo_guild() -> Guild:
    """The demo guild; equal, ids included, whenever and wherever it is made."""
    ids = Ids()
    created_at = when("2026-01-05 09:00")
    guild_id = ids.at(created_at)
    roles = _roles(ids, guild_id)
    members = _members(ids, {role.name: role.id for role in roles})
    tags = tuple(Tag(id=ids.at(created_at), name=name, emoji=emoji) for name, emoji in text.TAGS)
    cast = Cast(
        ids=ids,
        users={member.username: member.id for member in members},
        tags={tag.name: tag.id for tag in tags},
        channels={plan.name: ids.at(when(plan.made_at)) for plan in text.CHANNELS},
    )
    moderators = tuple(role.id for role in roles if role.name == people.MODERATOR)
    written = [_channel(cast, plan, tags, moderators) for plan in text.CHANNELS]
    forum = cast.channels[text.FORUM]
    return Guild(
        id=guild_id,
        name=text.GUILD_NAME,
        owner_id=cast.users[people.OWNER],
        created_at=created_at,
        roles=roles,
        members=members,
        channels=tuple(channel for channel, _ in written),
        posts=tuple(_post(cast, forum, script) for script in sorted(POSTS, key=lambda s: s.at)),
        threads=tuple(thread for _, threads in written for thread in threads),
        viewers=(cast.users[people.MEMBER], cast.users[people.OWNER]),
    )


def _roles(ids: Ids, guild_id: int) -> tuple[Role, ...]:
    everyone = Role(id=guild_id, name="@everyone", permissions=MEMBER_PERMISSIONS)
    named = (
        Role(
            id=ids.at(when(role.made_at)),
            name=role.name,
            permissions=MODERATOR_PERMISSIONS if role.name == people.MODERATOR else 0,
            color=role.color,
        )
        for role in people.ROLES
    )
    return (everyone, *named)


def _members(ids: Ids, role_ids: Mapping[str, int]) -> tuple[Member, ...]:
    """An account is a month older than its membership."""
    return tuple(
        Member(
            id=ids.at(when(person.joined) - timedelta(days=30)),
            username=person.username,
            name=person.name,
            role_ids=tuple(role_ids[name] for name in person.roles),
            joined_at=when(person.joined),
        )
        for person in people.PEOPLE
    )


def _channel(
    cast: Cast, plan: ChannelPlan, tags: tuple[Tag, ...], moderators: tuple[int, ...]
) -> tuple[Channel, tuple[Thread, ...]]:
    """The channel with what was said in it, and the threads begun from its messages."""
    channel_id = cast.channels[plan.name]
    messages: list[Message] = []
    threads: list[Thread] = []
    for script in sorted(plan.scripts, key=lambda s: s.at):
        said = _messages(cast, script)
        if script.thread:
            messages.append(said[0])
            threads.append(_thread(channel_id, script.thread, said))
        else:
            messages.extend(said)
    channel = Channel(
        id=channel_id,
        name=plan.name,
        type=plan.type,
        topic=plan.topic,
        tags=tags if plan.type == "forum" else (),
        private_to=moderators if plan.private else (),
        messages=tuple(messages),
    )
    return channel, tuple(threads)


def _thread(channel_id: int, name: str, said: tuple[Message, ...]) -> Thread:
    return Thread(
        id=said[0].id,
        channel_id=channel_id,
        name=name,
        owner_id=said[1].author_id,
        messages=said[1:],
    )


def _post(cast: Cast, forum_id: int, script: Script) -> Post:
    first, *replies = _messages(cast, script)
    return Post(
        id=first.id,
        channel_id=forum_id,
        title=script.title,
        tag_ids=tuple(cast.tags[name] for name in script.tags),
        first=first,
        replies=tuple(replies),
        solution=None if script.solution is None else script.solution - 1,
    )


def _messages(cast: Cast, script: Script) -> tuple[Message, ...]:
    said: list[Message] = []
    for line, moment in zip(script.lines, script.times(), strict=True):
        said.append(
            Message(
                id=cast.ids.at(moment),
                author_id=cast.users[line.who],
                at=moment,
                text=_with_mentions(cast, line.text),
                picture=line.picture,
                reactions=tuple(
                    Reaction(emoji=emoji, user_ids=tuple(cast.users[name] for name in names))
                    for emoji, names in line.reactions
                ),
                reply_to=None if line.answers is None else said[line.answers].id,
            )
        )
    return tuple(said)


def _with_mentions(cast: Cast, written: str) -> str:
    """Discord's own form of every `{@username}` and `{#channel}`."""

    def mention(found: re.Match[str]) -> str:
        kind, name = found.groups()
        return f"<@{cast.users[name]}>" if kind == "@" else f"<#{cast.channels[name]}>"

    return MENTION.sub(mention, written)
