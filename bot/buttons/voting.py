"""Helpful, and Not helpful with a reason for those who want to give one."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, cast
from uuid import UUID

import discord
import structlog
from discord import ui

from bot.buttons.press import Press
from bot.buttons.words import ButtonWords
from core.redaction import redact
from db import votes
from db.pool import Executor
from db.records import SentAnswer

log = structlog.get_logger()

REASON_PREFIX = "answer-reason:"
_REASON_ID = re.compile(re.escape(REASON_PREFIX) + "([0-9a-f]{32})")
REASON_CHARACTERS = 500
FORM_S = 900.0  # after that discord.py forgets the form; what is sent later is still taken


class ReasonForm(ui.Modal):
    """Asks why. What comes back is taken by `Desk.take_form`, which outlives a restart."""

    def __init__(self, answer: SentAnswer, words: ButtonWords) -> None:
        custom_id = f"{REASON_PREFIX}{answer.id.hex}"
        super().__init__(title=words.reason_title, custom_id=custom_id, timeout=FORM_S)
        field: ui.TextInput[Any] = ui.TextInput(
            style=discord.TextStyle.paragraph,
            placeholder=words.reason_hint,
            max_length=REASON_CHARACTERS,
            required=False,
            custom_id="reason",
        )
        self.add_item(ui.Label(text=words.reason_label, component=field))


def answer_of(custom_id: str) -> UUID | None:
    """The answer that a form is about; None where its id is not of our making."""
    match = _REASON_ID.fullmatch(custom_id)
    return UUID(match[1]) if match else None


async def vote(db: Executor, press: Press, *, is_helpful: bool) -> None:
    await votes.cast(db, press.answer.id, press.user_id, is_helpful=is_helpful)
    log.info(
        "answer.voted",
        message_id=press.answer.question_id,
        answer_id=str(press.answer.id),
        user_id=press.user_id,
        is_helpful=is_helpful,
    )


async def explain(db: Executor, press: Press) -> str:
    """Keep the reason of a sent form, without the secrets in it; returns what to say."""
    reason = redact(form_text(press.interaction.data)).text.strip()[:REASON_CHARACTERS]
    if not reason:
        return press.words.thanks_unhelpful
    if not await votes.explain(db, press.answer.id, press.user_id, reason):
        return press.words.voted_otherwise
    return press.words.thanks_reason


def form_text(data: object) -> str:
    """What was written into the one field of a form, of the data that Discord sends of it."""
    return next((part["value"] for part in _parts(data) if isinstance(part.get("value"), str)), "")


def _parts(data: object) -> Iterator[Mapping[str, Any]]:
    """Every component at any depth; Discord nests a field in its label, or in a row."""
    if isinstance(data, Mapping):
        part = cast("Mapping[str, Any]", data)
        yield part
        yield from _parts(part.get("component"))
        yield from _parts(part.get("components"))
    elif isinstance(data, list):
        for item in cast("list[object]", data):
            yield from _parts(item)
