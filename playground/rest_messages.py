"""REST: messages of a channel, their reactions, typing."""

from typing import Final

from aiohttp import web

from playground import access, message_objects, messages, objects, pages, reactions
from playground.drafts import BulkDelete, MessageDraft, MessagePatch
from playground.model import Message
from playground.validate import parse
from playground.wire import (
    no_content,
    path_id,
    query_id,
    query_limit,
    read_body,
    reply,
    world_of,
)
from playground.world import World


def _shape(world: World, message: Message) -> web.Response:
    return reply(message_objects.message(world, message, message_objects.for_bot(world)))


async def list_messages(request: web.Request) -> web.Response:
    world = world_of(request)
    found = pages.page(
        world,
        world.bot.id,
        path_id(request, "channel_id"),
        limit=query_limit(request, default=50, at_least=1, at_most=100),
        before=query_id(request, "before"),
        after=query_id(request, "after"),
        around=query_id(request, "around"),
    )
    viewer = message_objects.for_bot(world)
    return reply([message_objects.message(world, message, viewer) for message in found])


async def get_message(request: web.Request) -> web.Response:
    world = world_of(request)
    return _shape(world, access.readable_message(world.store, world.bot.id, *_address(request)))


async def create_message(request: web.Request) -> web.Response:
    world = world_of(request)
    body = await read_body(request)
    draft = parse(MessageDraft, body.json)
    channel_id = path_id(request, "channel_id")
    return _shape(world, messages.create(world, world.bot.id, channel_id, draft, body.uploads))


async def edit_message(request: web.Request) -> web.Response:
    world = world_of(request)
    body = await read_body(request)
    patch = parse(MessagePatch, body.json)
    return _shape(
        world,
        messages.edit(world, world.bot.id, *_address(request), patch=patch, uploads=body.uploads),
    )


async def delete_message(request: web.Request) -> web.Response:
    world = world_of(request)
    messages.delete(world, world.bot.id, *_address(request))
    return no_content()


async def bulk_delete(request: web.Request) -> web.Response:
    world = world_of(request)
    asked = parse(BulkDelete, (await read_body(request)).json)
    messages.bulk_delete(world, world.bot.id, path_id(request, "channel_id"), asked.messages)
    return no_content()


async def start_typing(request: web.Request) -> web.Response:
    world = world_of(request)
    messages.start_typing(world, world.bot.id, path_id(request, "channel_id"))
    return no_content()


async def add_reaction(request: web.Request) -> web.Response:
    world = world_of(request)
    reactions.add(world, world.bot.id, *_address(request), request.match_info["emoji_name"])
    return no_content()


async def remove_own_reaction(request: web.Request) -> web.Response:
    world = world_of(request)
    bot_id, emoji = world.bot.id, request.match_info["emoji_name"]
    reactions.remove(world, bot_id, *_address(request), emoji, user_id=bot_id)
    return no_content()


async def remove_reaction(request: web.Request) -> web.Response:
    world = world_of(request)
    emoji, user_id = request.match_info["emoji_name"], path_id(request, "user_id")
    reactions.remove(world, world.bot.id, *_address(request), emoji, user_id=user_id)
    return no_content()


async def clear_reactions(request: web.Request) -> web.Response:
    world = world_of(request)
    reactions.clear(world, world.bot.id, *_address(request), request.match_info.get("emoji_name"))
    return no_content()


async def list_reactors(request: web.Request) -> web.Response:
    world = world_of(request)
    limit = query_limit(request, default=25, at_least=1, at_most=100)
    after = query_id(request, "after") or 0
    emoji = request.match_info["emoji_name"]
    ids = reactions.reactors(world, world.bot.id, *_address(request), emoji)
    found = [user_id for user_id in ids if user_id > after][:limit]
    return reply([objects.user(world.store.users[user_id]) for user_id in found])


def _address(request: web.Request) -> tuple[int, int]:
    return path_id(request, "channel_id"), path_id(request, "message_id")


_MESSAGES: Final = "/channels/{channel_id}/messages"
_MESSAGE: Final = _MESSAGES + "/{message_id}"
_REACTIONS: Final = _MESSAGE + "/reactions"
_REACTION: Final = _REACTIONS + "/{emoji_name}"

ROUTES: Final = (
    ("GET", _MESSAGES, list_messages),
    ("POST", _MESSAGES, create_message),
    ("POST", _MESSAGES + "/bulk-delete", bulk_delete),
    ("GET", _MESSAGE, get_message),
    ("PATCH", _MESSAGE, edit_message),
    ("DELETE", _MESSAGE, delete_message),
    ("DELETE", _REACTIONS, clear_reactions),
    ("GET", _REACTION, list_reactors),
    ("DELETE", _REACTION, clear_reactions),
    ("PUT", _REACTION + "/@me", add_reaction),
    ("DELETE", _REACTION + "/@me", remove_own_reaction),
    ("DELETE", _REACTION + "/{user_id}", remove_reaction),
    ("POST", "/channels/{channel_id}/typing", start_typing),
)
