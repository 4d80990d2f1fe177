"""REST: threads and forum posts."""

from typing import Final

from aiohttp import web

from playground import access, errors, message_objects, objects, thread_activity, threads
from playground.drafts import PostDraft, ThreadDraft
from playground.jsons import JsonObject
from playground.model import Channel, ChannelType
from playground.validate import parse
from playground.wire import (
    no_content,
    path_id,
    query_id,
    query_limit,
    query_time,
    read_body,
    reply,
    world_of,
)
from playground.world import World


async def create_thread(request: web.Request) -> web.Response:
    """In a forum a post with its first message, elsewhere a thread without a message."""
    world = world_of(request)
    channel_id = path_id(request, "channel_id")
    body = await read_body(request)
    channel = access.visible_channel(world.store, world.bot.id, channel_id)
    if channel.type != ChannelType.FORUM:
        draft = parse(ThreadDraft, body.json)
        thread = threads.create_alone(world, world.bot.id, channel_id, draft)
        return reply(_shape(world, thread), status=201)
    post = parse(PostDraft, body.json)
    thread, message = threads.create_post(world, world.bot.id, channel_id, post, body.uploads)
    viewer = message_objects.for_bot(world)
    shape = {**_shape(world, thread), "message": message_objects.message(world, message, viewer)}
    return reply(shape, status=201)


async def create_thread_from_message(request: web.Request) -> web.Response:
    world = world_of(request)
    draft = parse(ThreadDraft, (await read_body(request)).json)
    channel_id, message_id = path_id(request, "channel_id"), path_id(request, "message_id")
    thread = threads.create_from_message(world, world.bot.id, channel_id, message_id, draft)
    return reply(_shape(world, thread), status=201)


async def list_active(request: web.Request) -> web.Response:
    world = world_of(request)
    access.guild(world.store, path_id(request, "guild_id"))
    return reply(_listing(world, threads.active(world, world.bot.id)))


async def list_archived_public(request: web.Request) -> web.Response:
    return _archived(request, ChannelType.PUBLIC_THREAD)


async def list_archived_private(request: web.Request) -> web.Response:
    return _archived(request, ChannelType.PRIVATE_THREAD)


async def list_archived_joined(request: web.Request) -> web.Response:
    world = world_of(request)
    found, has_more = threads.archived_private_joined(
        world,
        world.bot.id,
        path_id(request, "channel_id"),
        before=query_id(request, "before"),
        limit=query_limit(request, default=50, at_least=2, at_most=100),
    )
    return reply({**_listing(world, found), "has_more": has_more})


async def join(request: web.Request) -> web.Response:
    world = world_of(request)
    channel_id = path_id(request, "channel_id")
    thread = access.visible_channel(world.store, world.bot.id, channel_id)
    thread_activity.add_member(world, thread, world.bot.id)
    return no_content()


async def leave(request: web.Request) -> web.Response:
    world = world_of(request)
    channel_id = path_id(request, "channel_id")
    thread = access.visible_channel(world.store, world.bot.id, channel_id)
    thread_activity.remove_member(world, thread, world.bot.id)
    return no_content()


async def list_members(request: web.Request) -> web.Response:
    world = world_of(request)
    channel_id = path_id(request, "channel_id")
    thread = access.visible_channel(world.store, world.bot.id, channel_id)
    ids = thread.thread.member_ids if thread.thread else ()
    return reply([objects.thread_member(thread, user_id) for user_id in ids])


async def get_member(request: web.Request) -> web.Response:
    """Raises 10007 for somebody who was not added to the thread."""
    world, user_id = world_of(request), path_id(request, "user_id")
    channel_id = path_id(request, "channel_id")
    thread = access.visible_channel(world.store, world.bot.id, channel_id)
    if thread.thread is None or user_id not in thread.thread.member_ids:
        raise errors.unknown_member()
    return reply(objects.thread_member(thread, user_id))


def _archived(request: web.Request, kind: ChannelType) -> web.Response:
    world = world_of(request)
    found, has_more = threads.archived(
        world,
        world.bot.id,
        path_id(request, "channel_id"),
        kind,
        before=query_time(request, "before"),
        limit=query_limit(request, default=50, at_least=2, at_most=100),
    )
    return reply({**_listing(world, found), "has_more": has_more})


def _listing(world: World, found: list[Channel]) -> JsonObject:
    """Threads, and the bot's own membership where it is in one."""
    bot_id = world.bot.id
    return {
        "threads": [_shape(world, thread) for thread in found],
        "members": [
            objects.thread_member(thread, bot_id)
            for thread in found
            if thread.thread is not None and bot_id in thread.thread.member_ids
        ],
        "has_more": False,
    }


def _shape(world: World, thread: Channel) -> JsonObject:
    return thread_activity.shape(world, thread, world.bot.id)


_CHANNEL: Final = "/channels/{channel_id}"

ROUTES: Final = (
    ("POST", _CHANNEL + "/threads", create_thread),
    ("POST", _CHANNEL + "/messages/{message_id}/threads", create_thread_from_message),
    ("GET", "/guilds/{guild_id}/threads/active", list_active),
    ("GET", _CHANNEL + "/threads/archived/public", list_archived_public),
    ("GET", _CHANNEL + "/threads/archived/private", list_archived_private),
    ("GET", _CHANNEL + "/users/@me/threads/archived/private", list_archived_joined),
    ("GET", _CHANNEL + "/thread-members", list_members),
    ("GET", _CHANNEL + "/thread-members/{user_id}", get_member),
    ("PUT", _CHANNEL + "/thread-members/@me", join),
    ("DELETE", _CHANNEL + "/thread-members/@me", leave),
)
