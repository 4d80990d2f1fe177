"""Runs over the past of a guild, and up to where each of them has come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID, uuid4

import asyncpg

from db.pool import Executor
from db.records import BACKFILL

Status = Literal["waiting", "running", "paused", "done", "failed"]

_COLUMNS = (
    "id, guild_id, channel_id, since, until, max_messages, status, requested_by, messages,"
    " pictures, calls, share, note, created_at, updated_at, finished_at"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What shall be read: `channel_id` None is every watched channel of the guild.

    `since` and `until` bound when a message was said; `max_messages` how many are read in all.
    """

    guild_id: int
    channel_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    max_messages: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Backfill:
    """One run. `share` (0 to 1) is how much of the time asked for is read, an estimate.

    `requested_by` None: the command line. `note` says what a person should know: why it waits,
    what could not be read.
    """

    id: UUID
    guild_id: int
    channel_id: int | None
    since: datetime | None
    until: datetime | None
    max_messages: int | None
    status: Status
    requested_by: int | None
    messages: int
    pictures: int
    calls: int
    share: float
    note: str | None
    created_at: datetime
    updated_at: datetime
    finished_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.status in {"waiting", "running", "paused"}

    @property
    def scope(self) -> Scope:
        return Scope(
            guild_id=self.guild_id,
            channel_id=self.channel_id,
            since=self.since,
            until=self.until,
            max_messages=self.max_messages,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What one page brought: `before_id` is its oldest message, None where there was none."""

    place_id: int
    before_id: int | None
    is_done: bool
    messages: int
    pictures: int
    share: float


def _backfill(row: asyncpg.Record) -> Backfill:
    values: dict[str, Any] = dict(row)
    return Backfill(**values)


async def start(db: Executor, scope: Scope, *, requested_by: int | None = None) -> Backfill | None:
    """A new run, waiting for somebody to do it; None while another of this guild is open."""
    row = await db.fetchrow(
        "INSERT INTO backfills (guild_id, channel_id, since, until, max_messages, requested_by)"
        " VALUES ($1, $2, $3, $4, $5, $6)"
        " ON CONFLICT (guild_id) WHERE status IN ('waiting', 'running', 'paused') DO NOTHING"
        f" RETURNING {_COLUMNS}",
        scope.guild_id,
        scope.channel_id,
        scope.since,
        scope.until,
        scope.max_messages,
        requested_by,
    )
    return _backfill(row) if row else None


async def get(db: Executor, backfill_id: UUID) -> Backfill | None:
    row = await db.fetchrow(f"SELECT {_COLUMNS} FROM backfills WHERE id = $1", backfill_id)
    return _backfill(row) if row else None


async def newest(db: Executor, guild_id: int) -> Backfill | None:
    """The open run of a guild, or the last one that ended."""
    row = await db.fetchrow(
        f"SELECT {_COLUMNS} FROM backfills WHERE guild_id = $1 ORDER BY created_at DESC LIMIT 1",
        guild_id,
    )
    return _backfill(row) if row else None


async def latest(db: Executor, guild_ids: Sequence[int], *, limit: int) -> list[Backfill]:
    """The runs of these guilds: those that are open first, then the last ones that ended."""
    rows = await db.fetch(
        f"SELECT {_COLUMNS} FROM backfills WHERE guild_id = ANY ($1::bigint[])"
        " ORDER BY finished_at IS NOT NULL, created_at DESC LIMIT $2",
        list(guild_ids),
        limit,
    )
    return [_backfill(row) for row in rows]


async def pause(db: Executor, guild_id: int) -> bool:
    """Stop the open run where it is; False without one. Who runs it stops at its next page."""
    paused = await db.fetchval(
        "UPDATE backfills SET status = 'paused', owner = NULL, token = NULL, lease_until = NULL,"
        " updated_at = now()"
        " WHERE guild_id = $1 AND status IN ('waiting', 'running') RETURNING id",
        guild_id,
    )
    return paused is not None


async def resume(db: Executor, guild_id: int) -> bool:
    """Let a paused run go on from where it stopped; False without one."""
    resumed = await db.fetchval(
        "UPDATE backfills SET status = 'waiting', updated_at = now()"
        " WHERE guild_id = $1 AND status = 'paused' RETURNING id",
        guild_id,
    )
    return resumed is not None


async def abandon(db: Executor, guild_id: int) -> bool:
    """End the open run, so that another can start; what it stored stays."""
    ended = await db.fetchval(
        "UPDATE backfills SET status = 'failed', note = 'ended by hand', owner = NULL,"
        " token = NULL, lease_until = NULL, finished_at = now(), updated_at = now()"
        " WHERE guild_id = $1 AND status IN ('waiting', 'running', 'paused') RETURNING id",
        guild_id,
    )
    return ended is not None


async def claim(
    db: Executor, guild_ids: Sequence[int], *, owner: str, lease_s: float
) -> tuple[Backfill, UUID] | None:
    """Take the oldest run of these guilds that waits, or whose runner is gone; with its token."""
    token = uuid4()
    row = await db.fetchrow(
        f"""
        UPDATE backfills SET status = 'running', owner = $2, token = $3, updated_at = now(),
            lease_until = clock_timestamp() + $4 * interval '1 second'
        WHERE id = (
            SELECT id FROM backfills
            WHERE guild_id = ANY($1::bigint[])
              AND (status = 'waiting' OR (status = 'running' AND lease_until < clock_timestamp()))
            ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED
        )
        RETURNING {_COLUMNS}
        """,
        list(guild_ids),
        owner,
        token,
        lease_s,
    )
    return (_backfill(row), token) if row else None


async def renew(db: Executor, backfill_id: UUID, token: UUID, *, lease_s: float) -> bool:
    """Hold on to a run for another *lease_s*; False when it was paused, or taken by another."""
    held = await db.fetchval(
        "UPDATE backfills SET lease_until = clock_timestamp() + $3 * interval '1 second'"
        " WHERE id = $1 AND token = $2 RETURNING id",
        backfill_id,
        token,
        lease_s,
    )
    return held is not None


async def record(
    db: Executor, backfill_id: UUID, token: UUID, step: Step, *, lease_s: float
) -> Backfill | None:
    """Note that a page is stored; None when the run is no longer ours, and then nothing is."""
    row = await db.fetchrow(
        f"""
        WITH run AS (
            UPDATE backfills SET messages = messages + $6, pictures = pictures + $7,
                calls = calls + 1, share = greatest(share, $8), note = NULL, updated_at = now(),
                lease_until = clock_timestamp() + $9 * interval '1 second'
            WHERE id = $1 AND token = $2
            RETURNING {_COLUMNS}
        ), place AS (
            INSERT INTO backfill_places (backfill_id, place_id, before_id, is_done)
            SELECT run.id, $3::bigint, $4::bigint, $5 FROM run
            ON CONFLICT (backfill_id, place_id) DO UPDATE
            SET before_id = coalesce(excluded.before_id, backfill_places.before_id),
                is_done = excluded.is_done
        )
        SELECT * FROM run
        """,
        backfill_id,
        token,
        step.place_id,
        step.before_id,
        step.is_done,
        step.messages,
        step.pictures,
        step.share,
        lease_s,
    )
    return _backfill(row) if row else None


async def say(db: Executor, backfill_id: UUID, token: UUID, note: str, *, lease_s: float) -> bool:
    """Tell people why the run waits, and hold on to it; False when it is no longer ours."""
    held = await db.fetchval(
        "UPDATE backfills SET note = $3, updated_at = now(),"
        " lease_until = clock_timestamp() + $4 * interval '1 second'"
        " WHERE id = $1 AND token = $2 RETURNING id",
        backfill_id,
        token,
        note,
        lease_s,
    )
    return held is not None


async def release(db: Executor, backfill_id: UUID, token: UUID) -> None:
    """Give a run back unfinished: the next runner goes on at once."""
    await db.execute(
        "UPDATE backfills SET status = 'waiting', owner = NULL, token = NULL, lease_until = NULL,"
        " updated_at = now() WHERE id = $1 AND token = $2",
        backfill_id,
        token,
    )


async def finish(
    db: Executor, backfill_id: UUID, token: UUID, *, failed: bool = False, note: str | None = None
) -> Backfill | None:
    """End a run; None when it is no longer ours."""
    row = await db.fetchrow(
        "UPDATE backfills SET status = $3, note = $4, owner = NULL, token = NULL,"
        " lease_until = NULL, finished_at = now(), updated_at = now(),"
        " share = CASE WHEN $3 = 'done' THEN 1 ELSE share END"
        f" WHERE id = $1 AND token = $2 RETURNING {_COLUMNS}",
        backfill_id,
        token,
        "failed" if failed else "done",
        note,
    )
    return _backfill(row) if row else None


async def places(db: Executor, backfill_id: UUID) -> Mapping[int, tuple[int | None, bool]]:
    """Place id to the oldest message that is stored of it, and whether the place is done."""
    rows = await db.fetch(
        "SELECT place_id, before_id, is_done FROM backfill_places WHERE backfill_id = $1",
        backfill_id,
    )
    return {row["place_id"]: (row["before_id"], row["is_done"]) for row in rows}


async def unread_pictures(db: Executor, *, at_most: int) -> int:
    """How many pictures of the past wait for the readers, counted up to *at_most*."""
    return await db.fetchval(
        "SELECT count(*) FROM (SELECT FROM ocr_results"
        " WHERE status = 'pending' AND priority >= $1 LIMIT $2) AS waiting",
        BACKFILL,
        at_most,
    )


async def local_record(
    db: Executor, guild_id: int, *, sure: float, enough: int = 100
) -> tuple[float, float] | None:
    """How the local reader did on a guild's last 1,000 pictures, if it read *enough* of them.

    The share it was at least *sure* of, and the seconds a picture took it.
    """
    row = await db.fetchrow(
        """
        SELECT count(*) AS read, avg((confidence >= $2)::int) AS sure,
            avg(processing_time_ms) / 1000 AS seconds
        FROM (
            SELECT confidence, processing_time_ms FROM ocr_results
            WHERE guild_id = $1 AND status = 'completed' AND provenance ->> 'engine' = 'local'
            ORDER BY completed_at DESC LIMIT 1000
        ) AS last
        """,
        guild_id,
        sure,
    )
    if row is None or row["read"] < enough:
        return None
    return float(row["sure"]), float(row["seconds"])
