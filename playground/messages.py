"""What can be done with messages, by the bot or by a person; each refusal is Discord's.

The operations are plain functions without an await: nothing can come between check and change.
"""

from collections.abc import Sequence
from datetime import timedelta

from playground import access, compose, dms, errors, message_objects
from playground.drafts import MessageDraft, MessagePatch
from playground.files import Upload
from playground.hub import Event, Intent
from playground.model import Channel, ChannelType, Message, MessageType
from playground.permissions import Permission
from playground.snowflake import created_at, snowflake_at
from playground.thread_activity import note_deletion, note_message, open_for_message
from playground.world import World

NONCE_LIFE = timedelta(minutes=5)
BULK_DELETE_AGE = timedelta(days=14)
MAX_BULK_DELETE = 100
UNDELETABLE = (MessageType.THREAD_STARTER,)


def create(
    world: World,
    author_id: int,
    channel_id: int,
    draft: MessageDraft,
    uploads: Sequence[Upload] = (),
) -> Message:
    """Sends a message; the second of two with one enforced nonce answers with the first."""
    channel = access.visible_channel(world.store, author_id, channel_id)
    check_may_send(world, author_id, channel, draft, has_files=bool(uploads))
    if draft.enforce_nonce and (sent := _sent_with(world, author_id, channel_id, draft)):
        return sent
    message = compose.message(world, author_id, channel, draft, uploads)
    open_for_message(world, author_id, channel)
    return deliver(world, message)


def check_may_send(
    world: World, author_id: int, channel: Channel, draft: MessageDraft, *, has_files: bool
) -> None:
    if channel.type in (ChannelType.FORUM, ChannelType.CATEGORY):
        raise errors.non_text_channel()
    if channel.recipient_id is not None and not dms.is_open(world, channel.recipient_id):
        raise errors.cannot_message_user()
    needed = (
        Permission.SEND_MESSAGES if channel.thread is None else Permission.SEND_MESSAGES_IN_THREADS
    )
    if has_files:
        needed |= Permission.ATTACH_FILES
    if draft.embeds:
        needed |= Permission.EMBED_LINKS
    access.require(world.store, author_id, channel, needed)
    if draft.message_reference is not None and not access.has(
        world.store, author_id, channel, Permission.READ_MESSAGE_HISTORY
    ):
        raise errors.no_reply_without_history()


def deliver(world: World, message: Message) -> Message:
    """Puts a finished message into its channel and tells everyone who sees it."""
    if message.visible_to is None:
        message = note_message(world, message)
    world.store.messages.put(message)
    publish(world, "MESSAGE_CREATE", message)
    return message


def publish(world: World, name: str, message: Message) -> None:
    """An ephemeral message is told to its one reader only."""
    world.hub.publish(
        Event(
            name=name,
            render=lambda viewer: message_objects.event(world, message, viewer),
            intent=world.intent(Intent.GUILD_MESSAGES, message.channel_id),
            channel_id=message.channel_id,
            only_for=message.visible_to,
        )
    )


def edit(
    world: World,
    user_id: int,
    channel_id: int,
    message_id: int,
    *,
    patch: MessagePatch,
    uploads: Sequence[Upload] = (),
) -> Message:
    """The author changes anything; a moderator only the flags."""
    message = access.readable_message(world.store, user_id, channel_id, message_id)
    channel = world.store.channels[channel_id]
    _check_not_archived(channel)
    if message.author_id != user_id:
        if patch.model_fields_set - {"flags", "allowed_mentions"}:
            raise errors.not_your_message()
        access.require(world.store, user_id, channel, Permission.MANAGE_MESSAGES)
    return apply_patch(world, message, patch, uploads)


def apply_patch(
    world: World, message: Message, patch: MessagePatch, uploads: Sequence[Upload] = ()
) -> Message:
    changed = compose.patched(world, message, patch, uploads)
    world.store.messages.put(changed)
    kept = {item.id for item in changed.attachments}
    for item in message.attachments:
        if item.id not in kept:
            world.files.delete(item.id)
    publish(world, "MESSAGE_UPDATE", changed)
    return changed


def delete(world: World, user_id: int, channel_id: int, message_id: int) -> None:
    """One's own, or anyone's with the permission to manage messages."""
    channel = access.visible_channel(world.store, user_id, channel_id)
    message = access.message_in(world.store, channel_id, message_id)
    if message.type in UNDELETABLE:
        raise errors.system_message()
    _check_not_archived(channel)
    if message.author_id != user_id:
        access.require(world.store, user_id, channel, Permission.MANAGE_MESSAGES)
    remove(world, message)


def remove(world: World, message: Message) -> None:
    _forget(world, message)
    world.publish(
        "MESSAGE_DELETE",
        {
            "id": str(message.id),
            "channel_id": str(message.channel_id),
            **world.whose(message.channel_id),
        },
        intent=world.intent(Intent.GUILD_MESSAGES, message.channel_id),
        channel_id=message.channel_id,
        only_for=message.visible_to,
    )


def bulk_delete(world: World, user_id: int, channel_id: int, message_ids: Sequence[int]) -> None:
    """2 to 100 messages of the last two weeks; unknown ids are passed over. One event for all."""
    channel = access.visible_channel(world.store, user_id, channel_id)
    access.require(world.store, user_id, channel, Permission.MANAGE_MESSAGES)
    ids = set(message_ids)
    if not 2 <= len(ids) <= MAX_BULK_DELETE:  # noqa: PLR2004 - one is not a bulk
        raise errors.too_few_or_many_to_delete()
    if min(ids) < snowflake_at(world.now() - BULK_DELETE_AGE):
        raise errors.too_old_to_bulk_delete()
    found = [
        message for message in world.store.messages.in_channel(channel_id) if message.id in ids
    ]
    for message in found:
        _forget(world, message)
    world.publish(
        "MESSAGE_DELETE_BULK",
        {
            "ids": [str(message.id) for message in found],
            "channel_id": str(channel_id),
            "guild_id": str(world.guild_id),
        },
        intent=Intent.GUILD_MESSAGES,
        channel_id=channel_id,
    )


def start_typing(world: World, user_id: int, channel_id: int) -> None:
    channel = access.visible_channel(world.store, user_id, channel_id)
    if channel.type == ChannelType.FORUM:
        raise errors.non_text_channel()
    needed = (
        Permission.SEND_MESSAGES if channel.thread is None else Permission.SEND_MESSAGES_IN_THREADS
    )
    access.require(world.store, user_id, channel, needed)
    world.publish(
        "TYPING_START",
        {
            "channel_id": str(channel_id),
            **world.whose(channel_id),
            "user_id": str(user_id),
            "timestamp": int(world.now().timestamp()),
            "member": message_objects.member_of(world, user_id),
        },
        intent=world.intent(Intent.GUILD_MESSAGE_TYPING, channel_id),
        channel_id=channel_id,
    )


def _check_not_archived(channel: Channel) -> None:
    if channel.thread is not None and channel.thread.is_archived:
        raise errors.thread_archived()


def _forget(world: World, message: Message) -> None:
    world.store.messages.delete(message.id)
    if message.visible_to is None:
        note_deletion(world, message)
    for item in message.attachments:
        world.files.delete(item.id)
    for snapshot in message.snapshots:
        for item in snapshot.attachments:
            world.files.delete(item.id)


def _sent_with(
    world: World, author_id: int, channel_id: int, draft: MessageDraft
) -> Message | None:
    """The message of the last minutes that this author sent with the same nonce."""
    since = world.now() - NONCE_LIFE
    for message in reversed(world.store.messages.in_channel(channel_id)):
        if created_at(message.id) < since:
            return None
        if message.author_id == author_id and message.nonce == str(draft.nonce):
            return message
    return None
