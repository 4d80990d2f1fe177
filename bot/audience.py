"""Who may read what, decided anew for every reply from the permissions Discord tells now.

What is stored about a channel may be old; a permission that was taken away since is no longer here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, Final
from uuid import UUID

import discord

from bot import convert
from db import source_places, threads
from db.pool import Executor
from db.records import Audience

READ: Final = discord.Permissions(view_channel=True, read_message_history=True).value
ADMINISTRATOR: Final = discord.Permissions(administrator=True).value
MEMBERSHIP_LOOKUPS: Final = 10  # requests to Discord that one command may cost
_ROLES_THAT_DECIDE: Final = 3


@dataclass(frozen=True, slots=True)
class Rule:
    """What a channel allows and denies to a role or a member: permission bits."""

    allow: int = 0
    deny: int = 0

    @property
    def hides(self) -> bool:
        return bool(self.deny & READ)


NO_RULE: Final = Rule()
NOBODY: Final = Audience.person(())


@dataclass(frozen=True, slots=True)
class ChannelFacts:
    """A channel's own rules, by the id of the role or member they are about."""

    id: int
    everyone: Rule = NO_RULE
    roles: Mapping[int, Rule] = field(default_factory=dict[int, Rule])
    members: Mapping[int, Rule] = field(default_factory=dict[int, Rule])


@dataclass(frozen=True, slots=True)
class GuildFacts:
    """The permission bits of @everyone and of each other role, and the channels."""

    everyone: int
    roles: Mapping[int, int]
    channels: tuple[ChannelFacts, ...]


@dataclass(frozen=True, slots=True)
class _Role:
    """A role as two channels see it; roles that are the same to both are one."""

    permissions: int
    here: Rule
    there: Rule


def readable_by_all_readers(guild: GuildFacts, channel_id: int) -> frozenset[int]:
    """The channels that every member who can read *channel_id* can read, itself among them.

    Members may hold any roles together: nobody has to be asked for them. Empty for a channel that
    is not known.
    """
    here = next((channel for channel in guild.channels if channel.id == channel_id), None)
    if here is None:
        return frozenset()
    others = (c.id for c in guild.channels if c.id != here.id and _is_read_by_all(guild, here, c))
    return frozenset({here.id, *others})


def _is_read_by_all(guild: GuildFacts, here: ChannelFacts, there: ChannelFacts) -> bool:
    """Whether nobody reads *here* and not *there*.

    Three roles decide such a case: one that hides *there*, and one for each of the two permissions
    it takes to read *here*. Whatever else the member holds does not help them.
    """
    if _is_open(guild, there):
        return True
    roles = _distinct_roles(guild, here, there)
    own_rules = {(NO_RULE, NO_RULE)} | {
        (here.members.get(member, NO_RULE), there.members.get(member, NO_RULE))
        for member in (*here.members, *there.members)
    }
    return not any(
        _reads(guild, held, here.everyone, [role.here for role in held], own_here)
        and not _reads(guild, held, there.everyone, [role.there for role in held], own_there)
        for held in _up_to(roles, _ROLES_THAT_DECIDE)
        for own_here, own_there in own_rules
    )


def _is_open(guild: GuildFacts, channel: ChannelFacts) -> bool:
    """Everybody reads it, and no rule hides it from anybody."""
    rules = (*channel.roles.values(), *channel.members.values())
    return _reads(guild, (), channel.everyone, (), NO_RULE) and not any(r.hides for r in rules)


def _distinct_roles(guild: GuildFacts, here: ChannelFacts, there: ChannelFacts) -> frozenset[_Role]:
    """The roles that may decide; administrators read everything."""
    return frozenset(
        _Role(bits & READ, here.roles.get(role, NO_RULE), there.roles.get(role, NO_RULE))
        for role, bits in guild.roles.items()
        if not bits & ADMINISTRATOR
    )


def _up_to(roles: frozenset[_Role], most: int) -> Iterator[tuple[_Role, ...]]:
    for count in range(most + 1):
        yield from combinations(roles, count)


def _reads(
    guild: GuildFacts,
    held: tuple[_Role, ...],
    everyone: Rule,
    of_roles: list[Rule] | tuple[()],
    own: Rule,
) -> bool:
    """Discord's order: @everyone's rule, then those of the roles together, then the member's."""
    bits = guild.everyone
    allow = deny = 0
    for role in held:
        bits |= role.permissions
    for rule in of_roles:
        allow |= rule.allow
        deny |= rule.deny
    for rule in (everyone, Rule(allow, deny), own):
        bits = bits & ~rule.deny | rule.allow
    return bits & READ == READ


def facts(guild: discord.Guild) -> GuildFacts:
    """What the permissions of *guild* are now. Rules for this bot itself say nothing of people."""
    own_ids = {guild.me.id, *([guild.self_role.id] if guild.self_role else [])}
    return GuildFacts(
        everyone=guild.default_role.permissions.value,
        roles={
            role.id: role.permissions.value
            for role in guild.roles
            if not role.is_default() and role.id not in own_ids
        },
        channels=tuple(
            _channel_facts(channel, own_ids)
            for channel in guild.channels
            if isinstance(channel, convert.HelpPlace)
        ),
    )


def _channel_facts(channel: convert.HelpPlace, own_ids: set[int]) -> ChannelFacts:
    everyone, roles, members = NO_RULE, dict[int, Rule](), dict[int, Rule]()
    for target, overwrite in channel.overwrites.items():
        allow, deny = overwrite.pair()
        rule = Rule(allow.value, deny.value)
        if target.id == channel.guild.id:
            everyone = rule
        elif target.id in own_ids:
            continue
        elif channel.guild.get_role(target.id) is not None:
            roles[target.id] = rule
        else:
            members[target.id] = rule
    return ChannelFacts(id=channel.id, everyone=everyone, roles=roles, members=members)


def of_public_reply(guild: discord.Guild, channel_id: int) -> Audience:
    """Who reads a reply in *channel_id* or a thread of it: what all its readers can read."""
    return Audience.person(readable_by_all_readers(facts(guild), channel_id))


async def hidden_sources(
    db: Executor, guild: discord.Guild, answer_id: UUID
) -> frozenset[int] | None:
    """The sources of this answer that some of those who will read it cannot read, now.

    A channel may have become private since they were found. None: the answer is gone.
    """
    places = await source_places.of_answer(db, answer_id)
    if places is None:
        return None
    readable = frozenset({places.asked_in})
    if any(source.channel_id != places.asked_in for source in places.sources):
        readable |= readable_by_all_readers(facts(guild), places.asked_in)
    return frozenset(
        source.message_id
        for source in places.sources
        if source.is_private or source.channel_id not in readable
    )


async def may_be_sent(db: Executor, guild: discord.Guild, answer_id: UUID) -> bool:
    """Whether everybody who will read this answer can read all its sources, now."""
    return await hidden_sources(db, guild, answer_id) == frozenset()


async def audience_of(db: Executor, interaction: discord.Interaction[Any]) -> Audience:
    """Who reads a private reply to *interaction*: the person alone, with what they can read now."""
    member = interaction.user
    if not isinstance(member, discord.Member):
        return NOBODY
    channels = {channel.id: channel for channel in readable_channels(member)}
    private = await threads.private_in(db, member.guild.id, list(channels))
    lookups, readable = MEMBERSHIP_LOOKUPS, list[int]()
    for thread in private:
        is_moderator = channels[thread.channel_id].permissions_for(member).manage_threads
        if is_moderator or thread.id == interaction.channel_id:  # who acts in it was added to it
            readable.append(thread.id)
        elif lookups and (known := member.guild.get_thread(thread.id)) is not None:
            lookups -= 1
            if await is_in(known, member.id):
                readable.append(thread.id)
    return Audience.person(channels, readable)


def readable_channels(member: discord.Member) -> list[convert.HelpPlace]:
    """The channels whose past this member can read."""
    return [
        channel
        for channel in member.guild.channels
        if isinstance(channel, convert.HelpPlace)
        if _reads_back(channel.permissions_for(member))
    ]


async def can_read(
    member: discord.Member, place: discord.abc.GuildChannel | discord.Thread
) -> bool:
    """Whether this member can read this channel or thread, back in time, now."""
    permissions = place.permissions_for(member)
    if not _reads_back(permissions):
        return False
    if isinstance(place, discord.Thread) and place.is_private():
        return permissions.manage_threads or await is_in(place, member.id)
    return True


def _reads_back(permissions: discord.Permissions) -> bool:
    return permissions.administrator or permissions.value & READ == READ


async def is_in(thread: discord.Thread, user_id: int) -> bool:
    """Whether this person was added to a private thread; in doubt not."""
    try:
        await thread.fetch_member(user_id)
    except discord.HTTPException:
        return False
    return True
