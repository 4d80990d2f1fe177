"""Threads and forum posts: the units that get solved."""

import json
from collections.abc import Sequence

from db.pool import Executor
from db.records import PrivateThread, Thread

_SAVE = """
INSERT INTO threads (id, guild_id, channel_id, owner_id, title, tags, is_solved, is_private,
                     created_at)
SELECT given.id, given.guild_id, given.channel_id, given.owner_id, given.title,
       ARRAY(SELECT jsonb_array_elements_text(given.tags::jsonb)), given.is_solved,
       given.is_private, given.created_at
FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::text[],
            $7::boolean[], $8::boolean[], $9::timestamptz[])
     AS given (id, guild_id, channel_id, owner_id, title, tags, is_solved, is_private, created_at)
ON CONFLICT (id) DO UPDATE
SET title = excluded.title, tags = excluded.tags, is_private = excluded.is_private,
    owner_id = coalesce(excluded.owner_id, threads.owner_id),
    is_solved = excluded.is_solved OR threads.solution_message_id IS NOT NULL
        OR threads.solved_by IS NOT NULL,
    updated_at = now()
WHERE (threads.title, threads.tags, threads.is_private, threads.is_solved, threads.owner_id)
      IS DISTINCT FROM (excluded.title, excluded.tags, excluded.is_private,
       excluded.is_solved OR threads.solution_message_id IS NOT NULL
       OR threads.solved_by IS NOT NULL,
       coalesce(excluded.owner_id, threads.owner_id))
"""


async def save_many(db: Executor, threads: Sequence[Thread]) -> None:
    """Store what Discord says of *threads*. A thread that was solved stays so.

    Of a thread that is given twice the last counts.
    """
    given = sorted({t.id: t for t in threads}.values(), key=lambda t: t.id)
    await db.execute(
        _SAVE,
        [t.id for t in given],
        [t.guild_id for t in given],
        [t.channel_id for t in given],
        [t.owner_id for t in given],
        [t.title for t in given],
        [json.dumps(t.tags) for t in given],  # asyncpg and unnest would flatten arrays
        [t.is_solved for t in given],
        [t.is_private for t in given],
        [t.created_at for t in given],
    )


async def private_in(
    db: Executor, guild_id: int, channel_ids: Sequence[int]
) -> list[PrivateThread]:
    """The private threads of these channels of a guild, the newest first."""
    rows = await db.fetch(
        "SELECT id, channel_id FROM threads"
        " WHERE guild_id = $1 AND channel_id = ANY($2::bigint[]) AND is_private ORDER BY id DESC",
        guild_id,
        list(channel_ids),
    )
    return [PrivateThread(id=row["id"], channel_id=row["channel_id"]) for row in rows]


async def mark_solved(
    db: Executor,
    thread_id: int,
    message_id: int | None,
    *,
    by: int | None = None,
    is_reaction: bool = False,
) -> bool:
    """Name the message that solved a thread, and who said so; False when it is not known.

    A *message_id* of None leaves the message to the search, or, with nobody who says so, opens
    the thread again.
    """
    updated = await db.fetchval(
        "UPDATE threads SET solution_message_id = $2::bigint, solved_by = $3::bigint,"
        " solved_by_reaction = $4, is_solved = $2::bigint IS NOT NULL OR $3::bigint IS NOT NULL,"
        " updated_at = now() WHERE id = $1 RETURNING id",
        thread_id,
        message_id,
        by,
        is_reaction,
    )
    return updated is not None


async def take_back_reaction(db: Executor, thread_id: int, message_id: int, by: int) -> bool:
    """Open a thread again if this person's check mark on this message is what solved it."""
    updated = await db.fetchval(
        "UPDATE threads SET solution_message_id = NULL, solved_by = NULL,"
        " solved_by_reaction = false, is_solved = false, updated_at = now()"
        " WHERE id = $1 AND solution_message_id = $2 AND solved_by = $3 AND solved_by_reaction"
        " RETURNING id",
        thread_id,
        message_id,
        by,
    )
    return updated is not None


async def solution(db: Executor, thread_id: int) -> int | None:
    """The message that was marked as what solved a thread."""
    return await db.fetchval("SELECT solution_message_id FROM threads WHERE id = $1", thread_id)


async def newest(db: Executor, channel_id: int, *, limit: int) -> list[int]:
    """The ids of the newest threads of a channel that are stored."""
    rows = await db.fetch(
        "SELECT id FROM threads WHERE channel_id = $1 ORDER BY id DESC LIMIT $2", channel_id, limit
    )
    return [row["id"] for row in rows]


async def delete(db: Executor, thread_ids: Sequence[int]) -> None:
    """Erase threads with all that was said in them, and answers elsewhere that quote it."""
    await db.execute(
        "SELECT delete_thread(id) FROM unnest($1::bigint[]) AS id ORDER BY id", list(thread_ids)
    )
