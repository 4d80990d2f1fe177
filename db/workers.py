"""Workers and bots: a sign of life of each, and what is missing where they run."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from db.pool import Executor

FORGOTTEN_S = 86_400.0

Role = Literal["worker", "bot"]


@dataclass(frozen=True, slots=True)
class WorkerLife:
    """`silent_s` is how long ago it gave its last sign of life, by the database's clock."""

    name: str
    missing_languages: Sequence[str]
    started_at: datetime
    silent_s: float


async def beat(
    db: Executor, name: str, missing_languages: Sequence[str] = (), *, role: Role = "worker"
) -> None:
    """A sign of life; whoever gave none for a day is forgotten."""
    await db.execute(
        "WITH gone AS (DELETE FROM workers"
        " WHERE name <> $1 AND seen_at < now() - $3 * interval '1 second')"
        " INSERT INTO workers (name, missing_languages, role) VALUES ($1, $2, $4)"
        " ON CONFLICT (name) DO UPDATE"
        " SET seen_at = now(), missing_languages = excluded.missing_languages",
        name,
        list(missing_languages),
        FORGOTTEN_S,
        role,
    )


async def leave(db: Executor, name: str) -> None:
    """A worker that stops in good order is not missed."""
    await db.execute("DELETE FROM workers WHERE name = $1", name)


async def list_all(db: Executor, *, role: Role = "worker") -> list[WorkerLife]:
    """Those that live, first, and those that went silent within a day."""
    rows = await db.fetch(
        "SELECT name, missing_languages, started_at,"
        " extract(epoch FROM now() - seen_at)::float8 AS silent_s"
        " FROM workers WHERE role = $1 ORDER BY seen_at DESC, name",
        role,
    )
    return [WorkerLife(**dict(row)) for row in rows]
