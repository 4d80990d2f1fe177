"""What moderators changed, when, and who they were."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from db.pool import Executor


@dataclass(frozen=True, slots=True)
class Change:
    """One change. `details` hold ids and settings, never what somebody said."""

    user_id: int
    action: str
    channel_id: int | None
    details: Mapping[str, object]
    created_at: datetime


async def record(
    db: Executor,
    guild_id: int,
    user_id: int,
    action: str,
    *,
    channel_id: int | None = None,
    **details: object,
) -> None:
    """Note a change; values of *details* are plain JSON. The guild must be known."""
    await db.execute(
        "INSERT INTO audit (guild_id, user_id, action, channel_id, details)"
        " VALUES ($1, $2, $3, $4, $5)",
        guild_id,
        user_id,
        action,
        channel_id,
        details,
    )


async def newest(db: Executor, guild_id: int, *, limit: int) -> list[Change]:
    """The last changes of a guild, the newest first."""
    rows = await db.fetch(
        "SELECT user_id, action, channel_id, details, created_at FROM audit"
        " WHERE guild_id = $1 ORDER BY id DESC LIMIT $2",
        guild_id,
        limit,
    )
    return [Change(**dict(row)) for row in rows]
