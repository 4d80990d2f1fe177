"""Where an answer stands and where its sources do: what decides whether it may be sent."""

from dataclasses import dataclass
from uuid import UUID

from db.pool import Executor


@dataclass(frozen=True, slots=True)
class SourcePlace:
    """`channel_id` is what people set permissions on. `is_private`: it is in a private thread."""

    message_id: int
    channel_id: int
    is_private: bool


@dataclass(frozen=True, slots=True)
class SourcePlaces:
    asked_in: int
    sources: tuple[SourcePlace, ...]


async def of_answer(db: Executor, answer_id: UUID) -> SourcePlaces | None:
    """None for an answer that is gone. A private thread may use what was said in itself."""
    rows = await db.fetch(
        "SELECT q.channel_id AS asked_in, m.id, m.channel_id,"
        " coalesce(t.is_private AND t.id IS DISTINCT FROM q.thread_id, false) AS is_private"
        " FROM answers a JOIN messages q ON q.id = a.question_id"
        " LEFT JOIN answer_sources s ON s.answer_id = a.id"
        " LEFT JOIN messages m ON m.id = s.message_id"
        " LEFT JOIN threads t ON t.id = m.thread_id WHERE a.id = $1",
        answer_id,
    )
    if not rows:
        return None
    sources = [SourcePlace(r["id"], r["channel_id"], r["is_private"]) for r in rows if r["id"]]
    return SourcePlaces(rows[0]["asked_in"], tuple(sources))
