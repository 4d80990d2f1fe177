"""Answers that were written anew after they were sent: what the bot has to edit."""

from collections.abc import Sequence
from itertools import groupby

import asyncpg

from db.answers import sources_of
from db.pool import Executor
from db.records import NewAnswer, RevisedAnswer

_DUE = """
WITH revised AS (
    SELECT * FROM answers
    WHERE guild_id = ANY($1::bigint[]) AND status = 'sent' AND revision > sent_revision
      AND dismissed_at IS NULL AND reply_channel_id IS NOT NULL AND not_before <= clock_timestamp()
    LIMIT $2
)
SELECT a.*, m.id AS source_message_id, m.guild_id AS source_guild_id,
       coalesce(m.thread_id, m.channel_id) AS source_channel_id, s.title, s.from_screenshot
FROM revised a
LEFT JOIN (answer_sources s JOIN messages m ON m.id = s.message_id) ON s.answer_id = a.id
ORDER BY a.id, s.position
"""


async def due(db: Executor, guild_ids: Sequence[int], *, limit: int) -> list[RevisedAnswer]:
    rows = await db.fetch(_DUE, list(guild_ids), limit)
    return [_revised(list(own)) for _, own in groupby(rows, key=lambda row: row["id"])]


def _revised(rows: list[asyncpg.Record]) -> RevisedAnswer:
    row = rows[0]
    return RevisedAnswer(
        id=row["id"],
        guild_id=row["guild_id"],
        place_id=row["reply_channel_id"],
        reply_message_id=row["reply_message_id"],
        revision=row["revision"],
        answer=NewAnswer(
            kind=row["kind"],
            text=row["text"],
            sources=sources_of(rows),
            model_version=row["model_version"],
            prompt_version=row["prompt_version"],
            confidence=row["confidence"],
            full_text=row["full_text"],
            language=row["language"],
        ),
    )


async def mark_edited(db: Executor, revised: RevisedAnswer) -> None:
    """Discord shows this revision, or there is nothing left to show it on."""
    await db.execute(
        "UPDATE answers SET sent_revision = greatest(sent_revision, $2) WHERE id = $1",
        revised.id,
        revised.revision,
    )


async def put_off(db: Executor, revised: RevisedAnswer, *, delay_s: float) -> None:
    """Discord did not take it now."""
    await db.execute(
        "UPDATE answers SET not_before = clock_timestamp() + $2 * interval '1 second'"
        " WHERE id = $1",
        revised.id,
        delay_s,
    )
