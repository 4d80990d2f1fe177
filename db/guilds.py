"""Servers of Discord: the tenants."""

from db.pool import Executor
from db.records import Guild


async def save(db: Executor, guild: Guild) -> None:
    await db.execute(
        "INSERT INTO guilds (id, name) VALUES ($1, $2)"
        " ON CONFLICT (id) DO UPDATE SET name = excluded.name, updated_at = now()"
        " WHERE guilds.name <> excluded.name",
        guild.id,
        guild.name,
    )


async def list_all(db: Executor) -> list[Guild]:
    rows = await db.fetch("SELECT id, name FROM guilds ORDER BY id")
    return [Guild(id=row["id"], name=row["name"]) for row in rows]


async def delete(db: Executor, guild_id: int) -> None:
    """Erase the guild and everything that was said in it."""
    await db.execute("DELETE FROM guilds WHERE id = $1", guild_id)


async def helper_role(db: Executor, guild_id: int) -> int | None:
    """The role that "Need a human" calls; None where nobody named one."""
    return await db.fetchval("SELECT helper_role_id FROM guilds WHERE id = $1", guild_id)


async def set_helper_role(db: Executor, guild_id: int, role_id: int | None) -> None:
    await db.execute(
        "UPDATE guilds SET helper_role_id = $2, updated_at = now() WHERE id = $1", guild_id, role_id
    )


async def take_guiding(db: Executor, guild_id: int) -> bool:
    """Whether this guild shall be told now how to begin: once, and while it watches nothing."""
    taken = await db.fetchval(
        "UPDATE guilds SET guided_at = now() WHERE id = $1 AND guided_at IS NULL AND NOT EXISTS"
        " (SELECT FROM channels WHERE guild_id = $1 AND kind IN ('help', 'forum', 'invoices'))"
        " RETURNING id",
        guild_id,
    )
    return taken is not None
