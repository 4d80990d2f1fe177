"""Threads and forum posts: the units that get solved."""

from collections.abc import Sequence

from db.pool import Executor
from db.records import Thread


async def save_many(db: Executor, threads: Sequence[Thread]) -> None:
    """Store what Discord says of *threads*. A thread that was solved stays so."""
    for thread in threads:  # tags are an array a row, which unnest would flatten
        await db.execute(
            """
            INSERT INTO threads (id, guild_id, channel_id, owner_id, title, tags, is_solved,
                                 is_private, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            ON CONFLICT (id) DO UPDATE
            SET title = excluded.title, tags = excluded.tags, is_private = excluded.is_private,
                owner_id = coalesce(excluded.owner_id, threads.owner_id),
                is_solved = excluded.is_solved OR threads.solution_message_id IS NOT NULL,
                updated_at = now()
            WHERE (threads.title, threads.tags, threads.is_private, threads.is_solved,
                   threads.owner_id)
                  IS DISTINCT FROM (excluded.title, excluded.tags, excluded.is_private,
                   excluded.is_solved OR threads.solution_message_id IS NOT NULL,
                   coalesce(excluded.owner_id, threads.owner_id))
            """,
            thread.id,
            thread.guild_id,
            thread.channel_id,
            thread.owner_id,
            thread.title,
            list(thread.tags),
            thread.is_solved,
            thread.is_private,
            thread.created_at,
        )


async def mark_solved(db: Executor, thread_id: int, message_id: int | None) -> bool:
    """Name the message that solved a thread (None: it is open again); False when not known."""
    updated = await db.fetchval(
        "UPDATE threads SET solution_message_id = $2::bigint, is_solved = $2::bigint IS NOT NULL,"
        " updated_at = now() WHERE id = $1 RETURNING id",
        thread_id,
        message_id,
    )
    return updated is not None


async def delete(db: Executor, thread_ids: Sequence[int]) -> None:
    """Erase threads with all that was said in them."""
    await db.execute("DELETE FROM threads WHERE id = ANY($1::bigint[])", list(thread_ids))
