"""Readings and answers as series over time: how many, by which engine, and how fast."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from db.pool import Executor
from db.stats import Step

_OF = "guild_id = ANY ($1::bigint[])"


@dataclass(frozen=True, slots=True)
class Point:
    """One step of a series from `at` on; `p50` and `p95` in seconds. `engine` None: of all."""

    at: datetime
    engine: str | None
    count: int
    p50: float | None
    p95: float | None


_READINGS = f"""
SELECT date_trunc($3, completed_at, 'UTC') AS at,
    CASE grouping(provenance ->> 'engine') WHEN 0 THEN coalesce(provenance ->> 'engine', 'unknown')
        END AS engine,
    count(*) AS count,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY processing_time_ms) / 1000 AS p50,
    percentile_cont(0.95) WITHIN GROUP (ORDER BY processing_time_ms) / 1000 AS p95
FROM ocr_results
WHERE {_OF} AND completed_at >= $2 AND status = 'completed'
GROUP BY GROUPING SETS ((1, provenance ->> 'engine'), (1))
ORDER BY 1
"""


async def readings(
    db: Executor, guild_ids: Sequence[int], since: datetime, *, step: Step
) -> list[Point]:
    """Pictures read, for each step by engine and of all; steps without any are left out."""
    rows = await db.fetch(_READINGS, list(guild_ids), since, step)
    return [Point(**dict(row)) for row in rows]


_ANSWERS = """
SELECT date_trunc($3, q.created_at, 'UTC') AS at, NULL AS engine, count(*) AS count,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM a.sent_at - q.created_at))
        ::float8 AS p50,
    percentile_cont(0.95) WITHIN GROUP (ORDER BY extract(epoch FROM a.sent_at - q.created_at))
        ::float8 AS p95
FROM questions q JOIN answers a ON a.question_id = q.message_id
WHERE q.guild_id = ANY ($1::bigint[]) AND q.created_at >= $2 AND a.sent_at IS NOT NULL
GROUP BY 1 ORDER BY 1
"""


async def answers(
    db: Executor, guild_ids: Sequence[int], since: datetime, *, step: Step
) -> list[Point]:
    """Answers sent, and the seconds from the question to them; as `readings`."""
    rows = await db.fetch(_ANSWERS, list(guild_ids), since, step)
    return [Point(**dict(row)) for row in rows]
