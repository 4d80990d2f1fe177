"""What Discord refuses and moderators were not told of yet, each channel and kind of it once a day.

Whoever takes something has it to themselves, so that several bots tell of it once: a bot that dies
with it in hand leaves it untold until the next day, and `/bot check` shows it all the while.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from db.pool import Executor
from db.refusals import Action

AGAIN_S = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Untold:
    """What Discord refuses in a channel or its threads; `reason` is what it said."""

    guild_id: int
    channel_id: int
    action: Action
    reason: str


# A channel whose history cannot be read is not asked for: Discord would answer an empty one.
_TAKE = """
WITH refused AS (
    SELECT r.guild_id, coalesce(t.channel_id, r.place_id) AS channel_id, r.action, r.reason
    FROM refusals r LEFT JOIN threads t ON t.id = r.place_id
    WHERE r.guild_id = ANY ($1::bigint[]) AND r.until > now() AND NOT EXISTS (
        SELECT FROM refusals other WHERE other.guild_id = r.guild_id
        AND other.refused_at > now() - $2 * interval '1 second')
    UNION ALL
    SELECT guild_id, id, 'read', unreadable_why FROM channels
    WHERE guild_id = ANY ($1::bigint[]) AND unreadable_since < now() - $3 * interval '1 second'
    AND kind IN ('help', 'forum', 'invoices')
), known AS (
    SELECT DISTINCT ON (r.channel_id, r.action) r.guild_id, r.channel_id, r.action, r.reason
    FROM refused r JOIN channels c ON c.id = r.channel_id ORDER BY r.channel_id, r.action
), taken AS (
    INSERT INTO refusal_notices AS n (channel_id, action, guild_id, again_at)
    SELECT channel_id, action, guild_id, now() + $4 * interval '1 second' FROM known
    ON CONFLICT (channel_id, action) DO UPDATE SET again_at = excluded.again_at
    WHERE n.again_at <= now()
    RETURNING channel_id, action
)
SELECT k.guild_id, k.channel_id, k.action, k.reason
FROM known k JOIN taken USING (channel_id, action)
ORDER BY k.guild_id, k.channel_id, k.action
"""


async def take(
    db: Executor,
    guild_ids: Sequence[int],
    *,
    settle_s: float,
    unread_s: float,
    again_s: float = AGAIN_S,
) -> list[Untold]:
    """What moderators of these guilds shall be told of now, ordered by guild.

    A guild is left alone until nothing was refused in it for *settle_s*, so that one message says
    it all. A watched channel that cannot be read for *unread_s* counts as refused.
    """
    rows = await db.fetch(_TAKE, list(guild_ids), settle_s, unread_s, again_s)
    return [Untold(**dict(row)) for row in rows]


async def put_off(db: Executor, untold: Sequence[Untold], *, delay_s: float) -> None:
    """Nobody could be told: take these again in so many seconds."""
    await db.execute(
        "UPDATE refusal_notices n SET again_at = now() + $3 * interval '1 second'"
        " FROM unnest($1::bigint[], $2::text[]) AS t (channel_id, action)"
        " WHERE n.channel_id = t.channel_id AND n.action = t.action",
        [each.channel_id for each in untold],
        [each.action for each in untold],
        delay_s,
    )
