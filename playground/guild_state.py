"""The big payloads of the gateway: READY, GUILD_CREATE and the lists of members."""

from collections.abc import Sequence
from typing import Final

from pydantic import BaseModel

from playground import message_objects, objects, thread_activity, threads
from playground.hub import Intent, Viewer
from playground.jsons import JsonObject
from playground.sessions import Session, Sessions
from playground.world import World

MEMBERS_IN_CHUNK: Final = 1000

_LIMITED_FLAGS = (
    (Intent.GUILD_PRESENCES, 1 << 13),
    (Intent.GUILD_MEMBERS, 1 << 15),
    (Intent.MESSAGE_CONTENT, 1 << 19),
)


def application_flags(world: World) -> int:
    """The portal's switches as a bot below the size of review has them."""
    allowed = world.config.privileged_intents
    return sum(flag for intent, flag in _LIMITED_FLAGS if allowed & intent)


def guild(world: World) -> JsonObject:
    roles = sorted(world.store.roles, key=lambda role: role.position)
    return objects.guild(world.store.guild, roles=[objects.role(role) for role in roles])


def ready(
    world: World, session: Session, sessions: Sessions, guild_ids: Sequence[int]
) -> JsonObject:
    return {
        "v": 10,
        "user": objects.own_user(world.bot),
        "guilds": [{"id": str(i), "unavailable": True} for i in guild_ids],
        "private_channels": [],
        "session_id": session.id,
        "session_type": "normal",
        "resume_gateway_url": sessions.gateway_url,
        "shard": list(session.shard),
        "application": {
            "id": str(world.bot.id),
            "flags": application_flags(world),
        },
        "_trace": [],
    }


def guild_create(world: World, viewer: Viewer) -> JsonObject:
    """All channels, the active threads the bot sees; all members only with their intent."""
    store = world.store
    members = list(store.members) if viewer.intents & Intent.GUILD_MEMBERS else []
    shown = {member.id: member for member in members} | {
        viewer.user_id: store.members[viewer.user_id]
    }
    return {
        **guild(world),
        "joined_at": store.members[viewer.user_id].joined_at.isoformat(),
        "large": False,
        "unavailable": False,
        "member_count": len(store.members),
        "members": [message_objects.member_of(world, user_id) for user_id in shown],
        "channels": [
            objects.channel(channel, world.guild_id)
            for channel in store.channels
            if channel.is_of_guild
        ],
        "threads": [
            thread_activity.shape(world, thread, viewer.user_id)
            for thread in threads.active(world, viewer.user_id)
        ],
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


class MembersAsked(BaseModel):
    """By ids, by the start of a name (limit 0 means all), or with both empty everyone."""

    guild_id: int | None = None
    user_ids: list[int] | int | None = None
    query: str | None = None
    limit: int = 0
    nonce: str | None = None

    @property
    def wanted_ids(self) -> set[int]:
        ids = self.user_ids
        return {ids} if isinstance(ids, int) else set(ids or ())


def member_chunks(world: World, viewer: Viewer, asked: MembersAsked) -> list[JsonObject]:
    """The answer in parts of a thousand; none when everyone is asked for without the intent."""
    wanted, query = asked.wanted_ids, (asked.query or "").lower()
    if not wanted and not query and not viewer.intents & Intent.GUILD_MEMBERS:
        return []
    found = [
        member.id
        for member in world.store.members
        if not wanted or member.id in wanted
        if world.store.users[member.id].username.lower().startswith(query)
    ][: asked.limit or None]
    pages = [found[i : i + MEMBERS_IN_CHUNK] for i in range(0, len(found), MEMBERS_IN_CHUNK)]
    missing = [str(user_id) for user_id in wanted if world.store.members.get(user_id) is None]
    return [
        {
            "guild_id": str(world.guild_id),
            "members": [message_objects.member_of(world, user_id) for user_id in page],
            "chunk_index": index,
            "chunk_count": max(1, len(pages)),
            "not_found": missing,
            **({} if asked.nonce is None else {"nonce": asked.nonce}),
        }
        for index, page in enumerate(pages or [[]])
    ]
