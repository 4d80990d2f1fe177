"""REST: the application's commands, for all guilds and for one."""

from typing import Final

from aiohttp import web

from playground import access, commands, errors
from playground.command_drafts import CommandDraft
from playground.validate import parse_list
from playground.wire import (
    path_id,
    read_body,
    reply,
    world_of,
)


async def list_commands(request: web.Request) -> web.Response:
    world, guild_id = world_of(request), _scope(request)
    return reply([commands.shape(world, item) for item in commands.in_scope(world, guild_id)])


async def replace_commands(request: web.Request) -> web.Response:
    world, guild_id = world_of(request), _scope(request)
    drafts = parse_list(CommandDraft, (await read_body(request)).json)
    kept = commands.replace_all(world, guild_id, drafts)
    return reply([commands.shape(world, item) for item in kept])


def _scope(request: web.Request) -> int | None:
    """The guild of the path, None for the commands of all guilds."""
    world = world_of(request)
    if path_id(request, "application_id") != world.bot.id:
        raise errors.ApiError(
            403, 20012, "You are not authorized to perform this action on this application"
        )
    if "guild_id" not in request.match_info:
        return None
    return access.guild(world.store, path_id(request, "guild_id")).id


_GLOBAL: Final = "/applications/{application_id}/commands"
_GUILD: Final = "/applications/{application_id}/guilds/{guild_id}/commands"

ROUTES: Final = (
    ("GET", _GLOBAL, list_commands),
    ("PUT", _GLOBAL, replace_commands),
    ("GET", _GUILD, list_commands),
    ("PUT", _GUILD, replace_commands),
)
