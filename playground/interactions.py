"""Interactions from the person's side: a command, a click, a form, told to the bot."""

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from playground import (
    access,
    commands,
    components,
    errors,
    interaction_data,
    message_objects,
    objects,
)
from playground.files import Upload
from playground.hub import Intent, Viewer
from playground.interaction_data import Asker
from playground.interaction_drafts import (
    CommandAsked,
    ComponentAsked,
    InteractionAsked,
    ModalAsked,
)
from playground.jsons import JsonObject
from playground.model import Channel, CommandType, Interaction, InteractionType, Message
from playground.permissions import Permission
from playground.validate import parse
from playground.world import World

MODAL = 9


def begin(
    world: World, user_id: int, asked: InteractionAsked, uploads: Sequence[Upload] = ()
) -> Interaction:
    """Keeps the interaction, tells the bot of it and the person that it is under way."""
    channel = access.visible_channel(world.store, user_id, asked.channel_id)
    asker = Asker(user_id=user_id, channel_id=channel.id)
    if asked.type in (InteractionType.COMMAND, InteractionType.AUTOCOMPLETE):
        access.require(world.store, user_id, channel, Permission.USE_APPLICATION_COMMANDS)
        interaction, extra = _command(world, asker, asked, uploads)
    elif asked.type == InteractionType.COMPONENT:
        interaction, extra = _component(world, asker, asked)
    else:
        interaction, extra = _modal(world, asker, asked)
    world.store.interactions.put(interaction)
    _tell_bot(world, interaction, channel, {**extra, "locale": asked.locale})
    if asked.type != InteractionType.AUTOCOMPLETE:
        tell_person(world, interaction, "INTERACTION_LOADING")
        asyncio.get_running_loop().call_later(
            world.config.interaction_answer_s, _fail_if_unanswered, world, interaction.id
        )
    return interaction


def tell_person(
    world: World, interaction: Interaction, name: str, extra: JsonObject | None = None
) -> None:
    """Only the page of the person who acted hears of it."""
    world.publish(
        name,
        {
            "interaction_id": str(interaction.id),
            "type": int(interaction.type),
            "channel_id": str(interaction.channel_id),
            "message_id": objects.text_id(interaction.message_id),
            "name": interaction.name,
            **(extra or {}),
        },
        intent=Intent.PAGE,
        only_for=interaction.user_id,
    )


def is_too_late(world: World, interaction: Interaction) -> bool:
    """The first answer must come within 3 seconds."""
    life = timedelta(seconds=world.config.interaction_answer_s)
    return world.now() - interaction.created_at > life


def _fail_if_unanswered(world: World, interaction_id: int) -> None:
    interaction = world.store.interactions.get(interaction_id)
    if interaction is not None and interaction.answered_with is None:
        tell_person(world, interaction, "INTERACTION_FAILED")


def _new(world: World, asker: Asker, kind: InteractionType) -> Interaction:
    interaction_id = world.ids.next()
    return Interaction(
        id=interaction_id,
        token=f"{interaction_id:x}.{secrets.token_urlsafe(32)}",
        type=kind,
        user_id=asker.user_id,
        channel_id=asker.channel_id,
        created_at=world.now(),
    )


def _command(
    world: World, asker: Asker, asked: InteractionAsked, uploads: Sequence[Upload]
) -> tuple[Interaction, JsonObject]:
    given = parse(CommandAsked, asked.data)
    command = commands.find(world, given.id, asker.user_id)
    data: JsonObject = (
        {**interaction_data.named(command), "options": given.options}
        if asked.type == InteractionType.AUTOCOMPLETE
        else interaction_data.command_data(world, asker, command, given, uploads)
    )
    interaction = replace(
        _new(world, asker, asked.type), name=command.name, command_type=command.type
    )
    if command.type == CommandType.MESSAGE:
        interaction = replace(interaction, target_message_id=int(data["target_id"]))
    return interaction, {"data": data}


def _component(
    world: World, asker: Asker, asked: InteractionAsked
) -> tuple[Interaction, JsonObject]:
    given = parse(ComponentAsked, asked.data)
    message = _visible_message(world, asker, given.message_id)
    custom_id = given.custom_id
    part = next(
        (
            item
            for item in components.walk(message.components)
            if item.get("custom_id") == custom_id
        ),
        None,
    )
    if part is None or part.get("disabled"):
        raise errors.invalid_field(
            "data.custom_id", "COMPONENT_VALIDATION_FAILED", "Component validation failed"
        )
    data: JsonObject = {"custom_id": custom_id, "component_type": part["type"], "id": part["id"]}
    if part["type"] != components.BUTTON:
        data["values"] = given.values
        data["resolved"] = interaction_data.resolved_select(world, part["type"], given.values)
    interaction = replace(_new(world, asker, asked.type), message_id=message.id)
    return interaction, {"data": data, "message": _shown(world, message)}


def _modal(world: World, asker: Asker, asked: InteractionAsked) -> tuple[Interaction, JsonObject]:
    """The form must be open: the newest one of this person in this channel."""
    opener = max(
        (item for item in world.store.interactions if _opened_form(item, asker)),
        key=lambda item: item.id,
        default=None,
    )
    if opener is None:
        raise errors.invalid_field("data.custom_id", "BASE_TYPE_CHOICES", "No form is open.")
    data = parse(ModalAsked, asked.data).model_dump()
    message = world.store.messages.get(opener.message_id)
    interaction = replace(
        _new(world, asker, asked.type), opener_id=opener.id, message_id=opener.message_id
    )
    return interaction, {"data": data, **({"message": _shown(world, message)} if message else {})}


def _opened_form(interaction: Interaction, asker: Asker) -> bool:
    return (
        interaction.answered_with == MODAL
        and interaction.user_id == asker.user_id
        and interaction.channel_id == asker.channel_id
    )


def _visible_message(world: World, asker: Asker, message_id: int) -> Message:
    message = world.store.messages.get(message_id)
    if message is None or message.channel_id != asker.channel_id:
        raise errors.unknown_message()
    if message.visible_to not in (None, asker.user_id):
        raise errors.unknown_message()
    return message


def _shown(world: World, message: Message) -> JsonObject:
    return message_objects.message(world, message, Viewer(user_id=world.bot.id))


def _tell_bot(world: World, interaction: Interaction, channel: Channel, extra: JsonObject) -> None:
    store = world.store
    bits = access.permissions_in(store, interaction.user_id, channel)
    world.publish(
        "INTERACTION_CREATE",
        {
            "id": str(interaction.id),
            "application_id": str(world.bot.id),
            "type": int(interaction.type),
            "token": interaction.token,
            "version": 1,
            "guild_id": str(world.guild_id),
            "guild": {
                "id": str(world.guild_id),
                "locale": objects.LOCALE,
                "features": ["COMMUNITY"],
            },
            "guild_locale": objects.LOCALE,
            "channel_id": str(channel.id),
            "channel": {**objects.channel(channel, world.guild_id), "permissions": str(bits)},
            "member": {
                **message_objects.member_of(world, interaction.user_id),
                "permissions": str(bits),
            },
            "app_permissions": str(access.permissions_in(store, world.bot.id, channel)),
            "entitlements": [],
            "entitlement_sku_ids": [],
            "authorizing_integration_owners": {"0": str(world.guild_id)},
            "context": 0,
            "attachment_size_limit": world.config.max_file_bytes,
            **extra,
        },
        intent=Intent.ALWAYS,
        only_for=world.bot.id,
    )
