"""What flows, and what waits, over all servers: a few counts for the operator's figures."""

from collections.abc import Mapping
from dataclasses import dataclass

from db.pool import Executor

_STATUS = """
SELECT 'attachment' AS kind, status, count(*) AS n FROM ocr_results GROUP BY 2
UNION ALL SELECT 'upload', status, count(*) FROM ocr_jobs GROUP BY 2
UNION ALL SELECT 'question', status, count(*) FROM questions GROUP BY 2
UNION ALL SELECT 'better', status, count(*) FROM better_readings GROUP BY 2
UNION ALL SELECT 'answer', status, count(*) FROM answers GROUP BY 2
"""
_ALIVE = (
    "SELECT count(*) FILTER (WHERE role = 'worker') AS workers,"
    " count(*) FILTER (WHERE role = 'bot') AS bots"
    " FROM workers WHERE seen_at > now() - $1 * interval '1 second'"
)


@dataclass(frozen=True, slots=True)
class Flow:
    """`rows` counts by kind of work and status; `workers` and `bots` are those that live."""

    rows: Mapping[tuple[str, str], int]
    workers: int
    bots: int


async def snapshot(db: Executor, *, alive_s: float) -> Flow:
    """The counts now. Processes count that gave a sign of life within *alive_s*."""
    rows = await db.fetch(_STATUS)
    alive = await db.fetchrow(_ALIVE, alive_s)
    counts = {(row["kind"], row["status"]): row["n"] for row in rows}
    return Flow(counts, **(dict(alive) if alive else {"workers": 0, "bots": 0}))
