"""To whom a message speaks, and who speaks."""

from typing import Any

import discord
import pytest

from bot import convert
from bot.candidates import Address
from tests.bot.payloads import (
    CHANNEL_ID,
    SAID_AT,
    VIEW,
    everyone,
    make_guild,
    make_message,
    message_in,
)

ME, HELPERS = 99, 77


def user_payload(user_id: int) -> dict[str, object]:
    return {
        "id": str(user_id),
        "username": "someone",
        "global_name": None,
        "discriminator": "0",
        "avatar": None,
    }


def replied_to(author_id: int) -> dict[str, object]:
    original: dict[str, object] = {
        "id": "5",
        "channel_id": str(CHANNEL_ID),
        "type": 0,
        "author": user_payload(author_id),
        "content": "Restart it.",
        "timestamp": SAID_AT,
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "pinned": False,
    }
    reference = {"message_id": "5", "channel_id": str(CHANNEL_ID)}
    return {"type": 19, "message_reference": reference, "referenced_message": original}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, Address()),
        ({"mentions": [user_payload(ME)]}, Address(is_to_us=True)),
        ({"mentions": [user_payload(8)]}, Address(is_to_somebody=True)),
        ({"mentions": [user_payload(7)]}, Address()),
        (
            {"mentions": [user_payload(ME), user_payload(8)]},
            Address(is_to_us=True, is_to_somebody=True),
        ),
        (replied_to(ME), Address(is_to_us=True)),
        (replied_to(8), Address()),
        ({**replied_to(8), "referenced_message": None}, Address()),
    ],
)
def test_to_whom_a_message_speaks(changes: dict[str, Any], expected: Address) -> None:
    assert convert.address(make_message(**changes), ME) == expected


@pytest.mark.parametrize(
    ("permissions", "is_moderator"),
    [
        (discord.Permissions(send_messages=True), False),
        (discord.Permissions(manage_messages=True), True),
        (discord.Permissions(manage_threads=True), True),
        (discord.Permissions(manage_guild=True), True),
        (discord.Permissions(administrator=True), True),
    ],
)
def test_what_the_author_may_do_in_the_guild(
    permissions: discord.Permissions, is_moderator: bool
) -> None:
    role = {"id": str(HELPERS), "name": "Helpers", "permissions": str(permissions.value)}
    member = {"roles": [str(HELPERS)], "joined_at": SAID_AT, "flags": 0}
    message = message_in(make_guild(roles=[everyone(VIEW), role]), member=member)

    address = convert.address(message, ME)

    assert address.is_moderator is is_moderator
    assert address.is_helper(HELPERS)
