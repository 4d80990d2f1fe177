"""What an interaction's token opens for 15 minutes: its original response, and follow-ups."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from playground import answers, compose, errors, messages
from playground.drafts import MessageDraft, MessagePatch
from playground.files import Upload
from playground.model import Interaction, Message, MessageFlag, MessageType, Reference
from playground.snowflake import created_at
from playground.world import World


def find(world: World, application_id: int, token: str) -> Interaction:
    """The answered interaction of a webhook address: 10015 or 50027 otherwise."""
    number, _, _ = token.partition(".")
    known = all(char in "0123456789abcdef" for char in number) and number
    interaction = world.store.interactions.get(int(number, 16)) if known else None
    if application_id != world.bot.id or interaction is None or interaction.token != token:
        raise errors.unknown_webhook()
    if interaction.answered_with is None:
        raise errors.unknown_webhook()
    if _is_expired(world, interaction.created_at):
        raise errors.invalid_webhook_token()
    return interaction


def original(world: World, interaction: Interaction) -> Message:
    """What @original means; raises 10008 when there is none, or it was deleted."""
    message = world.store.messages.get(interaction.response_id)
    if message is None:
        raise errors.unknown_message()
    return message


def followed_up(world: World, interaction: Interaction, message_id: int) -> Message:
    """A message that this interaction sent; raises 10008."""
    message = world.store.messages.get(message_id)
    is_own = message is not None and (
        message.id == interaction.response_id
        or (message.interaction is not None and message.interaction.id == interaction.id)
    )
    if message is None or not is_own:
        raise errors.unknown_message()
    return message


def follow_up(
    world: World, interaction: Interaction, draft: MessageDraft, uploads: Sequence[Upload] = ()
) -> Message:
    """One more message; after a defer the first one takes the place of the loading message."""
    response = world.store.messages.get(interaction.response_id)
    if response is not None and response.flags & MessageFlag.LOADING:
        sent = compose.message(
            world, world.bot.id, world.store.channels[response.channel_id], draft, uploads
        )
        kept = response.flags & MessageFlag.EPHEMERAL
        return _put_changed(
            world,
            replace(
                sent,
                id=response.id,
                type=response.type,
                flags=sent.flags | kept,
                interaction=response.interaction,
                visible_to=response.visible_to,
                position=response.position,
            ),
        )
    message = answers.composed(world, interaction, draft, uploads)
    reference = response and Reference(
        type=0, channel_id=response.channel_id, message_id=response.id
    )
    return messages.deliver(
        world,
        replace(
            message, type=MessageType.REPLY if reference else message.type, reference=reference
        ),
    )


def edit(
    world: World, message: Message, patch: MessagePatch, uploads: Sequence[Upload] = ()
) -> Message:
    """Filling a loading message is its first wording, not an edit."""
    if not message.flags & MessageFlag.LOADING:
        return messages.apply_patch(world, message, patch, uploads)
    filled = compose.patched(world, message, patch, uploads)
    return _put_changed(
        world, replace(filled, edited_at=None, flags=filled.flags & ~MessageFlag.LOADING)
    )


def forget_expired(world: World) -> None:
    """Ephemeral messages and interactions that nobody can answer any more do not pile up."""
    for message in world.store.messages:
        if message.visible_to is not None and _is_expired(world, created_at(message.id)):
            world.store.messages.delete(message.id)
    for interaction in world.store.interactions:
        if _is_expired(world, interaction.created_at):
            world.store.interactions.delete(interaction.id)


def _is_expired(world: World, begun_at: datetime) -> bool:
    return world.now() - begun_at > timedelta(seconds=world.config.interaction_life_s)


def _put_changed(world: World, message: Message) -> Message:
    world.store.messages.put(message)
    messages.publish(world, "MESSAGE_UPDATE", message)
    return message
