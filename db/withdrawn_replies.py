"""Replies whose question or answer is gone: what the bot has to take back."""

from collections.abc import Sequence

from db.pool import Executor
from db.records import WithdrawnReply


async def due(db: Executor, guild_ids: Sequence[int], *, limit: int) -> list[WithdrawnReply]:
    rows = await db.fetch(
        "SELECT message_id, guild_id, place_id FROM withdrawn_replies"
        " WHERE guild_id = ANY($1::bigint[]) AND not_before <= clock_timestamp()"
        " ORDER BY not_before LIMIT $2",
        list(guild_ids),
        limit,
    )
    return [WithdrawnReply(**dict(row)) for row in rows]


async def add(db: Executor, reply: WithdrawnReply) -> None:
    await db.execute(
        "INSERT INTO withdrawn_replies (message_id, guild_id, place_id) VALUES ($1, $2, $3)"
        " ON CONFLICT DO NOTHING",
        reply.message_id,
        reply.guild_id,
        reply.place_id,
    )


async def remove(db: Executor, message_id: int) -> None:
    """It is gone from Discord."""
    await db.execute("DELETE FROM withdrawn_replies WHERE message_id = $1", message_id)


async def put_off(db: Executor, message_id: int, *, delay_s: float) -> None:
    """Discord did not take it now."""
    await db.execute(
        "UPDATE withdrawn_replies"
        " SET not_before = clock_timestamp() + $2 * interval '1 second' WHERE message_id = $1",
        message_id,
        delay_s,
    )
