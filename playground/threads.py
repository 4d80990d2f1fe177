"""Threads: begun from a message, on their own or as a forum post; changed, listed, deleted."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from playground import access, compose, errors, messages, thread_activity
from playground.drafts import PostDraft, ThreadDraft, ThreadPatch
from playground.files import Upload
from playground.hub import Intent
from playground.model import (
    Channel,
    ChannelType,
    Message,
    MessageFlag,
    MessageType,
    Reference,
    ThreadState,
)
from playground.permissions import Permission
from playground.world import World


def create_from_message(
    world: World, user_id: int, channel_id: int, message_id: int, draft: ThreadDraft
) -> Channel:
    """A public thread with the id of its message, which is referred to by the first one inside."""
    message = access.readable_message(world.store, user_id, channel_id, message_id)
    channel = world.store.channels[channel_id]
    if channel.type != ChannelType.TEXT:
        raise errors.wrong_channel_type()
    access.require(world.store, user_id, channel, Permission.CREATE_PUBLIC_THREADS)
    if message.flags & MessageFlag.HAS_THREAD:
        raise errors.thread_exists()
    thread = _thread(world, user_id, channel, draft, thread_id=message_id)
    _begin(world, thread)
    marked = replace(message, flags=message.flags | MessageFlag.HAS_THREAD)
    world.store.messages.put(marked)
    messages.publish(world, "MESSAGE_UPDATE", marked)
    messages.deliver(
        world,
        Message(
            id=world.ids.next(),
            channel_id=thread.id,
            author_id=message.author_id,
            type=MessageType.THREAD_STARTER,
            reference=Reference(type=0, channel_id=channel_id, message_id=message_id),
        ),
    )
    return world.store.channels[thread.id]


def create_alone(world: World, user_id: int, channel_id: int, draft: ThreadDraft) -> Channel:
    """A thread without a message; a public one is announced in its channel."""
    channel = access.visible_channel(world.store, user_id, channel_id)
    if channel.type != ChannelType.TEXT:
        raise errors.wrong_channel_type()
    is_public = draft.type == ChannelType.PUBLIC_THREAD
    needed = Permission.CREATE_PUBLIC_THREADS if is_public else Permission.CREATE_PRIVATE_THREADS
    access.require(world.store, user_id, channel, needed)
    kind = ChannelType.PUBLIC_THREAD if is_public else ChannelType.PRIVATE_THREAD
    thread = replace(_thread(world, user_id, channel, draft, thread_id=world.ids.next()), type=kind)
    _begin(world, thread)
    if is_public:
        messages.deliver(
            world,
            Message(
                id=world.ids.next(),
                channel_id=channel_id,
                author_id=user_id,
                type=MessageType.THREAD_CREATED,
                content=thread.name,
                reference=Reference(type=0, channel_id=thread.id, message_id=None),
            ),
        )
    return thread


def create_post(
    world: World, user_id: int, channel_id: int, draft: PostDraft, uploads: Sequence[Upload] = ()
) -> tuple[Channel, Message]:
    """A thread of a forum and its first message: both have the same id."""
    forum = access.visible_channel(world.store, user_id, channel_id)
    if forum.type != ChannelType.FORUM:
        raise errors.wrong_channel_type()
    needed = Permission.SEND_MESSAGES | (Permission.ATTACH_FILES if uploads else Permission(0))
    access.require(world.store, user_id, forum, needed)
    _check_tags(world, user_id, forum, draft.applied_tags)
    message = compose.message(world, user_id, forum, draft.message, uploads)
    thread = _thread(world, user_id, forum, draft, thread_id=message.id, tags=draft.applied_tags)
    _begin(world, thread)
    world.store.channels.put(replace(forum, last_message_id=thread.id))
    files = tuple(replace(item, channel_id=thread.id) for item in message.attachments)
    message = messages.deliver(world, replace(message, channel_id=thread.id, attachments=files))
    return world.store.channels[thread.id], message


def change(world: World, user_id: int, thread_id: int, patch: ThreadPatch) -> Channel:
    """Owners rename, tag and close their thread; locking and the threads of others need more."""
    thread = access.visible_channel(world.store, user_id, thread_id)
    state = thread.thread
    if state is None:
        raise errors.wrong_channel_type()
    if state.owner_id != user_id or patch.locked is not None or state.is_locked:
        access.require(world.store, user_id, thread, Permission.MANAGE_THREADS)
    if state.is_archived and patch.archived is not False:
        raise errors.thread_archived()
    forum = world.store.channels[thread.parent_id or 0]
    if patch.applied_tags is not None:
        _check_tags(world, user_id, forum, patch.applied_tags)
    return thread_activity.update(
        world,
        replace(
            thread,
            name=patch.name or thread.name,
            thread=_changed_state(state, patch, world.now()),
        ),
    )


def delete(world: World, user_id: int, thread_id: int) -> Channel:
    thread = access.visible_channel(world.store, user_id, thread_id)
    if thread.thread is None:
        raise errors.wrong_channel_type()
    access.require(world.store, user_id, thread, Permission.MANAGE_THREADS)
    world.publish(
        "THREAD_DELETE",
        {
            "id": str(thread.id),
            "guild_id": str(world.guild_id),
            "parent_id": str(thread.parent_id),
            "type": int(thread.type),
        },
        intent=Intent.GUILDS,
        channel_id=thread.id,
    )
    for message in world.store.messages.in_channel(thread_id):
        world.store.messages.delete(message.id)
        for attachment in message.attachments:
            world.files.delete(attachment.id)
    world.store.channels.delete(thread_id)
    return thread


def active(world: World, user_id: int) -> list[Channel]:
    """Those of the guild that are not archived and that the user sees, newest first."""
    return [
        thread
        for thread in _visible(world, user_id, _threads(world))
        if thread.thread is not None and not thread.thread.is_archived
    ]


def archived(
    world: World,
    user_id: int,
    channel_id: int,
    kind: ChannelType,
    *,
    before: datetime | None = None,
    limit: int = 50,
) -> tuple[list[Channel], bool]:
    """A page of a channel's archived threads, last archived first, and whether more follow."""
    channel = access.visible_channel(world.store, user_id, channel_id)
    needed = Permission.READ_MESSAGE_HISTORY
    if kind == ChannelType.PRIVATE_THREAD:
        needed |= Permission.MANAGE_THREADS
    access.require(world.store, user_id, channel, needed)
    found = [
        (thread.thread.archived_at, thread)
        for thread in _threads(world)
        if thread.parent_id == channel_id and thread.type == kind
        if thread.thread is not None and thread.thread.is_archived
        if before is None or thread.thread.archived_at < before
    ]
    found.sort(key=lambda pair: (pair[0], pair[1].id), reverse=True)
    return [thread for _, thread in found[:limit]], len(found) > limit


def archived_private_joined(
    world: World, user_id: int, channel_id: int, *, before: int | None = None, limit: int = 50
) -> tuple[list[Channel], bool]:
    """Those private ones the person is in, the newest first, and whether more follow."""
    channel = access.visible_channel(world.store, user_id, channel_id)
    access.require(world.store, user_id, channel, Permission.READ_MESSAGE_HISTORY)
    found = [
        thread
        for thread in _threads(world)
        if thread.parent_id == channel_id and thread.type == ChannelType.PRIVATE_THREAD
        if thread.thread is not None and thread.thread.is_archived
        if user_id in thread.thread.member_ids and (before is None or thread.id < before)
    ]
    found.sort(key=lambda thread: thread.id, reverse=True)
    return found[:limit], len(found) > limit


def _thread(
    world: World,
    user_id: int,
    parent: Channel,
    draft: ThreadDraft,
    *,
    thread_id: int,
    tags: Iterable[int] = (),
) -> Channel:
    return Channel(
        id=thread_id,
        type=ChannelType.PUBLIC_THREAD,
        name=draft.name,
        parent_id=parent.id,
        thread=ThreadState(
            owner_id=user_id,
            archived_at=world.now(),
            member_ids=(user_id,),
            is_invitable=draft.invitable is not False,
            auto_archive_minutes=draft.auto_archive_duration or 1440,
            applied_tags=tuple(tags),
        ),
    )


def _begin(world: World, thread: Channel) -> None:
    world.store.channels.put(thread)
    thread_activity.publish(world, "THREAD_CREATE", thread, {"newly_created": True})


def _changed_state(state: ThreadState, patch: ThreadPatch, now: datetime) -> ThreadState:
    is_archived = state.is_archived if patch.archived is None else patch.archived
    tags = state.applied_tags if patch.applied_tags is None else tuple(patch.applied_tags)
    return replace(
        state,
        is_archived=is_archived,
        archived_at=now if is_archived != state.is_archived else state.archived_at,
        is_locked=state.is_locked if patch.locked is None else patch.locked,
        is_invitable=state.is_invitable if patch.invitable is None else patch.invitable,
        auto_archive_minutes=patch.auto_archive_duration or state.auto_archive_minutes,
        applied_tags=tags,
    )


def _check_tags(world: World, user_id: int, forum: Channel, tag_ids: Sequence[int]) -> None:
    known = {tag.id: tag for tag in forum.tags}
    for place, tag_id in enumerate(tag_ids):
        if tag_id not in known:
            raise errors.invalid_field(
                f"applied_tags.{place}", "BASE_TYPE_CHOICES", "Unknown tag of this channel."
            )
        if known[tag_id].is_moderated:
            access.require(world.store, user_id, forum, Permission.MANAGE_THREADS)


def _threads(world: World) -> list[Channel]:
    threads = [channel for channel in world.store.channels if channel.thread is not None]
    return sorted(threads, key=lambda thread: thread.id, reverse=True)


def _visible(world: World, user_id: int, threads: Iterable[Channel]) -> list[Channel]:
    return [
        thread
        for thread in threads
        if access.has(world.store, user_id, thread, Permission.VIEW_CHANNEL)
    ]
