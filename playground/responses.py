"""Interactions from the bot's side: the callback, the original response, follow-ups."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from playground import compose, errors, interactions, messages
from playground.drafts import MessageDraft, MessagePatch
from playground.files import Upload
from playground.interaction_drafts import (
    AutocompleteCallback,
    CallbackDraft,
    DeferredCallback,
    MessageCallback,
    ModalCallback,
    UpdateCallback,
)
from playground.jsons import JsonObject
from playground.model import (
    CommandType,
    Interaction,
    InteractionTrace,
    InteractionType,
    Message,
    MessageFlag,
    MessageType,
    Reference,
)
from playground.snowflake import created_at
from playground.validate import parse
from playground.world import World

MESSAGE: Final = 4
DEFERRED_MESSAGE: Final = 5
DEFERRED_UPDATE: Final = 6
UPDATE: Final = 7
AUTOCOMPLETE: Final = 8
MODAL: Final = interactions.MODAL

_ALLOWED: Final = {
    InteractionType.COMMAND: (MESSAGE, DEFERRED_MESSAGE, MODAL),
    InteractionType.COMPONENT: (MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE, MODAL),
    InteractionType.AUTOCOMPLETE: (AUTOCOMPLETE,),
    InteractionType.MODAL_SUBMIT: (MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE),
}

Answer = Callable[[World, Interaction, object, Sequence[Upload]], Message | None]


def respond(
    world: World,
    interaction_id: int,
    token: str,
    payload: object,
    uploads: Sequence[Upload] = (),
) -> tuple[Interaction, Message | None]:
    """The first answer, once and within 3 seconds: 10062 and 40060 otherwise."""
    interaction = world.store.interactions.get(interaction_id)
    if interaction is None or interaction.token != token:
        raise errors.unknown_interaction()
    if interaction.answered_with is not None:
        raise errors.already_acknowledged()
    if interactions.is_too_late(world, interaction):
        raise errors.unknown_interaction()
    kind = parse(CallbackDraft, payload).type
    _check_kind(interaction, kind)
    message = _ANSWERS[kind](world, interaction, payload, uploads)
    answered = replace(interaction, answered_with=kind, response_id=message.id if message else None)
    world.store.interactions.put(answered)
    interactions.tell_person(world, answered, "INTERACTION_SUCCESS")
    return answered, message


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
    message = _composed(world, interaction, draft, uploads)
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


def callback_shape(
    interaction: Interaction, message: Message | None, shape: JsonObject | None
) -> JsonObject:
    """What `with_response` answers; of a mere deferral there is nothing to show."""
    told: JsonObject = {"id": str(interaction.id), "type": int(interaction.type)}
    if message is None:
        return {"interaction": told}
    told["response_message_id"] = str(message.id)
    told["response_message_loading"] = bool(message.flags & MessageFlag.LOADING)
    told["response_message_ephemeral"] = bool(message.flags & MessageFlag.EPHEMERAL)
    if interaction.answered_with not in (MESSAGE, UPDATE):
        return {"interaction": told}
    return {
        "interaction": told,
        "resource": {"type": interaction.answered_with, "message": shape},
    }


def _check_kind(interaction: Interaction, kind: int) -> None:
    allowed = _ALLOWED[interaction.type]
    has_message = interaction.message_id is not None
    if kind not in allowed or (kind in (DEFERRED_UPDATE, UPDATE) and not has_message):
        raise errors.invalid_field(
            "type", "BASE_TYPE_CHOICES", f"Value must be one of {set(allowed)}."
        )


def _send(
    world: World, interaction: Interaction, payload: object, uploads: Sequence[Upload]
) -> Message:
    draft = parse(MessageCallback, payload).data
    return messages.deliver(world, _composed(world, interaction, draft, uploads))


def _defer(
    world: World, interaction: Interaction, payload: object, _uploads: Sequence[Upload]
) -> Message:
    asked = parse(DeferredCallback, payload).data.flags & MessageFlag.EPHEMERAL
    return messages.deliver(
        world,
        _marked(
            world,
            interaction,
            Message(
                id=world.ids.next(),
                channel_id=interaction.channel_id,
                author_id=world.bot.id,
                flags=MessageFlag.LOADING | asked,
            ),
        ),
    )


def _keep(
    world: World, interaction: Interaction, _payload: object, _uploads: Sequence[Upload]
) -> Message:
    """A deferred update: @original is the message with the component."""
    return world.store.messages[interaction.message_id or 0]


def _update(
    world: World, interaction: Interaction, payload: object, uploads: Sequence[Upload]
) -> Message:
    patch = parse(UpdateCallback, payload).data
    message = world.store.messages[interaction.message_id or 0]
    return messages.apply_patch(world, message, patch, uploads)


def _suggest(
    world: World, interaction: Interaction, payload: object, _uploads: Sequence[Upload]
) -> None:
    choices = parse(AutocompleteCallback, payload).data.choices
    world.suggestions.give(interaction.id, [choice.model_dump() for choice in choices])


def _open_form(
    world: World, interaction: Interaction, payload: object, _uploads: Sequence[Upload]
) -> None:
    form = parse(ModalCallback, payload).data
    interactions.tell_person(
        world, interaction, "MODAL_OPEN", form.model_dump(mode="json", exclude_none=True)
    )


_ANSWERS: Final[dict[int, Answer]] = {
    MESSAGE: _send,
    DEFERRED_MESSAGE: _defer,
    DEFERRED_UPDATE: _keep,
    UPDATE: _update,
    AUTOCOMPLETE: _suggest,
    MODAL: _open_form,
}


def _composed(
    world: World, interaction: Interaction, draft: MessageDraft, uploads: Sequence[Upload]
) -> Message:
    channel = world.store.channels[interaction.channel_id]
    message = compose.message(world, world.bot.id, channel, draft, uploads)
    asked = (draft.flags or 0) & MessageFlag.EPHEMERAL
    return _marked(world, interaction, replace(message, flags=message.flags | asked))


def _marked(world: World, interaction: Interaction, message: Message) -> Message:
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


def _put_changed(world: World, message: Message) -> Message:
    world.store.messages.put(message)
    messages.publish(world, "MESSAGE_UPDATE", message)
    return message
