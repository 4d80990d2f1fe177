"""Questions asked by a command, and their pictures while they are read: no messages of Discord."""

from collections.abc import Sequence
from typing import Any, Literal
from uuid import UUID, uuid4

import asyncpg

from db.pool import Executor
from db.records import ClaimedPicture, NewAsked, StoredReading, Transcript
from db.text import storable

PICTURE_LIFE_S = 900.0  # as long as Discord lets a command be answered

AskedEnd = Literal["answered", "not_found", "failed"]

_INSERT = """
WITH new AS (
    INSERT INTO asked (id, guild_id, channel_id, place_id, user_id, content)
    VALUES ($1, $2, $3, $4, $5, $6) RETURNING id
)
INSERT INTO asked_pictures (asked_id, position, filename, url)
SELECT new.id, given.position, given.filename, given.url
FROM new, unnest($7::text[], $8::text[]) WITH ORDINALITY AS given (filename, url, position)
RETURNING id
"""


async def insert(db: Executor, new: NewAsked) -> list[UUID]:
    """Store a question; returns its pictures, to be rung for. Forgets pictures nobody waits for."""
    await db.execute(
        "DELETE FROM asked_pictures WHERE created_at < now() - $1 * interval '1 second'",
        PICTURE_LIFE_S,
    )
    rows = await db.fetch(
        _INSERT,
        new.id,
        new.guild_id,
        new.channel_id,
        new.place_id,
        new.user_id,
        storable(new.content),
        [storable(picture.filename) for picture in new.pictures],
        [picture.url for picture in new.pictures],
    )
    return [row["id"] for row in rows]


_WAIT = """
SELECT extract(epoch FROM taken.at + interval '1 hour' - now())::real FROM (
    SELECT created_at AS at FROM asked
    WHERE guild_id = $1 AND user_id = $2 AND created_at > now() - interval '1 hour'
      AND status <> 'failed'
    UNION ALL
    SELECT granted_at FROM questions
    WHERE guild_id = $1 AND asker_id = $2 AND granted_at > now() - interval '1 hour'
) AS taken ORDER BY taken.at DESC OFFSET $3 LIMIT 1
"""


async def wait_s(db: Executor, guild_id: int, user_id: int, *, per_hour: int) -> float:
    """Seconds until this person may ask here again; 0: now.

    What the bot answered them without a command counts as well, whichever process did it.
    """
    return await db.fetchval(_WAIT, guild_id, user_id, per_hour - 1) or 0.0


async def end(db: Executor, asked_id: int, status: AskedEnd, reason: str | None = None) -> None:
    """Note what came of it."""
    await db.execute(
        "UPDATE asked SET status = $2, reason = $3, ended_at = clock_timestamp() WHERE id = $1",
        asked_id,
        status,
        reason,
    )


async def forget_pictures(db: Executor, asked_id: int) -> None:
    """Erase its pictures with what they say."""
    await db.execute("DELETE FROM asked_pictures WHERE asked_id = $1", asked_id)


async def delete(db: Executor, asked_id: int) -> None:
    """Erase it with its pictures, as if it had not been asked."""
    await db.execute("DELETE FROM asked WHERE id = $1", asked_id)


async def readings(db: Executor, asked_id: int) -> list[StoredReading]:
    """What is known of each picture, in the order they were given."""
    rows = await db.fetch(
        "SELECT id AS attachment_id, asked_id AS message_id, filename, status,"
        " extracted_text AS text, confidence, model_version, error_message, error_lines,"
        " interface_type, error_state"
        " FROM asked_pictures WHERE asked_id = $1 ORDER BY position",
        asked_id,
    )
    return [_reading(row) for row in rows]


def _reading(row: asyncpg.Record) -> StoredReading:
    values: dict[str, Any] = {**row, "error_lines": tuple(row["error_lines"])}
    return StoredReading(**values)


async def claim(db: Executor, picture_id: UUID, *, lease_s: float) -> ClaimedPicture | None:
    """Take one waiting picture; None when it is read, gone, or somebody else's."""
    row = await db.fetchrow(
        "UPDATE asked_pictures p SET status = 'processing', token = $3,"
        " lease_until = clock_timestamp() + $2 * interval '1 second' FROM asked a"
        " WHERE p.id = $1 AND a.id = p.asked_id AND (p.status = 'pending'"
        " OR (p.status = 'processing' AND p.lease_until < clock_timestamp()))"
        " RETURNING p.id, p.token, p.asked_id, a.guild_id, p.url",
        picture_id,
        lease_s,
        uuid4(),
    )
    return ClaimedPicture(**dict(row)) if row else None


async def renew(db: Executor, picture_id: UUID, token: UUID, *, lease_s: float) -> bool:
    """Hold on to a claim for another *lease_s*; False when it is no longer ours."""
    held = await db.fetchval(
        "UPDATE asked_pictures SET lease_until = clock_timestamp() + $3 * interval '1 second'"
        " WHERE id = $1 AND token = $2 RETURNING id",
        picture_id,
        token,
        lease_s,
    )
    return held is not None


async def complete(db: Executor, picture_id: UUID, token: UUID, read: Transcript) -> bool:
    """Store what was read; False when the claim was lost, or nobody waits any more."""
    stored = await db.fetchval(
        "UPDATE asked_pictures SET status = 'completed', model_version = $3, extracted_text = $4,"
        " error_lines = $5, confidence = $6, interface_type = $7, error_state = $8, token = NULL,"
        " lease_until = NULL"
        " WHERE id = $1 AND token = $2 RETURNING id",
        picture_id,
        token,
        storable(read.model_version),
        storable(read.text),
        [storable(line) for line in read.error_lines],
        read.confidence,
        read.interface_type,
        read.error_state and storable(read.error_state),
    )
    return stored is not None


async def fail(db: Executor, picture_id: UUID, token: UUID, *, status: str, message: str) -> bool:
    """Close a picture without a text: *status* is `failed`, `gone` or `unsupported`."""
    ended = await db.fetchval(
        "UPDATE asked_pictures SET status = $3, error_message = $4, token = NULL,"
        " lease_until = NULL WHERE id = $1 AND token = $2 RETURNING id",
        picture_id,
        token,
        status,
        storable(message),
    )
    return ended is not None


async def give_back(db: Executor, picture_id: UUID, token: UUID) -> bool:
    """Let another worker read it, as one does that is told to stop."""
    freed = await db.fetchval(
        "UPDATE asked_pictures SET status = 'pending', token = NULL, lease_until = NULL"
        " WHERE id = $1 AND token = $2 RETURNING id",
        picture_id,
        token,
    )
    return freed is not None


async def waiting(db: Executor, asked_id: int) -> Sequence[UUID]:
    """Its pictures no worker has taken, or whose worker vanished."""
    rows = await db.fetch(
        "SELECT id FROM asked_pictures WHERE asked_id = $1 AND (status = 'pending'"
        " OR (status = 'processing' AND lease_until < clock_timestamp()))",
        asked_id,
    )
    return [row["id"] for row in rows]
