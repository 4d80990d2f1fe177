"""What Discord refused with 403, and where: it is not asked again there for a while.

Ten thousand refused requests in ten minutes shut the whole machine out, so what was refused is
remembered by all processes and over restarts, until the time is over or somebody changes what the
bot may do there.
"""

from collections.abc import Sequence
from typing import Literal

from db.pool import Executor

Action = Literal["read", "send", "react", "edit", "delete"]

HOLD_S = 900.0  # after the first refusal; each further one holds that much longer
LONGEST_HOLDS = 24


async def note(
    db: Executor, guild_id: int, place_id: int, action: Action, reason: str, *, hold_s: float
) -> bool:
    """Note a refusal; True when it is the first there, so that somebody should be told."""
    return (
        await db.fetchval(
            """
        INSERT INTO refusals AS r (place_id, action, guild_id, reason, until)
        SELECT $2, $3, id, $4, now() + $5 * interval '1 second' FROM guilds WHERE id = $1
        ON CONFLICT (place_id, action) DO UPDATE
        SET reason = excluded.reason, count = r.count + 1, refused_at = now(),
            until = now() + $5 * least(r.count + 1, $6) * interval '1 second'
        RETURNING count = 1
        """,
            guild_id,
            place_id,
            action,
            reason[:200],
            hold_s,
            LONGEST_HOLDS,
        )
        or False
    )


async def is_refused(db: Executor, place_id: int, action: Action) -> bool:
    """Whether Discord said no to this there, and not long ago."""
    return await db.fetchval(
        "SELECT EXISTS (SELECT FROM refusals"
        " WHERE place_id = $1 AND action = $2 AND until > now())",
        place_id,
        action,
    )


async def by_channel(db: Executor, guild_id: int) -> dict[int, str]:
    """Channel id to what Discord refuses there at present, with its reason."""
    rows = await db.fetch(
        "SELECT DISTINCT ON (channel_id) channel_id, action, reason FROM ("
        " SELECT coalesce(t.channel_id, r.place_id) AS channel_id, r.action, r.reason, r.refused_at"
        " FROM refusals r LEFT JOIN threads t ON t.id = r.place_id"
        " WHERE r.guild_id = $1 AND r.until > now()) AS places"
        " ORDER BY channel_id, refused_at DESC",
        guild_id,
    )
    return {row["channel_id"]: f"{row['action']} ({row['reason']})" for row in rows}


async def forget(db: Executor, place_ids: Sequence[int]) -> bool:
    """What the bot may do in these places has changed, or worked; False: nothing was refused."""
    forgotten = await db.fetch(
        "DELETE FROM refusals WHERE place_id = ANY($1::bigint[]) RETURNING place_id",
        list(place_ids),
    )
    return bool(forgotten)


async def forget_guild(db: Executor, guild_id: int) -> bool:
    """The same for a whole guild: a role was changed."""
    forgotten = await db.fetch(
        "DELETE FROM refusals WHERE guild_id = $1 RETURNING place_id", guild_id
    )
    return bool(forgotten)
