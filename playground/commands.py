"""The bot's application commands: replaced as a whole, listed, shown to those who may use them."""

from collections import Counter
from collections.abc import Sequence

from playground import access, errors
from playground.command_drafts import CommandDraft
from playground.jsons import JsonObject
from playground.model import Command, CommandType
from playground.permissions import Permission
from playground.world import World

MAX_OF_TYPE = {CommandType.CHAT_INPUT: 100, CommandType.USER: 15, CommandType.MESSAGE: 15}


def replace_all(
    world: World, guild_id: int | None, drafts: Sequence[CommandDraft]
) -> list[Command]:
    """The commands of one scope become these; one of the same name and type keeps its id."""
    _check(drafts)
    before = {(command.type, command.name): command for command in in_scope(world, guild_id)}
    kept = [_put(world, guild_id, draft, before.get((draft.type, draft.name))) for draft in drafts]
    for command in before.values():
        if command.id not in {item.id for item in kept}:
            world.store.commands.delete(command.id)
    return kept


def in_scope(world: World, guild_id: int | None) -> list[Command]:
    return [command for command in world.store.commands if command.guild_id == guild_id]


def find(world: World, command_id: int, user_id: int) -> Command:
    """A command this user may use; raises 10063."""
    command = world.store.commands.get(command_id)
    if command is None or not may_use(world, user_id, command):
        raise errors.unknown_command()
    return command


def may_use(world: World, user_id: int, command: Command) -> bool:
    """By the command's guild and default permissions; 0 leaves it to administrators."""
    if command.guild_id not in (None, world.guild_id):
        return False
    needed = command.fields.get("default_member_permissions")
    bits = access.guild_permissions_of(world.store, user_id)
    if needed is None or bits & Permission.ADMINISTRATOR:
        return True
    return int(needed) != 0 and bits & int(needed) == int(needed)


def shape(world: World, command: Command) -> JsonObject:
    needed = command.fields.get("default_member_permissions")
    shape: JsonObject = {
        "integration_types": [0],
        "contexts": None,
        "nsfw": False,
        "description": "",
        "dm_permission": True,
        **command.fields,
        "id": str(command.id),
        "application_id": str(world.bot.id),
        "version": str(command.version),
        "type": int(command.type),
        "name": command.name,
        "default_member_permissions": None if needed is None else str(needed),
    }
    if command.guild_id is not None:
        shape["guild_id"] = str(command.guild_id)
    return shape


def _put(
    world: World, guild_id: int | None, draft: CommandDraft, before: Command | None
) -> Command:
    fields = draft.fields()
    if before is not None and before.fields == fields:
        return before
    version = world.ids.next()
    return world.store.commands.put(
        Command(
            id=before.id if before else version,
            version=version,
            type=draft.type,
            name=draft.name,
            fields=fields,
            guild_id=guild_id,
        )
    )


def _check(drafts: Sequence[CommandDraft]) -> None:
    if len({(draft.type, draft.name) for draft in drafts}) < len(drafts):
        raise errors.invalid_form(
            {
                "_errors": [
                    {
                        "code": "APPLICATION_COMMANDS_DUPLICATE_NAME",
                        "message": "Application command names must be unique",
                    }
                ]
            }
        )
    counts = Counter(draft.type for draft in drafts)
    if any(counts[kind] > most for kind, most in MAX_OF_TYPE.items()):
        raise errors.ApiError(400, 30032, "Maximum number of application commands reached")
