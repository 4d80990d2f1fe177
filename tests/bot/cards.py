"""What a card says: the texts of a message in the second version of components."""

from collections.abc import Iterator
from typing import Any

import discord

ACTION_ROW, BUTTON = 1, 2


def words(message: dict[str, Any]) -> str:
    """All that a message says, as the wire tells it: content, embeds, then components' texts."""
    embeds: list[dict[str, Any]] = message.get("embeds") or []
    lines = [line for embed in embeds for line in _embedded(embed)]
    parts = _texts(message.get("components") or [])
    return "\n".join([message.get("content") or "", *lines, *parts])


def _embedded(embed: dict[str, Any]) -> Iterator[str]:
    yield from (embed[key] for key in ("title", "description") if key in embed)
    fields: list[dict[str, Any]] = embed.get("fields") or []
    for field in fields:
        yield from (field["name"], field["value"])


def _texts(components: list[dict[str, Any]]) -> Iterator[str]:
    for part in components:
        if "content" in part:
            yield part["content"]
        yield from _texts(part.get("components") or [])


def buttons(message: dict[str, Any]) -> dict[str, str]:
    """The ids of the buttons of a message, as the wire tells it, by their labels."""
    rows = [part for part in message["components"] if part["type"] == ACTION_ROW]
    parts = [part for row in rows for part in row["components"]]
    return {part["label"]: part["custom_id"] for part in parts if part["type"] == BUTTON}


def card(message: discord.Message | None) -> str:
    """All that a message of the bot says."""
    assert message is not None
    return words({"components": [part.to_dict() for part in message.components]})


def labels(message: discord.Message | None) -> list[str]:
    """The buttons under a card."""
    assert message is not None
    rows = [part for part in message.components if isinstance(part, discord.ActionRow)]
    return [
        button.label or ""
        for row in rows
        for button in row.children
        if isinstance(button, discord.Button)
    ]
