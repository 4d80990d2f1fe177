"""What the page does as a person: `user` in the query says as whom. Errors are Discord's."""

from typing import Final

from aiohttp import web
from pydantic import BaseModel

from playground import (
    commands,
    errors,
    interactions,
    message_objects,
    messages,
    pages,
    reactions,
    thread_activity,
    threads,
)
from playground.drafts import MessageDraft, MessagePatch, PostDraft, ThreadDraft
from playground.hub import Viewer
from playground.interaction_drafts import InteractionAsked
from playground.model import InteractionType, Message
from playground.validate import parse
from playground.wire import (
    WORLDS,
    Handler,
    no_content,
    path_id,
    query_id,
    query_limit,
    read_body,
    refusal,
    reply,
    world_of,
)
from playground.world import World


class ForwardAsked(BaseModel):
    to_channel_id: int


class PostAsked(BaseModel):
    name: str
    content: str = ""
    applied_tags: list[int] = []


class ThreadAsked(BaseModel):
    name: str
    message_id: int | None = None


@web.middleware
async def play_middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refusals under /play as JSON."""
    if not request.path.startswith("/play/"):
        return await handler(request)
    try:
        return await handler(request)
    except errors.ApiError as error:
        return refusal(error)
    except web.HTTPRequestEntityTooLarge:
        return refusal(errors.request_too_large())
    except web.HTTPNotFound:
        return refusal(errors.not_found())


def person(request: web.Request) -> int:
    """The person who acts; the first viewer when none is named. Raises 10013."""
    user_id = query_id(request, "user") or world_of(request).store.guild.viewers[0]
    user = request.app[WORLDS].of_user(user_id).store.users.get(user_id)
    if user is None or user.bot:
        raise errors.unknown_user()
    return user_id


async def list_messages(request: web.Request) -> web.Response:
    world, user_id = world_of(request), person(request)
    found = pages.page(
        world,
        user_id,
        path_id(request, "channel_id"),
        limit=query_limit(request, default=50, at_least=1, at_most=100),
        before=query_id(request, "before"),
        after=query_id(request, "after"),
        around=query_id(request, "around"),
    )
    viewer = Viewer(user_id=user_id)
    return reply([message_objects.event(world, message, viewer) for message in found])


async def send_message(request: web.Request) -> web.Response:
    world, user_id = world_of(request), person(request)
    body = await read_body(request)
    draft = parse(MessageDraft, body.json)
    channel_id = path_id(request, "channel_id")
    message = messages.create(world, user_id, channel_id, draft, body.uploads)
    return _shape(world, message, user_id)


async def send_post(request: web.Request) -> web.Response:
    """Answers the post's first message."""
    world, user_id = world_of(request), person(request)
    body = await read_body(request)
    asked = parse(PostAsked, body.json)
    draft = parse(
        PostDraft,
        {
            "name": asked.name,
            "message": {"content": asked.content},
            "applied_tags": asked.applied_tags,
        },
    )
    channel_id = path_id(request, "channel_id")
    _, message = threads.create_post(world, user_id, channel_id, draft, body.uploads)
    return _shape(world, message, user_id)


async def forward(request: web.Request) -> web.Response:
    world, user_id = world_of(request), person(request)
    asked = parse(ForwardAsked, (await read_body(request)).json)
    channel_id, message_id = _address(request)
    draft = parse(
        MessageDraft,
        {"message_reference": {"type": 1, "channel_id": channel_id, "message_id": message_id}},
    )
    return _shape(world, messages.create(world, user_id, asked.to_channel_id, draft), user_id)


async def start_thread(request: web.Request) -> web.Response:
    world, user_id = world_of(request), person(request)
    asked = parse(ThreadAsked, (await read_body(request)).json)
    channel_id = path_id(request, "channel_id")
    draft = parse(ThreadDraft, {"name": asked.name, "type": 11})
    if asked.message_id is None:
        thread = threads.create_alone(world, user_id, channel_id, draft)
    else:
        thread = threads.create_from_message(world, user_id, channel_id, asked.message_id, draft)
    return reply(thread_activity.shape(world, thread, user_id))


async def edit_message(request: web.Request) -> web.Response:
    world, user_id = world_of(request), person(request)
    patch = parse(MessagePatch, (await read_body(request)).json)
    channel_id, message_id = _address(request)
    message = messages.edit(world, user_id, channel_id, message_id, patch=patch)
    return _shape(world, message, user_id)


async def delete_message(request: web.Request) -> web.Response:
    messages.delete(world_of(request), person(request), *_address(request))
    return no_content()


async def add_reaction(request: web.Request) -> web.Response:
    emoji = request.match_info["emoji"]
    reactions.add(world_of(request), person(request), *_address(request), emoji)
    return no_content()


async def remove_reaction(request: web.Request) -> web.Response:
    user_id, emoji = person(request), request.match_info["emoji"]
    reactions.remove(world_of(request), user_id, *_address(request), emoji, user_id=user_id)
    return no_content()


async def start_typing(request: web.Request) -> web.Response:
    messages.start_typing(world_of(request), person(request), path_id(request, "channel_id"))
    return no_content()


async def list_commands(request: web.Request) -> web.Response:
    world, user_id = world_of(request), person(request)
    usable = [item for item in world.store.commands if commands.may_use(world, user_id, item)]
    return reply([commands.shape(world, command) for command in usable])


async def interact(request: web.Request) -> web.Response:
    """Answers at once with the id; typing a command's option waits for the bot's choices."""
    user_id = person(request)
    body = await read_body(request)
    asked = parse(InteractionAsked, body.json)
    world = request.app[WORLDS].of_channel(asked.channel_id)
    interaction = interactions.begin(world, user_id, asked, body.uploads)
    if asked.type == InteractionType.AUTOCOMPLETE:
        life_s = world.config.interaction_answer_s
        return reply({"choices": await world.suggestions.wait(interaction.id, life_s)})
    return reply({"interaction_id": str(interaction.id)})


def _address(request: web.Request) -> tuple[int, int]:
    return path_id(request, "channel_id"), path_id(request, "message_id")


def _shape(world: World, message: Message, user_id: int) -> web.Response:
    return reply(message_objects.event(world, message, Viewer(user_id=user_id)))


_CHANNEL: Final = "/play/channels/{channel_id}"
_MESSAGE: Final = _CHANNEL + "/messages/{message_id}"
_REACTION: Final = _MESSAGE + "/reactions/{emoji}"

ROUTES: Final = (
    ("GET", _CHANNEL + "/messages", list_messages),
    ("POST", _CHANNEL + "/messages", send_message),
    ("POST", _CHANNEL + "/posts", send_post),
    ("POST", _CHANNEL + "/threads", start_thread),
    ("POST", _CHANNEL + "/typing", start_typing),
    ("POST", _MESSAGE + "/forward", forward),
    ("PATCH", _MESSAGE, edit_message),
    ("DELETE", _MESSAGE, delete_message),
    ("PUT", _REACTION, add_reaction),
    ("DELETE", _REACTION, remove_reaction),
    ("GET", "/play/commands", list_commands),
    ("POST", "/play/interactions", interact),
)
