"""Messages that answer an interaction: whose they are, and who sees them."""

from collections.abc import Sequence
from dataclasses import replace

from playground import compose
from playground.drafts import MessageDraft
from playground.files import Upload
from playground.model import (
    CommandType,
    Interaction,
    InteractionTrace,
    Message,
    MessageFlag,
    MessageType,
)
from playground.world import World


def composed(
    world: World, interaction: Interaction, draft: MessageDraft, uploads: Sequence[Upload]
) -> Message:
    channel = world.store.channels[interaction.channel_id]
    message = compose.message(world, world.bot.id, channel, draft, uploads)
    asked = (draft.flags or 0) & MessageFlag.EPHEMERAL
    return marked(world, interaction, replace(message, flags=message.flags | asked))


def marked(world: World, interaction: Interaction, message: Message) -> Message:
    """The message as an answer to the interaction; an ephemeral one is for its person only."""
    is_ephemeral = bool(message.flags & MessageFlag.EPHEMERAL)
    types = {
        CommandType.CHAT_INPUT: MessageType.CHAT_INPUT_COMMAND,
        CommandType.MESSAGE: MessageType.CONTEXT_MENU_COMMAND,
        CommandType.USER: MessageType.CONTEXT_MENU_COMMAND,
    }
    kind = types[interaction.command_type] if interaction.command_type else message.type
    return replace(
        message,
        type=kind,
        interaction=_trace(world, interaction),
        visible_to=interaction.user_id if is_ephemeral else None,
    )


def _trace(world: World, interaction: Interaction) -> InteractionTrace:
    opener = world.store.interactions.get(interaction.opener_id)
    return InteractionTrace(
        id=interaction.id,
        type=interaction.type,
        user_id=interaction.user_id,
        name=interaction.name,
        command_type=interaction.command_type,
        original_response_id=interaction.response_id,
        target_message_id=interaction.target_message_id,
        interacted_message_id=None if opener else interaction.message_id,
        triggered_by=_trace(world, opener) if opener else None,
    )
