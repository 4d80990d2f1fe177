"""REST: the guild, its channels, roles and members, the bot itself and its application."""

from typing import Final

from aiohttp import web

from playground import access, dms, errors, guild_state, objects, threads
from playground.drafts import DirectDraft, ThreadPatch
from playground.hub import Intent
from playground.jsons import JsonObject
from playground.model import Member
from playground.sessions import SESSIONS
from playground.validate import parse
from playground.wire import (
    WORLDS,
    path_id,
    query_id,
    query_limit,
    read_body,
    reply,
    world_of,
)
from playground.world import World


async def get_own_user(request: web.Request) -> web.Response:
    return reply(objects.own_user(world_of(request).bot))


async def get_user(request: web.Request) -> web.Response:
    user_id = path_id(request, "user_id")
    user = request.app[WORLDS].of_user(user_id).store.users.get(user_id)
    if user is None:
        raise errors.unknown_user()
    return reply(objects.user(user))


async def get_application(request: web.Request) -> web.Response:
    world = world_of(request)
    flags = guild_state.application_flags(world)
    owner = world.store.users[world.store.guild.owner_id]
    return reply(
        {
            "id": str(world.bot.id),
            "name": world.bot.username,
            "description": "",
            "icon": None,
            "type": None,
            "bot": objects.user(world.bot),
            "bot_public": False,
            "bot_require_code_grant": False,
            "verify_key": "0" * 64,
            "flags": flags,
            "flags_new": str(flags),
            "owner": objects.user(owner),
            "team": None,
            "redirect_uris": [],
            "interactions_endpoint_url": None,
            "role_connections_verification_url": None,
            "approximate_guild_count": sum(each.has_bot for each in request.app[WORLDS]),
            "approximate_user_install_count": 0,
            "approximate_user_authorization_count": 0,
            "explicit_content_filter": 0,
            "eligible_oauth2_scopes": ["bot", "applications.commands"],
        }
    )


async def get_gateway_bot(request: web.Request) -> web.Response:
    sessions = request.app[SESSIONS]
    return reply(
        {
            "url": sessions.gateway_url,
            "shards": world_of(request).config.shards,
            "session_start_limit": sessions.start_limit(),
        }
    )


async def get_gateway(request: web.Request) -> web.Response:
    return reply({"url": request.app[SESSIONS].gateway_url})


async def list_own_guilds(request: web.Request) -> web.Response:
    return reply([_own_guild(world) for world in request.app[WORLDS] if world.has_bot])


def _own_guild(world: World) -> JsonObject:
    record = world.store.guild
    return {
        "id": str(record.id),
        "name": record.name,
        "icon": None,
        "banner": None,
        "owner": False,
        "permissions": str(access.guild_permissions_of(world.store, world.bot.id)),
        "features": ["COMMUNITY"],
    }


async def open_direct(request: web.Request) -> web.Response:
    asked = parse(DirectDraft, (await read_body(request)).json)
    world = request.app[WORLDS].of_user(asked.recipient_id)
    return reply(dms.shape(world, dms.opened(world, asked.recipient_id)))


async def get_guild(request: web.Request) -> web.Response:
    world = world_of(request)
    access.guild(world.store, path_id(request, "guild_id"))
    shape = guild_state.guild(world)
    if request.query.get("with_counts") in ("1", "true"):
        shape["approximate_member_count"] = len(world.store.members)
        shape["approximate_presence_count"] = len(world.store.members)
    return reply(shape)


async def list_channels(request: web.Request) -> web.Response:
    world = world_of(request)
    access.guild(world.store, path_id(request, "guild_id"))
    found = [channel for channel in world.store.channels if channel.is_of_guild]
    return reply([objects.channel(channel, world.guild_id) for channel in found])


async def list_roles(request: web.Request) -> web.Response:
    world = world_of(request)
    access.guild(world.store, path_id(request, "guild_id"))
    return reply(guild_state.guild(world)["roles"])


async def get_member(request: web.Request) -> web.Response:
    world = world_of(request)
    access.guild(world.store, path_id(request, "guild_id"))
    member = world.store.members.get(path_id(request, "user_id"))
    if member is None:
        raise errors.unknown_member()
    return reply(_member(world, member))


async def list_members(request: web.Request) -> web.Response:
    """Needs the members intent in the portal."""
    world = world_of(request)
    access.guild(world.store, path_id(request, "guild_id"))
    if not world.config.privileged_intents & Intent.GUILD_MEMBERS:
        raise errors.missing_access()
    limit = query_limit(request, default=1, at_least=1, at_most=1000)
    after = query_id(request, "after") or 0
    members = sorted(world.store.members, key=lambda member: member.id)
    found = [member for member in members if member.id > after][:limit]
    return reply([_member(world, member) for member in found])


async def get_channel(request: web.Request) -> web.Response:
    world = world_of(request)
    channel_id = path_id(request, "channel_id")
    channel = access.visible_channel(world.store, world.bot.id, channel_id)
    return reply(dms.shape(world, channel))


async def change_channel(request: web.Request) -> web.Response:
    """Threads only: the bot has no business with the channels themselves."""
    world = world_of(request)
    patch = parse(ThreadPatch, (await read_body(request)).json)
    thread = threads.change(world, world.bot.id, path_id(request, "channel_id"), patch)
    return reply(objects.channel(thread, world.guild_id))


async def delete_channel(request: web.Request) -> web.Response:
    world = world_of(request)
    thread = threads.delete(world, world.bot.id, path_id(request, "channel_id"))
    return reply(objects.channel(thread, world.guild_id))


def _member(world: World, record: Member) -> JsonObject:
    return objects.member(record, world.store.users[record.id])


_CHANNEL: Final = "/channels/{channel_id}"
_GUILD: Final = "/guilds/{guild_id}"

ROUTES: Final = (
    ("GET", "/users/@me", get_own_user),
    ("GET", "/users/@me/guilds", list_own_guilds),
    ("POST", "/users/@me/channels", open_direct),
    ("GET", "/users/{user_id}", get_user),
    ("GET", "/oauth2/applications/@me", get_application),
    ("GET", "/applications/@me", get_application),
    ("GET", "/gateway", get_gateway),
    ("GET", "/gateway/bot", get_gateway_bot),
    ("GET", _GUILD, get_guild),
    ("GET", _GUILD + "/channels", list_channels),
    ("GET", _GUILD + "/roles", list_roles),
    ("GET", _GUILD + "/members", list_members),
    ("GET", _GUILD + "/members/{user_id}", get_member),
    ("GET", _CHANNEL, get_channel),
    ("PATCH", _CHANNEL, change_channel),
    ("DELETE", _CHANNEL, delete_channel),
)
