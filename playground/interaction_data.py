"""What an interaction tells the bot: the options, and the things that they name, resolved."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from playground import access, errors, message_objects, objects
from playground.files import Upload, describe
from playground.hub import Viewer
from playground.interaction_drafts import CommandAsked
from playground.jsons import JsonObject
from playground.model import Command, CommandType, Message
from playground.world import World

USER: Final = 6
CHANNEL: Final = 7
ROLE: Final = 8
MENTIONABLE: Final = 9
ATTACHMENT: Final = 11


@dataclass(frozen=True, kw_only=True)
class Asker:
    """Who acts, and where."""

    user_id: int
    channel_id: int


def command_data(
    world: World, asker: Asker, command: Command, asked: CommandAsked, uploads: Sequence[Upload]
) -> JsonObject:
    """The data of a command: checked options, or the message or user of a context menu."""
    data = named(command)
    if command.type != CommandType.CHAT_INPUT:
        target = asked.target_id
        if target is None:
            raise errors.invalid_field("target_id", "BASE_TYPE_REQUIRED", "This field is required")
        data["target_id"] = str(target)
        data["resolved"] = _resolved_target(world, asker, command.type, target)
        return data
    options = asked.options
    _check_required(command.fields.get("options") or [], options)
    data["options"] = options
    resolved = _resolved_options(world, asker, options, uploads)
    return {**data, "resolved": resolved} if resolved else data


def named(command: Command) -> JsonObject:
    data: JsonObject = {"id": str(command.id), "name": command.name, "type": int(command.type)}
    if command.guild_id is not None:
        data["guild_id"] = str(command.guild_id)
    return data


def resolved_members(world: World, user_ids: Iterable[int]) -> JsonObject:
    """Users and, apart, their membership: Discord leaves the user out of the member there."""
    known = [user for user_id in user_ids if (user := world.store.users.get(user_id))]
    return {
        "users": {str(user.id): objects.user(user) for user in known},
        "members": {
            str(user.id): {
                **objects.member_fields(member),
                "permissions": str(access.guild_permissions_of(world.store, user.id)),
            }
            for user in known
            if (member := world.store.members.get(user.id))
        },
    }


def resolved_select(world: World, component_type: int, values: Sequence[str]) -> JsonObject:
    """What was chosen in a select of users, roles or channels."""
    by_type = {5: USER, 6: ROLE, 7: MENTIONABLE, 8: CHANNEL}
    kind = by_type.get(component_type)
    if kind is None:
        return {}
    resolved: JsonObject = {}
    for value in values:
        _merge(resolved, _resolved_one(world, kind, int(value)))
    return resolved


def _resolved_target(world: World, asker: Asker, kind: CommandType, target_id: int) -> JsonObject:
    if kind == CommandType.USER:
        return resolved_members(world, [target_id])
    message = access.readable_message(world.store, asker.user_id, asker.channel_id, target_id)
    return {"messages": {str(message.id): _whole(world, message)}}


def _whole(world: World, message: Message) -> JsonObject:
    """The bot reads the message it is used on, whatever its intents are."""
    return message_objects.message(world, message, Viewer(user_id=world.bot.id))


def _check_required(declared: list[JsonObject], given: list[JsonObject]) -> None:
    """Discord's client lets nobody send a command without its required options."""
    names = {option["name"] for option in given}
    for option in declared:
        if option.get("required") and option["name"] not in names:
            raise errors.invalid_field(
                f"data.options.{option['name']}", "BASE_TYPE_REQUIRED", "This field is required"
            )
        nested = next((item for item in given if item["name"] == option["name"]), None)
        if nested is not None and "options" in option:
            _check_required(option["options"], nested.get("options") or [])


def _resolved_options(
    world: World, asker: Asker, options: list[JsonObject], uploads: Sequence[Upload]
) -> JsonObject:
    resolved: JsonObject = {}
    files = {str(upload.number): upload for upload in uploads}
    for option in _leaves(options):
        value = option.get("value")
        if option["type"] == ATTACHMENT:
            _merge(resolved, _kept_file(world, asker, option, files))
        elif option["type"] in (USER, CHANNEL, ROLE, MENTIONABLE):
            _merge(resolved, _resolved_one(world, option["type"], int(str(value))))
    return resolved


def _resolved_one(world: World, kind: int, thing_id: int) -> JsonObject:
    store = world.store
    if kind in (USER, MENTIONABLE) and store.users.get(thing_id):
        return resolved_members(world, [thing_id])
    if kind in (ROLE, MENTIONABLE) and (role := store.roles.get(thing_id)):
        return {"roles": {str(role.id): objects.role(role)}}
    if kind == CHANNEL and (channel := store.channels.get(thing_id)):
        bits = access.permissions_in(store, world.bot.id, channel)
        shape = {**objects.channel(channel, world.guild_id), "permissions": str(bits)}
        return {"channels": {str(channel.id): shape}}
    raise errors.invalid_field(
        "data.options", "BASE_TYPE_CHOICES", f"Nothing has the id {thing_id}."
    )


def _kept_file(
    world: World, asker: Asker, option: JsonObject, files: dict[str, Upload]
) -> JsonObject:
    """The uploaded file that the option names by its number; the option then names its id."""
    upload = files.get(str(option.get("value")))
    if upload is None:
        raise errors.invalid_field("data.options", "ATTACHMENT_NOT_FOUND", "Attachment not found")
    attachment = describe(upload, attachment_id=world.ids.next(), channel_id=asker.channel_id)
    world.files.write(attachment.id, upload.data)
    option["value"] = str(attachment.id)
    shape = {**message_objects.attachment(world, attachment), "ephemeral": True}
    return {"attachments": {str(attachment.id): shape}}


def _leaves(options: list[JsonObject]) -> Iterator[JsonObject]:
    for option in options:
        if "value" in option:
            yield option
        yield from _leaves(option.get("options") or [])


def _merge(into: dict[str, Any], more: JsonObject) -> None:
    for kind, things in more.items():
        into.setdefault(kind, {}).update(things)
