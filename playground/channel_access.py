"""Who may see a channel, changed while everything runs, and who is told of it."""

from dataclasses import replace

from playground import access, objects, thread_activity
from playground.hub import Intent
from playground.model import Channel, Overwrite
from playground.world import World


def set_overwrite(world: World, channel_id: int, overwrite: Overwrite) -> Channel:
    """Puts the overwrite in the place of the one with its id.

    The bot knows of all channels, seen or not. Who can see this one now and could not before is
    told of its threads too. Who lost it is told of no deletion, as at Discord; only a person's page
    takes the channel off its list.
    """
    channel = access.existing_channel(world.store, channel_id)
    before = _viewers(world, channel)
    others = tuple(item for item in channel.overwrites if item.id != overwrite.id)
    changed = world.store.channels.put(replace(channel, overwrites=(*others, overwrite)))
    after = _viewers(world, changed)
    shape = objects.channel(changed, world.guild_id)
    for user_id in after | {world.bot.id}:
        world.publish("CHANNEL_UPDATE", shape, intent=Intent.GUILDS, only_for=user_id)
    for user_id in after - before:
        _tell_threads(world, changed, user_id)
    for user_id in before - after:
        world.publish("CHANNEL_DELETE", shape, intent=Intent.PAGE, only_for=user_id)
    return changed


def _viewers(world: World, channel: Channel) -> set[int]:
    members = (member.id for member in world.store.members)
    return {user_id for user_id in members if access.can_see(world.store, user_id, channel.id)}


def _tell_threads(world: World, channel: Channel, user_id: int) -> None:
    threads = [
        thread
        for thread in world.store.channels
        if thread.parent_id == channel.id
        if thread.thread is not None and not thread.thread.is_archived
        if access.can_see(world.store, user_id, thread.id)
    ]
    world.publish(
        "THREAD_LIST_SYNC",
        {
            "guild_id": str(world.guild_id),
            "channel_ids": [str(channel.id)],
            "threads": [thread_activity.shape(world, thread, user_id) for thread in threads],
            "members": [
                objects.thread_member(thread, user_id)
                for thread in threads
                if thread.thread is not None and user_id in thread.thread.member_ids
            ],
        },
        intent=Intent.GUILDS,
        only_for=user_id,
    )
