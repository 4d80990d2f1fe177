"""REST: the interaction callback, and the webhook that its token opens."""

from typing import Final

from aiohttp import web

from playground import callbacks, message_objects, messages, webhooks
from playground.drafts import MessageDraft, MessagePatch
from playground.model import Interaction, Message
from playground.validate import parse
from playground.wire import (
    no_content,
    path_id,
    read_body,
    reply,
    world_of,
)
from playground.world import World

ORIGINAL: Final = "@original"


async def respond(request: web.Request) -> web.Response:
    """204, or with `with_response` what came of it."""
    world = world_of(request)
    body = await read_body(request)
    interaction, message = callbacks.respond(
        world,
        path_id(request, "interaction_id"),
        request.match_info["interaction_token"],
        body.json,
        body.uploads,
    )
    if request.query.get("with_response") not in ("1", "true"):
        return no_content()
    shape = message_objects.message(world, message, _viewer(world)) if message else None
    return reply(callbacks.callback_shape(interaction, message, shape))


async def follow_up(request: web.Request) -> web.Response:
    world, interaction = world_of(request), _interaction(request)
    body = await read_body(request)
    draft = parse(MessageDraft, body.json)
    return _shape(world, webhooks.follow_up(world, interaction, draft, body.uploads))


async def get_message(request: web.Request) -> web.Response:
    return _shape(world_of(request), _message(request))


async def edit_message(request: web.Request) -> web.Response:
    message = _message(request)
    body = await read_body(request)
    patch = parse(MessagePatch, body.json)
    world = world_of(request)
    return _shape(world, webhooks.edit(world, message, patch, body.uploads))


async def delete_message(request: web.Request) -> web.Response:
    messages.remove(world_of(request), _message(request))
    return no_content()


def _interaction(request: web.Request) -> Interaction:
    token = request.match_info["webhook_token"]
    return webhooks.find(world_of(request), path_id(request, "webhook_id"), token)


def _message(request: web.Request) -> Message:
    """@original, or a follow-up by its id."""
    world, interaction = world_of(request), _interaction(request)
    if request.match_info.get("message_id", ORIGINAL) == ORIGINAL:
        return webhooks.original(world, interaction)
    return webhooks.followed_up(world, interaction, path_id(request, "message_id"))


def _viewer(world: World) -> message_objects.Viewer:
    return message_objects.for_bot(world)


def _shape(world: World, message: Message) -> web.Response:
    return reply(message_objects.message(world, message, _viewer(world)))


_WEBHOOK: Final = "/webhooks/{webhook_id}/{webhook_token}"
_ORIGINAL: Final = _WEBHOOK + "/messages/@original"
_MESSAGE: Final = _WEBHOOK + "/messages/{message_id}"

ROUTES: Final = (
    ("POST", "/interactions/{interaction_id}/{interaction_token}/callback", respond),
    ("POST", _WEBHOOK, follow_up),
    ("GET", _ORIGINAL, get_message),
    ("PATCH", _ORIGINAL, edit_message),
    ("DELETE", _ORIGINAL, delete_message),
    ("GET", _MESSAGE, get_message),
    ("PATCH", _MESSAGE, edit_message),
    ("DELETE", _MESSAGE, delete_message),
)
