"""Channels whose messages shall go: noted here, so that it can be taken back.

`db.erasure.channel` erases them when their time has come.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from db.pool import Executor


@dataclass(frozen=True, slots=True)
class Kept:
    """What is stored of a channel."""

    messages: int
    pictures: int


async def kept(db: Executor, channel_id: int) -> Kept:
    row = await db.fetchrow(
        "SELECT count(DISTINCT m.id) AS messages, count(a.id) AS pictures FROM messages m"
        " LEFT JOIN message_attachments a ON a.message_id = m.id WHERE m.channel_id = $1",
        channel_id,
    )
    return Kept(row["messages"], row["pictures"]) if row else Kept(0, 0)


async def schedule(
    db: Executor, guild_id: int, channel_id: int, *, delay_s: float
) -> datetime | None:
    """Erase a channel of this guild in *delay_s*; None where it is watched, or not known."""
    return await db.fetchval(
        "UPDATE channels SET erase_at = coalesce(erase_at, now() + $3 * interval '1 second')"
        " WHERE id = $1 AND guild_id = $2 AND coalesce(kind, 'ignore') = 'ignore'"
        " RETURNING erase_at",
        channel_id,
        guild_id,
        delay_s,
    )


async def cancel(db: Executor, guild_id: int, channel_id: int) -> bool:
    """Keep what is stored after all; False: nothing was to be erased, or it is done."""
    kept_id = await db.fetchval(
        "UPDATE channels SET erase_at = NULL"
        " WHERE id = $1 AND guild_id = $2 AND erase_at IS NOT NULL RETURNING id",
        channel_id,
        guild_id,
    )
    return kept_id is not None


async def due(db: Executor, guild_ids: Sequence[int]) -> list[tuple[int, int]]:
    """Guild and channel of those whose time is over."""
    rows = await db.fetch(
        "SELECT guild_id, id FROM channels WHERE erase_at <= now() AND guild_id = ANY($1::bigint[])"
        " ORDER BY erase_at",
        list(guild_ids),
    )
    return [(row["guild_id"], row["id"]) for row in rows]
