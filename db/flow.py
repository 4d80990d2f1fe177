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
_WORKERS = (
    "SELECT count(*) FROM workers"
    " WHERE role = 'worker' AND seen_at > now() - $1 * interval '1 second'"
)


@dataclass(frozen=True, slots=True)
class Flow:
    """`rows` counts by kind of work and status; `workers` are those that live."""

    rows: Mapping[tuple[str, str], int]
    workers: int


async def snapshot(db: Executor, *, alive_s: float) -> Flow:
    """The counts now. Workers count that gave a sign of life within *alive_s*."""
    rows = await db.fetch(_STATUS)
    workers = await db.fetchval(_WORKERS, alive_s)
    return Flow({(row["kind"], row["status"]): row["n"] for row in rows}, workers)
