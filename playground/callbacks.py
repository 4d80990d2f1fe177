"""The first answer to an interaction: what a callback may be, and what it does."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from playground import answers, errors, interactions, messages
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
from playground.model import Interaction, InteractionType, Message, MessageFlag
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
    return messages.deliver(world, answers.composed(world, interaction, draft, uploads))


def _defer(
    world: World, interaction: Interaction, payload: object, _uploads: Sequence[Upload]
) -> Message:
    asked = parse(DeferredCallback, payload).data.flags & MessageFlag.EPHEMERAL
    return messages.deliver(
        world,
        answers.marked(
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
