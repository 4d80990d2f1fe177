"""Questions: messages that may deserve an answer, and the outbox they wait in."""

from datetime import datetime
from uuid import UUID, uuid4

from db.messages import readings
from db.pool import Executor
from db.records import ClaimedQuestion, NewAnswer
from db.text import storable

PAGE = 500

# Due: the quiet window is over, and no picture of the message is still to be read.
_DUE = """
    q.due_at <= clock_timestamp()
    AND (q.give_up_at <= clock_timestamp() OR NOT EXISTS (
        SELECT FROM message_attachments a JOIN ocr_results r ON r.attachment_id = a.id
        WHERE a.message_id = q.message_id AND r.status IN ('pending', 'processing')))
"""

_CLAIM = f"""
WITH claimed AS (
    UPDATE questions q
    SET status = 'processing', owner = $2, token = $4,
        lease_until = clock_timestamp() + $3 * interval '1 second', updated_at = now()
    WHERE q.message_id = $1
      AND ((q.status = 'waiting' AND {_DUE}) OR q.token = $4
           OR (q.status = 'processing' AND q.lease_until < clock_timestamp()))
    RETURNING q.message_id, q.token, q.retry_count
)
SELECT c.message_id, c.token, c.retry_count, m.guild_id, m.channel_id, m.thread_id, m.author_id,
       t.title, m.content
FROM claimed c
JOIN messages m ON m.id = c.message_id
LEFT JOIN threads t ON t.id = m.thread_id
"""


async def claim(
    db: Executor, message_id: int, *, owner: str, lease_s: float, token: UUID | None = None
) -> ClaimedQuestion | None:
    """Take one due question with what its pictures say; None when it is not ours to answer.

    Asked again with the same *token*, because the answer was lost, it gives the same question;
    by default the token is a new one.
    """
    row = await db.fetchrow(_CLAIM, message_id, owner, lease_s, token or uuid4())
    if row is None:
        return None
    return ClaimedQuestion(**dict(row), readings=tuple(await readings(db, message_id)))


_ANSWER = """
WITH done AS (
    UPDATE questions
    SET status = 'answered', reason = $10, owner = NULL, token = NULL, lease_until = NULL,
        updated_at = now()
    WHERE message_id = $1 AND token = $2
    RETURNING message_id, guild_id
), said AS (
    INSERT INTO answers (question_id, guild_id, kind, text, model_version, prompt_version,
        confidence, full_text, language)
    SELECT message_id, guild_id, $3, $4, $5, $6, $11, $12, $13 FROM done
    RETURNING id
), sources AS (
    INSERT INTO answer_sources (answer_id, position, message_id, title, from_screenshot)
    SELECT said.id, given.position, given.message_id, given.title, given.from_screenshot
    FROM said, unnest($7::bigint[], $8::text[], $9::boolean[]) WITH ORDINALITY
         AS given (message_id, title, from_screenshot, position)
    JOIN messages ON messages.id = given.message_id
)
SELECT id FROM said
"""


async def answer(db: Executor, message_id: int, token: UUID, new: NewAnswer) -> UUID | None:
    """Close a question with what the bot shall say; None when the claim was lost.

    A question that stays a gap keeps the reason.
    """
    return await db.fetchval(
        _ANSWER,
        message_id,
        token,
        new.kind,
        storable(new.text),
        new.model_version,
        new.prompt_version,
        [s.message_id for s in new.sources],
        [storable(s.title) for s in new.sources],
        [s.from_screenshot for s in new.sources],
        new.gap,
        new.confidence,
        new.full_text and storable(new.full_text),
        new.language,
    )


async def end(db: Executor, message_id: int, token: UUID, *, status: str, reason: str) -> bool:
    """Close a question without an answer: *status* is `abstained` or `failed`."""
    ended = await db.fetchval(
        "UPDATE questions SET status = $3, reason = $4, owner = NULL, token = NULL,"
        " lease_until = NULL, updated_at = now()"
        " WHERE message_id = $1 AND token = $2 RETURNING message_id",
        message_id,
        token,
        status,
        reason,
    )
    return ended is not None


async def put_off(
    db: Executor, message_id: int, token: UUID, *, delay_s: float, reason: str
) -> bool:
    """Count a failed try, and let the question wait *delay_s* for its next."""
    put = await db.fetchval(
        "UPDATE questions SET status = 'waiting', retry_count = retry_count + 1, reason = $4,"
        " due_at = clock_timestamp() + $3 * interval '1 second', owner = NULL, token = NULL,"
        " lease_until = NULL, updated_at = now()"
        " WHERE message_id = $1 AND token = $2 RETURNING message_id",
        message_id,
        token,
        delay_s,
        reason,
    )
    return put is not None


async def release(db: Executor, message_id: int, token: UUID) -> bool:
    """Give a question back unanswered and uncounted, as a worker does that is told to stop."""
    released = await db.fetchval(
        "UPDATE questions SET status = 'waiting', owner = NULL, token = NULL, lease_until = NULL,"
        " updated_at = now()"
        " WHERE message_id = $1 AND token = $2 RETURNING message_id",
        message_id,
        token,
    )
    return released is not None


async def waits_for(db: Executor, attachment_id: UUID) -> tuple[int, datetime] | None:
    """The open question whose picture this is, with the time from which it may be answered."""
    row = await db.fetchrow(
        "SELECT q.message_id, q.due_at FROM message_attachments a"
        " JOIN questions q ON q.message_id = a.message_id"
        " WHERE a.id = $1 AND q.status = 'waiting'",
        attachment_id,
    )
    return (row["message_id"], row["due_at"]) if row else None


async def is_due(db: Executor, message_id: int) -> bool:
    return await db.fetchval(
        "SELECT EXISTS (SELECT FROM questions q"
        f" WHERE q.message_id = $1 AND q.status = 'waiting' AND {_DUE})",
        message_id,
    )


_REAP = (
    "UPDATE questions SET status = 'waiting', owner = NULL, token = NULL, lease_until = NULL,"
    " updated_at = now() WHERE status = 'processing'"
)


async def reap(db: Executor) -> list[int]:
    """Free the questions whose worker gave no sign of life for a lease; the freed ones."""
    rows = await db.fetch(f"{_REAP} AND lease_until < clock_timestamp() RETURNING message_id")
    return [row["message_id"] for row in rows]


async def reap_owner(db: Executor, owner: str) -> list[int]:
    """Free what a predecessor of the same name held when it died."""
    rows = await db.fetch(f"{_REAP} AND owner = $1 RETURNING message_id", owner)
    return [row["message_id"] for row in rows]


async def due_page(db: Executor) -> list[int]:
    """A page of questions that can be answered now, the longest waiting first."""
    rows = await db.fetch(
        "SELECT q.message_id FROM questions q"
        f" WHERE q.status = 'waiting' AND {_DUE} ORDER BY q.due_at LIMIT {PAGE}"
    )
    return [row["message_id"] for row in rows]


async def renew(db: Executor, message_id: int, token: UUID, *, lease_s: float) -> bool:
    """Hold on to a claim for another *lease_s*; False when it is no longer ours."""
    held = await db.fetchval(
        "UPDATE questions SET lease_until = clock_timestamp() + $3 * interval '1 second'"
        " WHERE message_id = $1 AND token = $2 RETURNING message_id",
        message_id,
        token,
        lease_s,
    )
    return held is not None
