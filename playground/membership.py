"""The bot is invited into a guild, or removed from it, while everything runs."""

from typing import Final

from aiohttp import web

from playground import guild_state
from playground.hub import Event, Intent
from playground.jsons import JsonObject
from playground.model import Member
from playground.seed import BOT_ROLE_ID
from playground.wire import (
    no_content,
    world_of,
)


async def invite(request: web.Request) -> web.Response:
    world = world_of(request)
    if not world.has_bot:
        world.store.members.put(
            Member(id=world.bot.id, role_ids=(BOT_ROLE_ID,), joined_at=world.now())
        )
        world.hub.publish(
            Event(
                name="GUILD_CREATE",
                render=lambda viewer: _as_new(guild_state.guild_create(world, viewer)),
                intent=Intent.GUILDS,
                only_for=world.bot.id,
            )
        )
    return no_content()


def _as_new(shape: JsonObject) -> JsonObject:
    """A guild the bot has just come to says nothing of having been away."""
    return {name: value for name, value in shape.items() if name != "unavailable"}


async def remove(request: web.Request) -> web.Response:
    """From then on the bot sees nothing of the guild; what it said stays."""
    world = world_of(request)
    if world.has_bot:
        world.store.members.delete(world.bot.id)
        gone = {"id": str(world.guild_id)}
        world.publish("GUILD_DELETE", gone, intent=Intent.GUILDS, only_for=world.bot.id)
    return no_content()


ROUTES: Final = (
    ("PUT", "/play/guilds/{guild_id}/bot", invite),
    ("DELETE", "/play/guilds/{guild_id}/bot", remove),
)
