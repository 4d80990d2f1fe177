"""The search: for earlier answered questions, and for single messages. Both as one may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg

from db.pool import Executor
from db.records import Audience, MessageHit, ThreadHit
from db.search_sql import MESSAGES, THREADS, THREADS_BY_MEANING
from db.vectors import as_text

_ASKED_FROM = """
SELECT unnest($1::bigint[]) AS id
UNION SELECT thread_id FROM messages WHERE id = ANY ($1) AND thread_id IS NOT NULL
UNION SELECT conversation_roots($1)
"""
_FORGOTTEN = """
SELECT document_id AS id FROM forgotten_sources WHERE guild_id = $1 AND question_key = $2
"""


@dataclass(frozen=True, slots=True)
class Meaning:
    """The vector of what somebody wrote, and the share (0-1) of the score that it decides."""

    vector: Sequence[float]
    share: float


async def prose(db: Executor, text: str) -> str:
    """The lines of *text* that no machine printed: what a vector may be made of."""
    return await db.fetchval("SELECT prose_text($1)", text)


async def threads(
    db: Executor,
    *,
    guild_id: int,
    channel_id: int,
    text: str,
    screen_text: str,
    exclude_ids: Sequence[int],
    key_text: str | None = None,
    limit: int = 5,
    audience: Audience | None = None,
    question_key: str | None = None,
    meaning: Meaning | None = None,
) -> list[ThreadHit]:
    """Find the answered questions of this guild that are most like *text* and *screen_text*.

    Shown is what *audience* can read; without one, those who read *channel_id*. *exclude_ids* name
    the thread or message that asks, and others: neither they, nor the threads or conversations they
    are part of, are found. *key_text* is the part of both texts that `ThreadHit.coverage` is
    measured on; all of both, unless it is given. What a moderator took away as an answer to the
    questions of *question_key* is not found for them. With *meaning* those are found, too, that say
    it in other words; that needs the table of `db.vectors`.
    """
    unwanted = await db.fetch(_ASKED_FROM, exclude_ids) if exclude_ids else []
    if question_key is not None:
        unwanted += await db.fetch(_FORGOTTEN, guild_id, question_key)
    seen_by = audience or Audience.readers_of(channel_id)
    rows = await db.fetch(
        THREADS_BY_MEANING if meaning else THREADS,
        guild_id,
        seen_by.channel_id,
        text,
        screen_text,
        key_text or f"{text}\n{screen_text}",
        [row["id"] for row in unwanted],
        None if seen_by.channel_ids is None else list(seen_by.channel_ids),
        list(seen_by.thread_ids),
        limit,
        *([as_text(meaning.vector), meaning.share] if meaning else ()),
    )
    return [_hit(row) for row in rows]


async def everybody(db: Executor, guild_id: int) -> Audience:
    """Who reads the whole guild: an operator, who could ask the database for it anyway."""
    row = await db.fetchrow(
        "SELECT array(SELECT id FROM channels WHERE guild_id = $1) AS channel_ids,"
        " array(SELECT id FROM threads WHERE guild_id = $1 AND is_private) AS thread_ids",
        guild_id,
    )
    return Audience.person(row["channel_ids"], row["thread_ids"]) if row else Audience()


async def messages(
    db: Executor,
    *,
    guild_id: int,
    text: str,
    audience: Audience,
    channel_id: int | None = None,
    author_id: int | None = None,
    has_image: bool = False,
    limit: int = 10,
    offset: int = 0,
) -> list[MessageHit]:
    """Find single messages that say *text*, themselves or in a picture, answered or not.

    Those that say more of it, and rarer words, come first; of equals the newest. What bots said is
    not found. *channel_id* may be a thread's. A page after another is asked for by *offset*.
    """
    rows = await db.fetch(
        MESSAGES,
        guild_id,
        audience.channel_id,
        text,
        channel_id,
        author_id,
        has_image,
        None if audience.channel_ids is None else list(audience.channel_ids),
        list(audience.thread_ids),
        limit,
        offset,
    )
    return [_message_hit(row) for row in rows]


def _message_hit(row: asyncpg.Record) -> MessageHit:
    values: dict[str, Any] = {**row, "snippet": " ".join(row["snippet"].split())}
    return MessageHit(**values)


def _hit(row: asyncpg.Record) -> ThreadHit:
    terms: dict[str, Any] = {name: tuple(row[name]) for name in ("matched_terms", "rare_terms")}
    values: dict[str, Any] = {**row, **terms}
    return ThreadHit(**values)
