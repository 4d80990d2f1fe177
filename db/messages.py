"""Messages, their attachments, and the work they bring: one statement, so all of it or nothing."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from db.pool import Executor
from db.records import Ask, NewMessage, StoredReading

TOMBSTONE_S = 3600  # longer than anybody holds a page that was fetched and is not stored

_INSERT = """
WITH new_messages AS (
    INSERT INTO messages (id, guild_id, channel_id, thread_id, author_id, author_name, is_bot,
                          content, reply_to_id, is_forward, created_at, edited_at)
    SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[],
                         $6::text[], $7::boolean[], $8::text[], $9::bigint[], $10::boolean[],
                         $11::timestamptz[], $12::timestamptz[])
    ON CONFLICT (id) DO NOTHING
    RETURNING id, guild_id, channel_id, thread_id, author_id, created_at
), new_attachments AS (
    INSERT INTO message_attachments (discord_id, message_id, guild_id, position, filename,
                                     content_type, size_bytes, width, height, url, url_expires_at)
    SELECT given.discord_id, given.message_id, given.guild_id, given.position, given.filename,
           given.content_type, given.size_bytes, given.width, given.height, given.url,
           given.url_expires_at
    FROM unnest($13::bigint[], $14::bigint[], $15::bigint[], $16::smallint[], $17::text[],
                $18::text[], $19::bigint[], $20::integer[], $21::integer[], $22::text[],
                $23::timestamptz[])
         AS given (discord_id, message_id, guild_id, position, filename, content_type, size_bytes,
                   width, height, url, url_expires_at)
    JOIN new_messages ON new_messages.id = given.message_id
    ON CONFLICT (message_id, discord_id) DO NOTHING
    RETURNING id, discord_id, message_id, guild_id
), new_questions AS (
    INSERT INTO questions (message_id, guild_id, channel_id, place_id, asker_id, due_at,
                           give_up_at, quiet, image_wait, asked_by_name, part_ids)
    SELECT DISTINCT ON (coalesce(m.thread_id, m.channel_id), m.author_id)
           asked.message_id, m.guild_id, m.channel_id, coalesce(m.thread_id, m.channel_id),
           m.author_id, asked.due_at, asked.give_up_at, asked.quiet, asked.image_wait,
           asked.by_name, ARRAY(  -- what led up to it
               SELECT said.id FROM (
                   SELECT * FROM messages lately
                   WHERE lately.channel_id = m.channel_id AND lately.id < m.id
                   ORDER BY lately.id DESC LIMIT 10
               ) AS said
               WHERE said.thread_id IS NOT DISTINCT FROM m.thread_id
                 AND said.author_id = m.author_id AND said.created_at > m.created_at - asked.quiet
               ORDER BY said.id)
    FROM unnest($26::bigint[], $27::timestamptz[], $28::timestamptz[], $29::interval[],
                $30::interval[], $31::boolean[])
         AS asked (message_id, due_at, give_up_at, quiet, image_wait, by_name)
    JOIN new_messages m ON m.id = asked.message_id
    WHERE NOT EXISTS (  -- in a thread made from the question it goes on
        SELECT FROM questions q
        WHERE q.message_id = m.thread_id AND q.place_id = m.channel_id
          AND q.asker_id = m.author_id AND q.status IN ('waiting', 'processing'))
    ORDER BY coalesce(m.thread_id, m.channel_id), m.author_id, asked.message_id
    ON CONFLICT (place_id, asker_id) WHERE status IN ('waiting', 'processing')
        AND bettered_at IS NULL
    DO UPDATE SET asked_by_name = questions.asked_by_name OR excluded.asked_by_name
)
INSERT INTO ocr_results (attachment_id, guild_id, priority)
SELECT new_attachments.id, new_attachments.guild_id, $25
FROM new_attachments
JOIN unnest($24::bigint[]) AS readable (discord_id) USING (discord_id)
ON CONFLICT (attachment_id) DO NOTHING
RETURNING attachment_id
"""


async def insert(
    db: Executor, messages: Sequence[NewMessage], *, priority: int, ask: Sequence[Ask] = ()
) -> list[UUID]:
    """Store *messages* with their attachments, pending readings and questions, in id order.

    Returns the attachments whose readings are new, to be rung for. A message that is known stays
    as it is, and brings nothing. An asker who has an open question in this place goes on with it.
    """
    messages = sorted(messages, key=lambda m: m.id)  # writers of one page lock in one order
    given = [(m, i, a) for m in messages for i, a in enumerate(m.attachments)]
    rows = await db.fetch(
        _INSERT,
        [m.id for m in messages],
        [m.guild_id for m in messages],
        [m.channel_id for m in messages],
        [m.thread_id for m in messages],
        [m.author_id for m in messages],
        [m.author_name for m in messages],
        [m.is_bot for m in messages],
        [m.content for m in messages],
        [m.reply_to_id for m in messages],
        [m.is_forward for m in messages],
        [m.created_at for m in messages],
        [m.edited_at for m in messages],
        [a.discord_id for _, _, a in given],
        [m.id for m, _, _ in given],
        [m.guild_id for m, _, _ in given],
        [i for _, i, _ in given],
        [a.filename for _, _, a in given],
        [a.content_type for _, _, a in given],
        [a.size_bytes for _, _, a in given],
        [a.width for _, _, a in given],
        [a.height for _, _, a in given],
        [a.url for _, _, a in given],
        [a.url_expires_at for _, _, a in given],
        sorted({a.discord_id for _, _, a in given if a.maybe_image}),
        priority,
        [q.message_id for q in ask],
        [q.due_at for q in ask],
        [q.give_up_at for q in ask],
        [timedelta(seconds=q.quiet_s) for q in ask],
        [timedelta(seconds=q.image_wait_s) for q in ask],
        [q.asked_by_name for q in ask],
    )
    return [row["attachment_id"] for row in rows]


async def are_any(db: Executor) -> bool:
    """Whether anything was ever stored."""
    return await db.fetchval("SELECT EXISTS (SELECT FROM messages)")


async def edit(
    db: Executor,
    message_id: int,
    content: str,
    edited_at: datetime,
    *,
    attachments: Sequence[int] | None = None,
) -> bool:
    """Take the newer text of a message; False when it is not known or what we have is newer.

    *attachments*: Discord's ids of those it still has; the others go, with what was read in them.
    """
    updated = await db.fetchval(
        """
        WITH edited AS (
            UPDATE messages SET content = $2, edited_at = $3
            WHERE id = $1 AND coalesce(edited_at, created_at) < $3 RETURNING id
        ), dropped AS (
            DELETE FROM message_attachments a USING edited
            WHERE a.message_id = edited.id AND a.discord_id <> ALL ($4::bigint[])
        )
        SELECT id FROM edited
        """,
        message_id,
        content,
        edited_at,
        None if attachments is None else list(attachments),
    )
    return updated is not None


async def delete(
    db: Executor, message_ids: Sequence[int], *, place_id: int | None = None
) -> list[int]:
    """Erase messages of one place with all that is left of them; returns those that were known.

    Pictures, questions and answers go, and answers that quote them. For a while they cannot be
    stored again: who fetched them before does not bring them back.
    """
    rows = await db.fetch(
        "SELECT id FROM delete_messages($1, $2::bigint[]) AS id ORDER BY id",
        place_id,
        sorted(message_ids),
    )
    return [row["id"] for row in rows]


async def picture_urls(db: Executor, message_ids: Sequence[int]) -> list[str]:
    """Where the pictures of these messages are."""
    rows = await db.fetch(
        "SELECT url FROM message_attachments WHERE message_id = ANY($1::bigint[])",
        list(message_ids),
    )
    return [row["url"] for row in rows]


NEWEST_URLS = 2000  # older pictures are not kept by anybody


async def picture_urls_in(db: Executor, place_id: int) -> list[str]:
    """Where the newest pictures of a channel, with its threads, or of a thread are."""
    rows = await db.fetch(
        "SELECT a.url FROM message_attachments a JOIN messages m ON m.id = a.message_id"
        " WHERE m.channel_id = $1 OR m.thread_id = $1 ORDER BY m.id DESC LIMIT $2",
        place_id,
        NEWEST_URLS,
    )
    return [row["url"] for row in rows]


async def known(db: Executor, message_ids: Sequence[int]) -> set[int]:
    """Those of the messages that are stored."""
    rows = await db.fetch("SELECT id FROM messages WHERE id = ANY($1::bigint[])", list(message_ids))
    return {row["id"] for row in rows}


async def clock(db: Executor) -> datetime:
    """The time that `missing` compares with."""
    return await db.fetchval("SELECT clock_timestamp()")


async def missing(
    db: Executor, place_id: int, span: tuple[int, int], there: Sequence[int], *, asked_at: datetime
) -> list[int]:
    """What is stored of a place between two ids, both included, and is not *there*.

    Only what was stored before *asked_at*, when the place was asked what is there.
    """
    rows = await db.fetch(
        "SELECT id FROM messages WHERE (thread_id = $1 OR channel_id = $1 AND thread_id IS NULL)"
        " AND id BETWEEN $2 AND $3 AND id <> ALL ($4::bigint[]) AND stored_at < $5 ORDER BY id",
        place_id,
        *span,
        list(there),
        asked_at,
    )
    return [row["id"] for row in rows]


async def forget_tombstones(db: Executor) -> int:
    """Forget what was deleted, once nobody can store it again; returns how much."""
    rows = await db.fetch(
        "DELETE FROM tombstones WHERE deleted_at < now() - $1 * interval '1 second' RETURNING id",
        TOMBSTONE_S,
    )
    return len(rows)


def _reading(row: asyncpg.Record) -> StoredReading:
    values: dict[str, Any] = {**row, "error_lines": tuple(row["error_lines"])}
    return StoredReading(**values)


async def readings(db: Executor, message_id: int) -> list[StoredReading]:
    """What is known of each picture of a message, in the order people see them."""
    return await readings_of(db, [message_id])


async def readings_of(db: Executor, message_ids: Sequence[int]) -> list[StoredReading]:
    """The same for messages that belong together."""
    rows = await db.fetch(
        "SELECT a.id AS attachment_id, a.message_id, a.filename, r.status,"
        " r.extracted_text AS text, r.confidence, r.model_version, r.error_message, r.error_lines,"
        " r.interface_type, r.error_state"
        " FROM message_attachments a JOIN ocr_results r ON r.attachment_id = a.id"
        " WHERE a.message_id = ANY ($1::bigint[]) ORDER BY a.message_id, a.position",
        list(message_ids),
    )
    return [_reading(row) for row in rows]
