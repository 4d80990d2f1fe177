"""Pauses: a guild or a channel in which the bot says nothing until somebody lets it."""

from db.pool import Executor

# What waits to be said is not said later either: then it would come out of nowhere.
_PAUSE = """
WITH guild AS (
    UPDATE guilds SET paused_at = coalesce(paused_at, clock_timestamp())
    WHERE id = $1 AND $2::bigint IS NULL RETURNING id
), channel AS (
    UPDATE channels SET paused_at = coalesce(paused_at, clock_timestamp())
    WHERE id = $2 AND guild_id = $1 RETURNING id
), unsaid AS (
    DELETE FROM answers a USING questions q
    WHERE q.message_id = a.question_id AND a.status = 'ready' AND a.guild_id = $1
      AND q.channel_id = coalesce($2, q.channel_id)
    RETURNING q.message_id
), ended AS (
    UPDATE questions q
    SET reason = 'paused', owner = NULL, token = NULL, lease_until = NULL, granted_at = NULL,
        status = CASE WHEN q.bettered_at IS NULL THEN 'abstained' ELSE 'answered' END,
        updated_at = now()
    WHERE q.guild_id = $1 AND q.channel_id = coalesce($2, q.channel_id)
      AND (q.status IN ('waiting', 'processing') OR q.message_id IN (SELECT message_id FROM unsaid))
)
SELECT EXISTS (SELECT FROM guild UNION ALL SELECT FROM channel)
"""


async def pause(db: Executor, guild_id: int, channel_id: int | None = None) -> bool:
    """Say nothing from now on in the guild, or in one of its channels; False: it is not known."""
    return await db.fetchval(_PAUSE, guild_id, channel_id)


async def resume(db: Executor, guild_id: int, channel_id: int | None = None) -> bool:
    """Answer again, what is asked from now on. A channel's own pause outlasts its guild's.

    False: it was not paused.
    """
    resumed = await db.fetchval(
        "WITH guild AS ("
        " UPDATE guilds SET paused_at = NULL"
        " WHERE id = $1 AND $2::bigint IS NULL AND paused_at IS NOT NULL RETURNING id"
        "), channel AS ("
        " UPDATE channels SET paused_at = NULL"
        " WHERE id = $2 AND guild_id = $1 AND paused_at IS NOT NULL RETURNING id"
        ") SELECT EXISTS (SELECT FROM guild UNION ALL SELECT FROM channel)",
        guild_id,
        channel_id,
    )
    return bool(resumed)


async def is_paused(db: Executor, guild_id: int, channel_id: int | None = None) -> bool:
    """Whether nothing is said in the guild, or in this channel of it."""
    return await db.fetchval(
        "SELECT EXISTS (SELECT FROM guilds WHERE id = $1 AND paused_at IS NOT NULL"
        " UNION ALL SELECT FROM channels WHERE id = $2 AND paused_at IS NOT NULL)",
        guild_id,
        channel_id,
    )
