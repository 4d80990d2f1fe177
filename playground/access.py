"""Finding a thing as a certain user: with Discord's refusals when it is not there for them."""

from playground import errors
from playground.model import Channel, ChannelType, Guild, Message
from playground.permissions import (
    IN_DIRECT,
    Permission,
    channel_permissions,
    guild_permissions,
)
from playground.store import Store


def guild_permissions_of(store: Store, user_id: int) -> int:
    """The bits in the guild as a whole; none for a user who is not a member."""
    member = store.members.get(user_id)
    if member is None:
        return 0
    if user_id == store.guild.owner_id:
        return guild_permissions(store.roles) | Permission.ADMINISTRATOR
    role_ids = {store.guild.id, *member.role_ids}
    return guild_permissions(role for role in store.roles if role.id in role_ids)


def permissions_in(store: Store, user_id: int, channel: Channel) -> int:
    """The bits in a channel; in a private thread none for those who were not added."""
    if channel.recipient_id is not None:
        user = store.users.get(user_id)
        is_in = user is not None and (user.bot or user_id == channel.recipient_id)
        return IN_DIRECT if is_in else 0
    place = _place_of_overwrites(store, channel)
    member = store.members.get(user_id)
    if member is None or place is None:
        return 0
    bits = channel_permissions(
        place,
        guild_permissions_of(store, user_id),
        guild_id=store.guild.id,
        user_id=user_id,
        role_ids=member.role_ids,
    )
    if channel.type == ChannelType.PRIVATE_THREAD and channel.thread is not None:
        is_in = user_id in channel.thread.member_ids or bits & Permission.MANAGE_THREADS
        return bits if is_in else 0
    return bits


def can_see(store: Store, user_id: int, channel_id: int) -> bool:
    channel = store.channels.get(channel_id)
    return channel is not None and has(store, user_id, channel, Permission.VIEW_CHANNEL)


def has(store: Store, user_id: int, channel: Channel, permission: Permission) -> bool:
    return permissions_in(store, user_id, channel) & permission == permission


def require(store: Store, user_id: int, channel: Channel, permission: Permission) -> None:
    """Raises 50001 when the channel is not visible, 50013 when a permission is missing."""
    bits = permissions_in(store, user_id, channel)
    if not bits & Permission.VIEW_CHANNEL:
        raise errors.missing_access()
    if bits & permission != permission:
        raise errors.missing_permissions()


def existing_channel(store: Store, channel_id: int) -> Channel:
    """Raises 10003."""
    channel = store.channels.get(channel_id)
    if channel is None:
        raise errors.unknown_channel()
    return channel


def visible_channel(store: Store, user_id: int, channel_id: int) -> Channel:
    """The channel or thread; raises 10003 or 50001."""
    channel = existing_channel(store, channel_id)
    require(store, user_id, channel, Permission.VIEW_CHANNEL)
    return channel


def readable_message(store: Store, user_id: int, channel_id: int, message_id: int) -> Message:
    """A message of the past; raises 10003, 50001 or 10008."""
    channel = visible_channel(store, user_id, channel_id)
    if not has(store, user_id, channel, Permission.READ_MESSAGE_HISTORY):
        raise errors.missing_access()
    return message_in(store, channel_id, message_id)


def message_in(store: Store, channel_id: int, message_id: int) -> Message:
    """Raises 10008, also for an ephemeral message: these have no address of their own."""
    message = store.messages.get(message_id)
    if message is None or message.channel_id != channel_id or message.visible_to is not None:
        raise errors.unknown_message()
    return message


def _place_of_overwrites(store: Store, channel: Channel) -> Channel | None:
    return channel if channel.thread is None else store.channels.get(channel.parent_id)


def guild(store: Store, guild_id: int) -> Guild:
    """The guild, if it is this one and the bot is in it; raises 10004."""
    found = store.guilds.get(guild_id)
    if found is None or not any(store.users[member.id].bot for member in store.members):
        raise errors.unknown_guild()
    return found
