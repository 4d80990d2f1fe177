"""The figures of guilds over a time: what was asked, said, voted and read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from db.pool import Executor

Step = Literal["minute", "hour", "day"]


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds, half of all and 95 of 100 were not slower; None where there were none."""

    p50: float | None
    p95: float | None


@dataclass(frozen=True, slots=True)
class Bar:
    """What was asked within one minute, hour or day from `at` on."""

    at: datetime
    answered: int
    silent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """`silent` by reason, `pictures` by engine, the most first. Times in seconds.

    `reading` is what the reading of a picture took, `answering` the time from a question to its
    answer in Discord.
    """

    answered: int
    silent: Mapping[str, int]
    open: int
    failed: int
    helpful: int
    unhelpful: int
    pictures: Mapping[str, int]
    unread: Mapping[str, int]
    reading: Times
    answering: Times
    bars: Sequence[Bar]


async def figures(
    db: Executor, guild_ids: Sequence[int], since: datetime, *, step: Step
) -> Figures:
    """The figures of these guilds since then; the bars leave no step (UTC) out."""
    of = list(guild_ids)
    ends = await _ends(db, of, since)
    votes = await _votes(db, of, since)
    return Figures(
        answered=sum(n for status, _, n in ends if status == "answered"),
        silent={
            reason or "unknown": n
            for status, reason, n in ends
            if status in {"abstained", "cancelled"}
        },
        open=sum(n for status, _, n in ends if status in {"waiting", "processing"}),
        failed=sum(n for status, _, n in ends if status == "failed"),
        helpful=votes.get(True, 0),
        unhelpful=votes.get(False, 0),
        pictures=await _pictures(db, of, since),
        unread=await _unread(db, of, since),
        reading=await _reading(db, of, since),
        answering=await _answering(db, of, since),
        bars=await _bars(db, of, since, step),
    )


async def _ends(
    db: Executor, guild_ids: list[int], since: datetime
) -> list[tuple[str, str | None, int]]:
    rows = await db.fetch(
        "SELECT status, CASE WHEN status IN ('abstained', 'cancelled') THEN reason END AS reason,"
        " count(*) AS n FROM questions WHERE guild_id = ANY ($1::bigint[]) AND created_at >= $2"
        " GROUP BY 1, 2 ORDER BY n DESC, reason",
        guild_ids,
        since,
    )
    return [(row["status"], row["reason"], row["n"]) for row in rows]


async def _votes(db: Executor, guild_ids: list[int], since: datetime) -> dict[bool, int]:
    rows = await db.fetch(
        "SELECT v.is_helpful, count(*) AS n FROM votes v JOIN answers a ON a.id = v.answer_id"
        " WHERE a.guild_id = ANY ($1::bigint[]) AND v.updated_at >= $2 GROUP BY 1",
        guild_ids,
        since,
    )
    return {row["is_helpful"]: row["n"] for row in rows}


async def _pictures(db: Executor, guild_ids: list[int], since: datetime) -> dict[str, int]:
    rows = await db.fetch(
        "SELECT coalesce(provenance ->> 'engine', 'unknown') AS engine, count(*) AS n"
        " FROM ocr_results WHERE guild_id = ANY ($1::bigint[])"
        " AND completed_at >= $2 AND status = 'completed'"
        " GROUP BY 1 ORDER BY n DESC, engine",
        guild_ids,
        since,
    )
    return {row["engine"]: row["n"] for row in rows}


# In parts, as their indexes are: what was read is far more.
_UNREAD = (
    " UNION ALL ".join(
        "SELECT status, count(*) AS n FROM ocr_results"
        f" WHERE guild_id = ANY ($1::bigint[]) AND created_at >= $2 AND status {one} GROUP BY 1"
        for one in ("IN ('failed', 'gone', 'unsupported')", "= 'pending'", "= 'processing'")
    )
    + " ORDER BY n DESC, status"
)


async def _unread(db: Executor, guild_ids: list[int], since: datetime) -> dict[str, int]:
    rows = await db.fetch(_UNREAD, guild_ids, since)
    return {row["status"]: row["n"] for row in rows}


async def _reading(db: Executor, guild_ids: list[int], since: datetime) -> Times:
    row = await db.fetchrow(
        "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY processing_time_ms) / 1000 AS p50,"
        " percentile_cont(0.95) WITHIN GROUP (ORDER BY processing_time_ms) / 1000 AS p95"
        " FROM ocr_results WHERE guild_id = ANY ($1::bigint[])"
        " AND completed_at >= $2 AND status = 'completed'",
        guild_ids,
        since,
    )
    return Times(row["p50"], row["p95"]) if row else Times(None, None)


async def _answering(db: Executor, guild_ids: list[int], since: datetime) -> Times:
    row = await db.fetchrow(
        "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY s)::float8 AS p50,"
        " percentile_cont(0.95) WITHIN GROUP (ORDER BY s)::float8 AS p95 FROM ("
        " SELECT extract(epoch FROM a.sent_at - q.created_at) AS s FROM questions q"
        " JOIN answers a ON a.question_id = q.message_id"
        " WHERE q.guild_id = ANY ($1::bigint[]) AND q.created_at >= $2"
        " AND a.sent_at IS NOT NULL) AS sent",
        guild_ids,
        since,
    )
    return Times(row["p50"], row["p95"]) if row else Times(None, None)


async def _bars(db: Executor, guild_ids: list[int], since: datetime, step: Step) -> list[Bar]:
    rows = await db.fetch(
        """
        SELECT at, count(q.message_id) FILTER (WHERE q.status = 'answered') AS answered,
            count(q.message_id) FILTER (WHERE q.status IN ('abstained', 'cancelled')) AS silent
        FROM generate_series(date_trunc($3, $2::timestamptz, 'UTC'),
                             date_trunc($3, now(), 'UTC'), ('1 ' || $3)::interval) AS at
        LEFT JOIN questions q ON q.guild_id = ANY ($1::bigint[])
            AND q.created_at >= greatest(at, $2) AND q.created_at < at + ('1 ' || $3)::interval
        GROUP BY at ORDER BY at
        """,
        guild_ids,
        since,
        step,
    )
    return [Bar(row["at"], row["answered"], row["silent"]) for row in rows]


@dataclass(frozen=True, slots=True)
class Backlog:
    """What of a guild waits, and how long the oldest of it has waited, in seconds."""

    pictures: int
    pictures_oldest_s: float | None
    models: int
    questions: int
    questions_oldest_s: float | None
    answers: int


_BACKLOG = """
SELECT p.n AS pictures, p.oldest AS pictures_oldest_s,
    (SELECT count(*) FROM better_readings WHERE guild_id = $1) AS models,
    q.n AS questions, q.oldest AS questions_oldest_s,
    (SELECT count(*) FROM answers WHERE guild_id = $1 AND status IN ('ready', 'sending')) AS answers
FROM (
    SELECT count(*) AS n, extract(epoch FROM now() - min(created_at))::float8 AS oldest
    FROM ocr_results WHERE guild_id = $1 AND status IN ('pending', 'processing')
) AS p, (
    SELECT count(*) AS n, extract(epoch FROM now() - min(due_at))::float8 AS oldest
    FROM questions WHERE guild_id = $1 AND status IN ('waiting', 'processing')
) AS q
"""


async def backlog(db: Executor, guild_id: int) -> Backlog:
    row = await db.fetchrow(_BACKLOG, guild_id)
    return Backlog(**dict(row)) if row else Backlog(0, None, 0, 0, None, 0)


async def known_threads(db: Executor, guild_id: int) -> int:
    """How many answered questions the search of a guild knows."""
    return await db.fetchval("SELECT count(*) FROM documents WHERE guild_id = $1", guild_id)
