"""Adding and removing reactions."""

import re
from dataclasses import replace

from playground import access, errors, message_objects
from playground.hub import Intent
from playground.jsons import JsonObject
from playground.model import Message, Reaction
from playground.permissions import Permission
from playground.world import World

MAX_KINDS = 20
_CUSTOM = re.compile(r"^\w{2,32}:\d{15,20}$")


def add(world: World, user_id: int, channel_id: int, message_id: int, emoji: str) -> None:
    message = _message(world, user_id, channel_id, message_id)
    reaction = _of(message, emoji)
    if reaction is None:
        _check_emoji(emoji)
        channel = world.store.channels[channel_id]
        access.require(world.store, user_id, channel, Permission.ADD_REACTIONS)
        if len(message.reactions) >= MAX_KINDS:
            raise errors.ApiError(400, 30010, "Maximum number of reactions reached (20)")
        reaction = Reaction(emoji_name=emoji, user_ids=())
    if user_id in reaction.user_ids:
        return
    _put(world, message, replace(reaction, user_ids=(*reaction.user_ids, user_id)))
    _tell(
        world,
        "MESSAGE_REACTION_ADD",
        message,
        {
            **_who_and_what(user_id, emoji),
            "member": message_objects.member_of(world, user_id),
            "message_author_id": str(message.author_id),
        },
    )


def remove(
    world: World, asking_id: int, channel_id: int, message_id: int, emoji: str, *, user_id: int
) -> None:
    """One's own, or another's with the permission to manage messages."""
    message = _message(world, asking_id, channel_id, message_id)
    if user_id != asking_id:
        _require_moderator(world, asking_id, channel_id)
    reaction = _of(message, emoji)
    if reaction is None or user_id not in reaction.user_ids:
        raise errors.unknown_emoji()
    left = tuple(reactor for reactor in reaction.user_ids if reactor != user_id)
    _put(world, message, replace(reaction, user_ids=left))
    _tell(world, "MESSAGE_REACTION_REMOVE", message, _who_and_what(user_id, emoji))


def clear(
    world: World, user_id: int, channel_id: int, message_id: int, emoji: str | None = None
) -> None:
    """All reactions of the message, or all with one emoji."""
    message = _message(world, user_id, channel_id, message_id)
    _require_moderator(world, user_id, channel_id)
    if emoji is None:
        world.store.messages.put(replace(message, reactions=()))
        _tell(world, "MESSAGE_REACTION_REMOVE_ALL", message, {})
    elif reaction := _of(message, emoji):
        _put(world, message, replace(reaction, user_ids=()))
        _tell(world, "MESSAGE_REACTION_REMOVE_EMOJI", message, {"emoji": _emoji(emoji)})
    else:
        raise errors.unknown_emoji()


def reactors(
    world: World, user_id: int, channel_id: int, message_id: int, emoji: str
) -> tuple[int, ...]:
    """Who reacted with this emoji."""
    message = access.readable_message(world.store, user_id, channel_id, message_id)
    reaction = _of(message, emoji)
    return () if reaction is None else tuple(sorted(reaction.user_ids))


def _message(world: World, user_id: int, channel_id: int, message_id: int) -> Message:
    message = access.readable_message(world.store, user_id, channel_id, message_id)
    thread = world.store.channels[channel_id].thread
    if thread is not None and thread.is_archived:
        raise errors.thread_archived()
    return message


def _require_moderator(world: World, user_id: int, channel_id: int) -> None:
    channel = world.store.channels[channel_id]
    access.require(world.store, user_id, channel, Permission.MANAGE_MESSAGES)


def _check_emoji(emoji: str) -> None:
    """The guild has no emoji of its own; what is left are Unicode's, which are not plain ASCII."""
    if _CUSTOM.match(emoji) or emoji.isascii() or any("\x80" < char < "\u2000" for char in emoji):
        raise errors.unknown_emoji()


def _of(message: Message, emoji: str) -> Reaction | None:
    return next((item for item in message.reactions if item.emoji_name == emoji), None)


def _put(world: World, message: Message, reaction: Reaction) -> None:
    """Keeps the order in which the emoji came; one that nobody uses any more goes."""
    names = [item.emoji_name for item in message.reactions]
    reactions = list(message.reactions)
    if reaction.emoji_name in names:
        reactions[names.index(reaction.emoji_name)] = reaction
    else:
        reactions.append(reaction)
    kept = tuple(item for item in reactions if item.user_ids)
    world.store.messages.put(replace(message, reactions=kept))


def _emoji(name: str) -> JsonObject:
    return {"id": None, "name": name}


def _who_and_what(user_id: int, emoji: str) -> JsonObject:
    return {"user_id": str(user_id), "emoji": _emoji(emoji), "burst": False, "type": 0}


def _tell(world: World, name: str, message: Message, data: JsonObject) -> None:
    world.publish(
        name,
        {
            "channel_id": str(message.channel_id),
            "message_id": str(message.id),
            **world.whose(message.channel_id),
            **data,
        },
        intent=world.intent(Intent.GUILD_MESSAGE_REACTIONS, message.channel_id),
        channel_id=message.channel_id,
    )
