"""Links to pictures that have run out, and the outbox of the bot, which gets fresh ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import asyncpg

from db.pool import Executor
from db.records import NewAttachment

ERROR_CODE = "link_expired"
FRESH_S = 600  # a link that is younger and leads nowhere leads nowhere for good


@dataclass(frozen=True, slots=True)
class ExpiredLink:
    """A message to be fetched again, in the channel or thread `place_id`."""

    message_id: int
    guild_id: int
    place_id: int
    retry_count: int


async def may_be_stale(db: Executor, attachment_id: UUID) -> bool:
    """Whether another link to a picture may lead to it; False: this one is fresh."""
    return await db.fetchval(
        "SELECT EXISTS (SELECT FROM message_attachments WHERE id = $1"
        " AND (url_refreshed_at IS NULL OR url_expires_at < now()"
        " OR url_refreshed_at < now() - $2 * interval '1 second'))",
        attachment_id,
        FRESH_S,
    )


async def ask(db: Executor, attachment_id: UUID) -> None:
    """Ask the bot for fresh links of the message of a picture."""
    await db.execute(
        "INSERT INTO expired_links (message_id, guild_id)"
        " SELECT message_id, guild_id FROM message_attachments WHERE id = $1"
        " ON CONFLICT (message_id) DO NOTHING",
        attachment_id,
    )


async def due(db: Executor, guild_ids: Sequence[int], *, limit: int) -> list[ExpiredLink]:
    """The messages to be fetched now, those first that somebody waits for."""
    rows = await db.fetch(
        "SELECT e.message_id, e.guild_id, coalesce(m.thread_id, m.channel_id) AS place_id,"
        " e.retry_count FROM expired_links e JOIN messages m ON m.id = e.message_id"
        " WHERE e.guild_id = ANY($1::bigint[]) AND e.not_before <= clock_timestamp()"
        " ORDER BY e.created_at, e.message_id LIMIT $2",
        list(guild_ids),
        limit,
    )
    return [ExpiredLink(**dict(row)) for row in rows]


async def put_off(db: Executor, message_id: int, *, delay_s: float) -> None:
    """Discord did not tell now."""
    await db.execute(
        "UPDATE expired_links SET retry_count = retry_count + 1,"
        " not_before = clock_timestamp() + $2 * interval '1 second' WHERE message_id = $1",
        message_id,
        delay_s,
    )


# The attachments first: who deletes or completes locks them before their readings.
_REFRESH = """
WITH fresh AS (
    UPDATE message_attachments a
    SET url = given.url, url_expires_at = given.expires_at, url_refreshed_at = now(),
        updated_at = now()
    FROM unnest($2::bigint[], $3::text[], $4::timestamptz[])
         AS given (discord_id, url, expires_at)
    WHERE a.message_id = $1 AND a.discord_id = given.discord_id
    RETURNING a.id
), done AS (
    DELETE FROM expired_links WHERE message_id = $1
), models AS (
    UPDATE better_readings b SET not_before = now() FROM fresh
    WHERE b.attachment_id = fresh.id AND b.status = 'waiting' AND b.error_code = 'link_expired'
)
UPDATE ocr_results r SET not_before = now(), enqueued_at = NULL, updated_at = now()
FROM fresh
WHERE r.attachment_id = fresh.id AND r.status = 'pending' AND r.error_code = 'link_expired'
RETURNING r.attachment_id, r.priority
"""

_GONE = """
WITH lost AS MATERIALIZED (
    SELECT id FROM message_attachments
    WHERE message_id = $1 AND discord_id <> ALL ($2::bigint[]) ORDER BY id FOR UPDATE
), models AS (
    DELETE FROM better_readings b USING lost WHERE b.attachment_id = lost.id
)
UPDATE ocr_results r
SET status = 'gone', error_code = 'gone', error_message = 'it was deleted in Discord',
    owner = NULL, token = NULL, lease_until = NULL, updated_at = now()
FROM lost WHERE r.attachment_id = lost.id AND r.status IN ('pending', 'processing')
RETURNING r.attachment_id
"""


async def refresh(
    db: Executor, message_id: int, files: Sequence[NewAttachment]
) -> list[tuple[UUID, int]]:
    """Take the links of all attachments a message has now; those it lost are gone.

    Returns the pictures that waited for it, to be rung for, with their priorities.
    """
    ids = [file.discord_id for file in files]
    rows: Sequence[asyncpg.Record] = await db.fetch(
        _REFRESH,
        message_id,
        ids,
        [file.url for file in files],
        [file.url_expires_at for file in files],
    )
    await db.execute(_GONE, message_id, ids)
    return [(row["attachment_id"], row["priority"]) for row in rows]


async def gone(db: Executor, message_id: int) -> int:
    """A message that is not there any more: what waits of its pictures is gone; returns how many.

    What was read before stays until the deletion itself is told, or found in its page.
    """
    await db.execute("DELETE FROM expired_links WHERE message_id = $1", message_id)
    return len(await db.fetch(_GONE, message_id, []))
