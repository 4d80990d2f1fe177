"""What flows now: every outbox with what waits in it, and the work in hand.

*guild_ids* are the servers somebody looks at; with *uploads* the work of the HTTP door counts too,
which belongs to no server. All over partial indexes: an operator's page asks every few seconds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from db.pool import Executor
from db.records import LIVE

QueueName = Literal["live", "past", "upload", "question", "better", "answer"]
_OF = "guild_id = ANY ($1::bigint[])"


@dataclass(frozen=True, slots=True)
class Queue:
    """`late_s` is for how long the one that is due longest has been due; None: nothing is."""

    name: QueueName
    waiting: int
    running: int
    late_s: float | None


def _queue(name: QueueName, table: str, waiting: str, running: str, *, due: str, of: str) -> str:
    return f"""
    SELECT '{name}' AS name, w.n AS waiting, r.n AS running, w.late_s FROM (
        SELECT count(*) AS n, extract(epoch FROM now() - min({due})
            FILTER (WHERE {due} <= now()))::float8 AS late_s
        FROM {table} WHERE status = '{waiting}' AND {of}) AS w,
        (SELECT count(*) AS n FROM {table} WHERE status = '{running}' AND {of}) AS r"""


_QUEUES = " UNION ALL ".join(
    (
        _queue(
            "live",
            "ocr_results",
            "pending",
            "processing",
            due="not_before",
            of=f"priority <= {LIVE} AND {_OF}",
        ),
        _queue(
            "past",
            "ocr_results",
            "pending",
            "processing",
            due="not_before",
            of=f"priority > {LIVE} AND {_OF}",
        ),
        _queue("upload", "ocr_jobs", "queued", "processing", due="not_before", of="$2::boolean"),
        _queue("question", "questions", "waiting", "processing", due="give_up_at", of=_OF),
        _queue("better", "better_readings", "waiting", "processing", due="not_before", of=_OF),
        _queue("answer", "answers", "ready", "sending", due="not_before", of=_OF),
    )
)


async def depths(db: Executor, guild_ids: Sequence[int], *, uploads: bool) -> list[Queue]:
    """All of them, in this order."""
    rows = await db.fetch(_QUEUES, list(guild_ids), uploads)
    return [Queue(**dict(row)) for row in rows]


@dataclass(frozen=True, slots=True)
class Running:
    """Work in hand: by whom, and since when. `message_id` None: an upload's."""

    kind: Literal["picture", "question", "upload"]
    message_id: int | None
    owner: str
    since: datetime


_RUNNING = f"""
SELECT 'picture' AS kind, a.message_id, r.owner, r.updated_at AS since
FROM ocr_results r JOIN message_attachments a ON a.id = r.attachment_id
WHERE r.status = 'processing' AND r.{_OF}
UNION ALL
SELECT 'question', message_id, owner, updated_at FROM questions
WHERE status = 'processing' AND {_OF}
UNION ALL
SELECT 'upload', NULL, worker, updated_at FROM ocr_jobs
WHERE status = 'processing' AND $2::boolean
ORDER BY since LIMIT $3
"""


async def running(
    db: Executor, guild_ids: Sequence[int], *, uploads: bool, limit: int
) -> list[Running]:
    """What is being worked on, the longest first."""
    rows = await db.fetch(_RUNNING, list(guild_ids), uploads, limit)
    return [Running(**dict(row)) for row in rows]
