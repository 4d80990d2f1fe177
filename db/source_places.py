"""Where an answer stands and where its sources do: what decides whether it may be sent."""

from dataclasses import dataclass
from uuid import UUID

from db.pool import Executor


@dataclass(frozen=True, slots=True)
class SourcePlaces:
    """Channels people set permissions on. `are_private`: a source is in a private thread."""

    asked_in: int
    source_channel_ids: frozenset[int]
    are_private: bool


async def of_answer(db: Executor, answer_id: UUID) -> SourcePlaces | None:
    """None for an answer that is gone. A private thread may use what was said in itself."""
    row = await db.fetchrow(
        "SELECT q.channel_id AS asked_in,"
        " coalesce(array_agg(m.channel_id) FILTER (WHERE m.id IS NOT NULL), '{}') AS channel_ids,"
        " coalesce(bool_or(t.is_private AND t.id IS DISTINCT FROM q.thread_id), false)"
        " AS are_private"
        " FROM answers a JOIN messages q ON q.id = a.question_id"
        " LEFT JOIN answer_sources s ON s.answer_id = a.id"
        " LEFT JOIN messages m ON m.id = s.message_id"
        " LEFT JOIN threads t ON t.id = m.thread_id WHERE a.id = $1 GROUP BY q.channel_id",
        answer_id,
    )
    if row is None:
        return None
    return SourcePlaces(row["asked_in"], frozenset(row["channel_ids"]), row["are_private"])
