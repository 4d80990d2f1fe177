"""Discord's own payloads, parsed by discord.py as it would parse them on the wire."""

from datetime import UTC, datetime
from typing import Any

import discord

from bot.client import intents

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
SAID_AT = NOON.isoformat()
GUILD_ID, CHANNEL_ID, FORUM_ID, THREAD_ID = 100, 200, 201, 300
MESSAGE_ID = discord.utils.time_snowflake(NOON)  # an id tells when it was made
SOLVED_TAG_ID, LINUX_TAG_ID = 9, 10
VIEW, READ_HISTORY = 1 << 10, 1 << 16
CDN = "https://cdn.discordapp.com/attachments/200/1/error.png"


def make_guild(**changes: object) -> discord.Guild:
    """A guild with a help channel, a forum, and a post in it."""
    client = discord.Client(intents=intents())
    payload: Any = {
        "id": str(GUILD_ID),
        "name": "Greenhouse",
        "owner_id": "1",
        "roles": [everyone(VIEW | READ_HISTORY)],
        "channels": [
            channel_payload(CHANNEL_ID, "help", 0),
            channel_payload(
                FORUM_ID,
                "support",
                15,
                available_tags=[
                    tag_payload(SOLVED_TAG_ID, "Đã giải quyết"),
                    tag_payload(LINUX_TAG_ID, "Linux"),
                ],
            ),
        ],
        "threads": [thread_payload()],
        "emojis": [],
        **changes,
    }
    state = client._connection  # pyright: ignore[reportPrivateUsage] - nothing public parses
    return discord.Guild(data=payload, state=state)


def everyone(permissions: int) -> dict[str, object]:
    return {"id": str(GUILD_ID), "name": "@everyone", "permissions": str(permissions)}


def channel_payload(channel_id: int, name: str, kind: int, **more: object) -> dict[str, object]:
    payload = {"id": str(channel_id), "name": name, "type": kind, "position": 0}
    return {**payload, "permission_overwrites": [], **more}


def tag_payload(tag_id: int, name: str) -> dict[str, object]:
    tag = {"id": str(tag_id), "name": name, "moderated": False}
    return {**tag, "emoji_id": None, "emoji_name": None}


def thread_payload(**changes: object) -> dict[str, object]:
    return {
        "id": str(THREAD_ID),
        "type": 11,
        "guild_id": str(GUILD_ID),
        "parent_id": str(FORUM_ID),
        "owner_id": "7",
        "name": "numpy will not import",
        "message_count": 1,
        "member_count": 1,
        "applied_tags": [],
        "thread_metadata": {
            "archived": False,
            "auto_archive_duration": 1440,
            "archive_timestamp": SAID_AT,
            "create_timestamp": SAID_AT,
        },
        **changes,
    }


def make_thread(**changes: object) -> discord.Thread:
    thread = make_guild(threads=[thread_payload(**changes)]).get_thread(THREAD_ID)
    assert thread is not None
    return thread


def attachment_payload(**changes: object) -> dict[str, object]:
    payload: dict[str, object] = {"id": "1", "filename": "error.png", "size": 1000}
    return {**payload, "url": CDN, "proxy_url": CDN, "content_type": "image/png", **changes}


def snapshot_payload(**changes: object) -> dict[str, object]:
    payload: dict[str, object] = {"type": 0, "content": "", "embeds": [], "attachments": []}
    return {"message": {**payload, "timestamp": SAID_AT, "edited_timestamp": None, **changes}}


def make_message(place_id: int = CHANNEL_ID, **changes: object) -> discord.Message:
    """What linh said in the help channel, or in *place_id*."""
    return message_in(make_guild(), place_id, **changes)


def message_in(
    guild: discord.Guild, place_id: int = CHANNEL_ID, **changes: object
) -> discord.Message:
    """The same in a *guild* of one's own."""
    place: Any = guild.get_channel_or_thread(place_id)
    payload: Any = {
        "id": str(MESSAGE_ID),
        "channel_id": str(place_id),
        "guild_id": str(GUILD_ID),
        "type": 0,
        "author": {
            "id": "7",
            "username": "linh",
            "global_name": "Linh",
            "discriminator": "0",
            "avatar": None,
        },
        "content": "It fails",
        "timestamp": SAID_AT,
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "pinned": False,
        **changes,
    }
    state = guild._state  # pyright: ignore[reportPrivateUsage] - nothing public parses
    return discord.Message(state=state, channel=place, data=payload)
