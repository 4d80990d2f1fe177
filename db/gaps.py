"""Gaps: what people asked and nobody could answer from what is stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from db.pool import Executor
from db.records import Audience


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions of one kind: the latest of them, how many there are, and since when.

    `text` is what was asked; of a picture without words the beginning of what it says.
    """

    key: str
    reason: str
    guild_id: int
    channel_id: int
    thread_id: int | None
    message_id: int
    text: str
    count: int
    first_at: datetime
    last_at: datetime


# Closed: the thread is solved, or somebody else has answered there, so that there is a document.
# The questions of a kind are closed together: the answer to one of them is found for all.
_OPEN = """
    q.guild_id = ANY ($1::bigint[]) AND q.gap_key IS NOT NULL
    AND NOT EXISTS (
        SELECT FROM questions same
        LEFT JOIN threads t ON t.id = same.place_id
        WHERE same.guild_id = q.guild_id AND same.gap_key = q.gap_key
          AND (t.is_solved OR EXISTS (
            SELECT FROM documents d WHERE d.id IN (same.place_id, same.message_id))))
"""


def _seen(channels: str, threads: str) -> str:
    """Of these channels, and of private threads these; NULL: all."""
    return f"""
    ({channels}::bigint[] IS NULL OR q.channel_id = ANY ({channels}) AND NOT EXISTS (
        SELECT FROM threads p
        WHERE p.id = q.place_id AND p.is_private AND p.id <> ALL ({threads}::bigint[])))
"""


_PAGE = f"""
WITH open AS MATERIALIZED (
    SELECT q.guild_id, q.gap_key, q.message_id, q.created_at FROM questions q
    WHERE {_OPEN} AND {_seen("$5", "$6")}
), kind AS (
    SELECT gap_key, max(message_id) AS message_id, count(*) AS count,
           min(created_at) AS first_at, max(created_at) AS last_at
    FROM open GROUP BY guild_id, gap_key
    ORDER BY count(*) DESC, max(message_id) DESC LIMIT $2 OFFSET $3
)
SELECT k.gap_key AS key, q.reason, q.guild_id, q.channel_id, m.thread_id, k.message_id,
       left(coalesce(nullif(concat_ws(E'\\n', t.title, nullif(btrim(said.text), '')), ''),
                     shown.text, ''), $4) AS text,
       k.count, k.first_at, k.last_at
FROM kind k
JOIN questions q ON q.message_id = k.message_id
JOIN messages m ON m.id = k.message_id
LEFT JOIN threads t ON t.id = m.thread_id
CROSS JOIN LATERAL (
    SELECT string_agg(part.content, E'\\n' ORDER BY part.id) AS text
    FROM messages part WHERE part.id = ANY (q.part_ids || q.message_id)
) AS said
LEFT JOIN LATERAL (
    SELECT coalesce(nullif(array_to_string(r.error_lines, E'\\n'), ''), r.extracted_text) AS text
    FROM message_attachments a JOIN ocr_results r ON r.attachment_id = a.id
    WHERE a.message_id = ANY (q.part_ids || q.message_id) AND r.status = 'completed'
    ORDER BY a.message_id, a.position LIMIT 1
) AS shown ON true
ORDER BY k.count DESC, k.message_id DESC
"""


async def page(
    db: Executor,
    guild_id: int,
    *,
    limit: int = 10,
    offset: int = 0,
    max_chars: int = 300,
    audience: Audience | None = None,
) -> Sequence[Gap]:
    """The open gaps of a guild, alike as one: the most asked first, then the newest.

    With an *audience*, a person's, only of what they can read.
    """
    rows = await db.fetch(_PAGE, [guild_id], limit, offset, max_chars, *_places(audience))
    return [Gap(**dict(row)) for row in rows]


async def most_asked(
    db: Executor, guild_ids: Sequence[int], *, limit: int, max_chars: int = 300
) -> Sequence[Gap]:
    """The open gaps of several guilds, for who may read all of them; alike as one in each."""
    rows = await db.fetch(_PAGE, list(guild_ids), limit, 0, max_chars, *_places(None))
    return [Gap(**dict(row)) for row in rows]


async def count(db: Executor, guild_id: int, *, audience: Audience | None = None) -> int:
    """How many kinds of open gaps a guild has."""
    return await db.fetchval(
        f"SELECT count(DISTINCT q.gap_key) FROM questions q WHERE {_OPEN} AND {_seen('$2', '$3')}",
        [guild_id],
        *_places(audience),
    )


def _places(audience: Audience | None) -> tuple[list[int] | None, list[int]]:
    if audience is None or audience.channel_ids is None:
        return None, []
    return list(audience.channel_ids), list(audience.thread_ids)
