"""Servers of Discord: the tenants."""

from collections.abc import Sequence

from db.pool import Executor
from db.records import Guild


async def save(db: Executor, guild: Guild) -> None:
    """Store a guild that the bot is in."""
    await db.execute(
        "INSERT INTO guilds (id, name) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE"
        " SET name = excluded.name, left_at = NULL, updated_at = now()"
        " WHERE guilds.name <> excluded.name OR guilds.left_at IS NOT NULL",
        guild.id,
        guild.name,
    )


async def leave(db: Executor, guild_ids: Sequence[int]) -> list[int]:
    """Note that the bot was removed from these guilds; returns those for which that is new.

    They are erased when their time of grace is over, unless it is invited again.
    """
    rows = await db.fetch(
        "UPDATE guilds SET left_at = now(), updated_at = now()"
        " WHERE id = ANY($1::bigint[]) AND left_at IS NULL RETURNING id",
        list(guild_ids),
    )
    return [row["id"] for row in rows]


async def list_ids(db: Executor) -> list[int]:
    """The guilds that the bot was in when it last looked."""
    rows = await db.fetch("SELECT id FROM guilds WHERE left_at IS NULL ORDER BY id")
    return [row["id"] for row in rows]


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


async def notice_channel(db: Executor, guild_id: int) -> int | None:
    """The channel in which moderators want to be told what does not work; None: none was named."""
    return await db.fetchval("SELECT notice_channel_id FROM guilds WHERE id = $1", guild_id)


async def set_notice_channel(db: Executor, guild_id: int, channel_id: int | None) -> None:
    await db.execute(
        "UPDATE guilds SET notice_channel_id = $2, updated_at = now() WHERE id = $1",
        guild_id,
        channel_id,
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
