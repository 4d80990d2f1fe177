"""Messages, their attachments, and the work they bring: one statement, so all of it or nothing."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from db.pool import Executor
from db.records import Ask, NewMessage, StoredReading

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


async def edit(db: Executor, message_id: int, content: str, edited_at: datetime) -> bool:
    """Take the newer text of a message; False when it is not known or what we have is newer."""
    updated = await db.fetchval(
        "UPDATE messages SET content = $2, edited_at = $3"
        " WHERE id = $1 AND coalesce(edited_at, created_at) < $3 RETURNING id",
        message_id,
        content,
        edited_at,
    )
    return updated is not None


async def delete(db: Executor, message_ids: Sequence[int]) -> list[int]:
    """Erase messages with pictures' texts, questions and answers; returns those that were known."""
    rows = await db.fetch(
        "DELETE FROM messages WHERE id = ANY($1::bigint[]) RETURNING id", sorted(message_ids)
    )
    return [row["id"] for row in rows]


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
