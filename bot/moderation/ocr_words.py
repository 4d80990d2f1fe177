"""Readings in words for moderators."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import discord

from bot.present import code_block, jump_url, neutral_title
from bot.privacy_words import many
from bot.splitting import split
from db.readings import Failures, Reading, Waiting
from db.records import EarlierPicture, Source
from qa.plain import cleaned, one_line

FILENAME = "reading.txt"
PARTS_AT_MOST = 2  # messages; what needs more is a file
REASONS_AT_MOST = 12
EXAMPLE_CHARACTERS = 90
MODELS_ENGINE = "openrouter"  # ocr/vision_call.py

NO_PICTURES = "I have stored no picture of that message."
NOT_AGAIN = (
    "There is nothing to read again: its pictures are waiting already, or they are gone, or they"
    " are no pictures I can read. `/ocr show` says which."
)
AGAIN = "I read {what} again, before everything else. `/ocr show` shows what comes of it."

_STATES: Mapping[str, str] = MappingProxyType(
    {
        "pending": "waits to be read",
        "processing": "is being read",
        "completed": "read",
        "failed": "could not be read",
        "gone": "is gone from Discord",
        "unsupported": "is no picture I can read",
    }
)


@dataclass(frozen=True, slots=True)
class Shown:
    """What to send: messages, and the texts as a file where they are long."""

    parts: Sequence[str]
    file: str | None = None


def shown(
    readings: Sequence[Reading], earlier: Mapping[int, Sequence[EarlierPicture]], guild_id: int
) -> Shown:
    """All pictures of a message. *earlier* are those like each, by its number from 0."""
    facts = [
        "\n".join([_facts(number, reading), *_alike(earlier.get(number, ()), guild_id)])
        for number, reading in enumerate(readings)
    ]
    texts = [_text(reading) for reading in readings]
    parts = split("\n".join(f"{fact}\n{text}" for fact, text in zip(facts, texts, strict=True)))
    if len(parts) <= PARTS_AT_MOST:
        return Shown(parts)
    whole = "\n\n".join(
        f"{number + 1}. {' '.join(cleaned(reading.filename).split())}\n\n{_plain(reading)}"
        for number, reading in enumerate(readings)
    )
    return Shown(split("\n".join([*facts, "The text is long, so it is in the file."])), whole)


def _facts(number: int, reading: Reading) -> str:
    name = f"**{number + 1}. {neutral_title(reading.filename)}** {_STATES[reading.status]}"
    return "\n".join([name, *(f"-# {line}" for line in _details(reading))])


def _details(reading: Reading) -> list[str]:
    lines: list[str] = []
    if reading.status == "completed":
        lines.append(" · ".join(_provenance(reading)))
    if reading.error_code and reading.status != "completed":
        message = neutral_title(one_line(reading.error_message or "", EXAMPLE_CHARACTERS))
        lines.append(f"`{reading.error_code}` {message}, after {many(reading.tries, 'failed try')}")
    return lines


def _provenance(reading: Reading) -> list[str]:
    """Who read it, how surely, and what became of it: `by a model, …`."""
    seen = reading.provenance
    is_models = "local" in seen or seen.get("engine") == MODELS_ENGINE
    facts = [f"by {'a model' if is_models else 'the local reader'}, {reading.model_version or '?'}"]
    if reading.confidence is not None:
        facts.append(f"confidence {reading.confidence:.0%}")
    if reading.processing_time_ms is not None:
        facts.append(f"{reading.processing_time_ms:,} ms")
    if reading.provenance.get("is_copy"):
        facts.append("taken over from the same picture posted before")
    if reading.waits_for_model:
        facts.append("a model may still better it")
    return facts


def _alike(earlier: Sequence[EarlierPicture], guild_id: int) -> list[str]:
    links = [
        jump_url(Source(e.message_id, guild_id, e.thread_id or e.channel_id, "")) for e in earlier
    ]
    return [f"-# looks like this earlier picture: {link}" for link in links]


def _text(reading: Reading) -> str:
    if reading.status != "completed":
        return ""
    if not (reading.text or "").strip():
        return "No text is in it."
    errors = [f"Error lines:\n{code_block(chr(10).join(reading.error_lines))}"]
    return "\n".join([*(errors if reading.error_lines else []), code_block(reading.text or "")])


def _plain(reading: Reading) -> str:
    return cleaned(reading.text or "").strip("\n") or _STATES[reading.status]


def status(waiting: Waiting, failures: Sequence[Failures]) -> list[str]:
    """How reading stands in a guild, in parts of a message's length."""
    pending = waiting.live + waiting.backfill
    since = (
        f", the oldest since {discord.utils.format_dt(waiting.since, 'R')}" if waiting.since else ""
    )
    places = f"{waiting.live:,} live, {waiting.backfill:,} of the past"
    lines = [
        f"**Read** in the last 24 hours: {many(waiting.read_today, 'picture')}",
        f"**Waiting:** {many(pending, 'picture')} ({places}){since}",
        f"**Being read:** {waiting.processing:,} · **for a model:** {waiting.for_model:,}",
    ]
    if not failures:
        return ["\n".join([*lines, "**Not read:** none"])]
    lines += ["**Not read:**", *(_failure(each) for each in failures[:REASONS_AT_MOST])]
    if more := len(failures) - REASONS_AT_MOST:
        lines += [f"- and {many(more, 'more reason')}"] if more > 0 else []
    return split("\n".join([*lines, "-# `/ocr retry` reads the pictures of one message again."]))


def _failure(each: Failures) -> str:
    again = f", {each.to_retry:,} to be tried again" if each.to_retry else ""
    oldest = discord.utils.format_dt(each.oldest, "R")
    example = neutral_title(one_line(each.example or "", EXAMPLE_CHARACTERS))
    return f"- {each.count:,} {each.status}, `{each.code}`{again}, oldest {oldest}: {example}"
