"""Direct messages between the bot and one person."""

from playground import access, errors, objects
from playground.jsons import JsonObject
from playground.model import Channel, ChannelType
from playground.world import World


def opened(world: World, recipient_id: int) -> Channel:
    """The direct messages with this person, the same ones each time; raises 10013 and 50007.

    That they exist says nothing of whether they are taken: see `is_open`.
    """
    recipient = world.store.users.get(recipient_id)
    if recipient is None:
        raise errors.unknown_user()
    if recipient.bot:
        raise errors.cannot_message_user()
    known = next((c for c in world.store.channels if c.recipient_id == recipient_id), None)
    return known or world.store.channels.put(
        Channel(id=world.ids.next(), type=ChannelType.DM, name="", recipient_id=recipient_id)
    )


def is_open(world: World, recipient_id: int) -> bool:
    """Who shares no guild with the bot gets nothing of it."""
    return world.has_bot and world.store.members.get(recipient_id) is not None


def shape(world: World, channel: Channel) -> JsonObject:
    """A channel as REST answers it, direct messages too."""
    if channel.recipient_id is None:
        return objects.channel(channel, world.guild_id)
    return {
        "id": str(channel.id),
        "type": int(channel.type),
        "flags": 0,
        "last_message_id": objects.text_id(channel.last_message_id),
        "recipients": [objects.user(world.store.users[channel.recipient_id])],
    }


def seen_by(world: World, user_id: int) -> list[JsonObject]:
    """A person's own, for the page."""
    return [
        shape(world, channel)
        for channel in world.store.channels
        if channel.recipient_id is not None and access.can_see(world.store, user_id, channel.id)
    ]
