"""The list of commands in Vietnamese."""

from collections.abc import Iterator
from typing import Any

import discord

from bot.translations import Translations
from tests.bot.conftest import Room

MENUS = {"Answer this", "Read text in image", "Mark as solution"}
VIETNAMESE = str(discord.Locale.vietnamese)
LONGEST_NAME = 32
LONGEST_DESCRIPTION = 100


async def listed(room: Room) -> dict[str, dict[str, Any]]:
    """The commands as they are sent to Discord, by name."""
    tree = room.bot.tree
    assert isinstance(tree.translator, Translations)
    payloads = [
        await command.get_translated_payload(tree, tree.translator)
        for command in tree.get_commands()
    ]
    return {payload["name"]: payload for payload in payloads}


def parts(command: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A command, its options, and those of its subcommands."""
    yield command
    for option in command.get("options", []):
        yield from parts(option)


async def test_every_command_and_option_is_described_in_vietnamese(room: Room) -> None:
    commands = await listed(room)

    for name in set(commands) - MENUS:
        for part in parts(commands[name]):
            told = part["description_localizations"][VIETNAMESE]
            assert 1 <= len(told) <= LONGEST_DESCRIPTION
            assert told != part["description"]
            assert not part.get("name_localizations")


async def test_menus_have_vietnamese_names(room: Room) -> None:
    commands = await listed(room)

    names = {commands[name]["name_localizations"][VIETNAMESE] for name in MENUS}

    assert len(names) == len(MENUS)
    assert all(1 <= len(name) <= LONGEST_NAME for name in names)


async def test_other_languages_see_english(room: Room) -> None:
    for command in (await listed(room)).values():
        assert set(command.get("description_localizations", {})) <= {VIETNAMESE}
