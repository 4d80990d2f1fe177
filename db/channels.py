"""Channels: what is watched, and up to where it was read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import asyncpg

from core.redaction import Purpose
from db.pool import Executor
from db.records import Channel, ChannelKind


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A channel whose past Discord does not show us. `why` says what to do about it."""

    channel_id: int
    why: str
    since: datetime


def purpose_of(kind: ChannelKind | None) -> Purpose:
    """What is said in a channel of this kind is kept for: it decides what is redacted."""
    return "invoice" if kind == "invoices" else "help"


_COLUMNS = "id, guild_id, name, type, kind, is_public"


def _channel(row: asyncpg.Record) -> Channel:
    return Channel(**dict(row))


async def save_many(db: Executor, channels: Sequence[Channel]) -> None:
    """Store what Discord says of *channels*; `kind` is taken only for one not seen before."""
    await db.execute(
        """
        INSERT INTO channels (id, guild_id, name, type, kind, is_public)
        SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::smallint[], $5::text[],
                             $6::boolean[])
        ON CONFLICT (id) DO UPDATE
        SET name = excluded.name, type = excluded.type, is_public = excluded.is_public,
            updated_at = now()
        WHERE (channels.name, channels.type, channels.is_public)
              IS DISTINCT FROM (excluded.name, excluded.type, excluded.is_public)
        """,
        [c.id for c in channels],
        [c.guild_id for c in channels],
        [c.name for c in channels],
        [c.type for c in channels],
        [c.kind for c in channels],
        [c.is_public for c in channels],
    )


async def get(db: Executor, channel_id: int) -> Channel | None:
    row = await db.fetchrow(f"SELECT {_COLUMNS} FROM channels WHERE id = $1", channel_id)
    return _channel(row) if row else None


async def list_watched(db: Executor, guild_id: int) -> list[Channel]:
    """The channels of a guild whose messages are kept."""
    rows = await db.fetch(
        f"SELECT {_COLUMNS} FROM channels"
        " WHERE guild_id = $1 AND kind IN ('help', 'forum', 'invoices') ORDER BY id",
        guild_id,
    )
    return [_channel(row) for row in rows]


async def list_paused(db: Executor, guild_id: int) -> list[int]:
    """The channels of a guild in which nothing is said until somebody lets us."""
    rows = await db.fetch(
        "SELECT id FROM channels WHERE guild_id = $1 AND paused_at IS NOT NULL ORDER BY id",
        guild_id,
    )
    return [row["id"] for row in rows]


async def set_kind(db: Executor, channel_id: int, kind: ChannelKind | None) -> bool:
    """Watch a channel as *kind*, or no longer (None); False when it is not known.

    One that is watched is not erased, also where that was noted before.
    """
    updated = await db.fetchval(
        "UPDATE channels SET kind = $2, updated_at = now(),"
        " erase_at = CASE WHEN coalesce($2, 'ignore') = 'ignore' THEN erase_at END"
        " WHERE id = $1 RETURNING id",
        channel_id,
        kind,
    )
    return updated is not None


async def delete(db: Executor, channel_ids: Sequence[int]) -> None:
    """Erase channels with all that was said in them, and answers elsewhere that quote it."""
    await db.execute(
        "SELECT delete_channel(id) FROM unnest($1::bigint[]) AS id ORDER BY id", list(channel_ids)
    )


async def cursors(db: Executor, guild_id: int) -> dict[int, int]:
    """Channel id to the last message id that was read in it; channels never read are not in it."""
    rows = await db.fetch(
        "SELECT id, last_message_id FROM channels"
        " WHERE guild_id = $1 AND last_message_id IS NOT NULL",
        guild_id,
    )
    return {row["id"]: row["last_message_id"] for row in rows}


async def set_cursor(db: Executor, channel_id: int, last_message_id: int) -> None:
    """Move the cursor of a channel forward; never back."""
    await db.execute(
        "UPDATE channels SET last_message_id = $2"
        " WHERE id = $1 AND coalesce(last_message_id, 0) < $2",
        channel_id,
        last_message_id,
    )


async def set_unreadable(db: Executor, channel_id: int, why: str | None) -> bool:
    """Note why what was said in a channel cannot be read, None that it can; False: as before."""
    changed = await db.fetchval(
        "UPDATE channels SET unreadable_why = $2::text, unreadable_since = CASE"
        " WHEN $2::text IS NOT NULL THEN coalesce(unreadable_since, now()) END"
        " WHERE id = $1 AND unreadable_why IS DISTINCT FROM $2::text RETURNING id",
        channel_id,
        why,
    )
    return changed is not None


async def unreadable(db: Executor, guild_id: int) -> list[Unreadable]:
    """The watched channels of a guild whose past cannot be read, and why."""
    rows = await db.fetch(
        "SELECT id AS channel_id, unreadable_why AS why, unreadable_since AS since FROM channels"
        " WHERE guild_id = $1 AND unreadable_why IS NOT NULL"
        " AND kind IN ('help', 'forum', 'invoices') ORDER BY id",
        guild_id,
    )
    return [Unreadable(**dict(row)) for row in rows]


async def place_cursors(db: Executor, channel_id: int) -> dict[int, int]:
    """Place of a channel to the message up to which it was read, while the channel catches up."""
    rows = await db.fetch(
        "SELECT place_id, read_to FROM place_cursors WHERE channel_id = $1", channel_id
    )
    return {row["place_id"]: row["read_to"] for row in rows}


async def set_place_cursor(db: Executor, channel_id: int, place_id: int, read_to: int) -> None:
    """Note that a page of a place is stored; never moves back."""
    await db.execute(
        "INSERT INTO place_cursors (place_id, channel_id, read_to) VALUES ($1, $2, $3)"
        " ON CONFLICT (place_id) DO UPDATE SET read_to = excluded.read_to"
        " WHERE place_cursors.read_to < excluded.read_to",
        place_id,
        channel_id,
        read_to,
    )


async def drop_place_cursors(db: Executor, channel_id: int) -> None:
    """Forget the cursors of places that the channel's own has passed."""
    await db.execute(
        "DELETE FROM place_cursors p USING channels c"
        " WHERE c.id = p.channel_id AND c.id = $1 AND p.read_to <= c.last_message_id",
        channel_id,
    )


async def list_ids(db: Executor, guild_id: int) -> list[int]:
    """All channels of a guild that are stored."""
    rows = await db.fetch("SELECT id FROM channels WHERE guild_id = $1 ORDER BY id", guild_id)
    return [row["id"] for row in rows]
