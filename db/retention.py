"""For how long messages are kept: as the moderators of a guild say, and the operator for all."""

from dataclasses import dataclass

from db.pool import Executor


@dataclass(frozen=True, slots=True)
class Retention:
    """Days, None: for ever. The shorter of both counts."""

    guild_days: int | None
    operator_days: int | None

    @property
    def days(self) -> int | None:
        return min(
            (d for d in (self.guild_days, self.operator_days) if d is not None), default=None
        )


async def get(db: Executor, guild_id: int) -> Retention:
    row = await db.fetchrow(
        "SELECT (SELECT retention_days FROM guilds WHERE id = $1) AS guild_days,"
        " (SELECT days FROM retention_limit) AS operator_days",
        guild_id,
    )
    return Retention(**dict(row)) if row else Retention(None, None)


async def set_days(db: Executor, guild_id: int, days: int | None) -> None:
    """Keep messages of this guild *days* long, or for ever; at most as long as the operator."""
    await db.execute(
        "UPDATE guilds SET retention_days = $2, updated_at = now() WHERE id = $1", guild_id, days
    )


async def set_limit(db: Executor, days: int | None) -> None:
    """The operator's own limit, for all guilds."""
    await db.execute(
        "INSERT INTO retention_limit (days) VALUES ($1)"
        " ON CONFLICT (is_only) DO UPDATE SET days = excluded.days"
        " WHERE retention_limit.days IS DISTINCT FROM excluded.days",
        days,
    )


async def limited_guilds(db: Executor) -> list[int]:
    """Guilds that keep no message for ever."""
    rows = await db.fetch("SELECT id FROM guilds WHERE kept_since(id) IS NOT NULL ORDER BY id")
    return [row["id"] for row in rows]
