"""What a message does to the channel or thread it is sent in."""

from dataclasses import replace

from playground import access, errors, objects
from playground.hub import Event, Intent, Viewer
from playground.jsons import JsonObject
from playground.model import Channel, Message
from playground.permissions import Permission
from playground.world import World


def open_for_message(world: World, author_id: int, channel: Channel) -> None:
    """Posting wakes an archived thread, unless it is locked; then only moderators may (50083)."""
    if channel.thread is None or not (channel.thread.is_archived or channel.thread.is_locked):
        return
    is_moderator = access.has(world.store, author_id, channel, Permission.MANAGE_THREADS)
    if channel.thread.is_locked and not is_moderator:
        raise errors.thread_archived()
    if channel.thread.is_archived:
        update(
            world,
            replace(
                channel,
                thread=replace(channel.thread, is_archived=False, archived_at=world.now()),
            ),
        )


def note_message(world: World, message: Message) -> Message:
    """Counts the message in its channel; answers it with its position in a thread."""
    channel = world.store.channels[message.channel_id]
    thread = channel.thread
    if thread is None:
        world.store.channels.put(replace(channel, last_message_id=message.id))
        return message
    add_member(world, channel, message.author_id)
    channel = world.store.channels[message.channel_id]
    thread = channel.thread or thread
    counts = 0 if message.id == channel.id else 1
    world.store.channels.put(
        replace(
            channel,
            last_message_id=message.id,
            thread=replace(
                thread,
                message_count=thread.message_count + counts,
                total_message_sent=thread.total_message_sent + counts,
            ),
        )
    )
    return replace(message, position=thread.total_message_sent)


def note_deletion(world: World, message: Message) -> None:
    """A thread counts the messages that are there; `total_message_sent` never shrinks."""
    channel = world.store.channels.get(message.channel_id)
    if channel is None or channel.thread is None or message.id == channel.id:
        return
    count = max(0, channel.thread.message_count - 1)
    thread = replace(channel.thread, message_count=count)
    world.store.channels.put(replace(channel, thread=thread))


def add_member(world: World, channel: Channel, user_id: int) -> None:
    thread = channel.thread
    if thread is None or user_id in thread.member_ids:
        return
    joined = replace(channel, thread=replace(thread, member_ids=(*thread.member_ids, user_id)))
    world.store.channels.put(joined)
    _tell_members(
        world, joined, {"added_members": [objects.thread_member(joined, user_id)]}, user_id
    )


def remove_member(world: World, channel: Channel, user_id: int) -> None:
    thread = channel.thread
    if thread is None or user_id not in thread.member_ids:
        return
    left = tuple(member_id for member_id in thread.member_ids if member_id != user_id)
    parted = replace(channel, thread=replace(thread, member_ids=left))
    world.store.channels.put(parted)
    _tell_members(world, parted, {"removed_member_ids": [str(user_id)]}, user_id)


def update(world: World, thread: Channel) -> Channel:
    """Keeps a changed thread and tells of it."""
    world.store.channels.put(thread)
    publish(world, "THREAD_UPDATE", thread)
    return thread


def publish(world: World, name: str, thread: Channel, extra: JsonObject | None = None) -> None:
    """A thread's event."""

    def render(viewer: Viewer) -> JsonObject:
        return {**shape(world, thread, viewer.user_id), **(extra or {})}

    world.hub.publish(Event(name=name, render=render, intent=Intent.GUILDS, channel_id=thread.id))


def shape(world: World, thread: Channel, user_id: int) -> JsonObject:
    """The thread; with the user's own membership if there is one."""
    shape = objects.channel(thread, world.guild_id)
    if thread.thread is not None and user_id in thread.thread.member_ids:
        shape["member"] = objects.thread_member(thread, user_id)
    return shape


def _tell_members(world: World, thread: Channel, change: JsonObject, user_id: int) -> None:
    """Discord tells a bot of itself by the guilds intent, of others by the members intent."""
    state = thread.thread
    is_bot = user_id == world.bot.id
    world.publish(
        "THREAD_MEMBERS_UPDATE",
        {
            "id": str(thread.id),
            "guild_id": str(world.guild_id),
            "member_count": len(state.member_ids) if state else 0,
            **change,
        },
        intent=Intent.GUILDS if is_bot else Intent.GUILD_MEMBERS,
        channel_id=thread.id,
    )
