"""The past of a guild is read once, whatever happens in between."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime

import discord
import pytest

from bot.backfill import Backfiller
from bot.backfill_run import WAITING, BackfillConfig
from bot.client import HelpBot
from bot.lanes import Lanes
from bot.pages import Pages
from core.tasks import beside
from db import backfills, channels, messages
from db.backfills import Backfill, Scope
from db.pool import Pool
from db.records import BACKFILL, NewMessage
from tests.bot.conftest import PNG, Room, open_post
from tests.waiting import eventually

CONFIG = BackfillConfig(owner="test", max_waiting=50, pause_s=0.01)


class Killed(BaseException):
    """The process ends here, without a word."""


class Intake:
    """Stores pages as the product does; dies before or after one of them, if it shall."""

    def __init__(self, db: Pool, *, dies_after: int | None = None) -> None:
        self.pages = 0
        self._db = db
        self._dies_after = dies_after

    async def take_page(self, page: Sequence[NewMessage]) -> None:
        await messages.insert(self._db, page, priority=BACKFILL)
        self.pages += 1
        if self.pages == self._dies_after:
            raise Killed


@pytest.fixture
async def past(room: Room, db: Pool) -> list[int]:
    """250 messages in a channel that was watched only afterwards; their ids."""
    backend = room.env.backend
    said: list[int] = []
    for n in range(250):
        if n % 50 == 0:
            await room.env.advance_time(60)
        message = backend.create_message(
            room.lounge.id, room.alice.id, f"said {n}", broadcast=False
        )
        said.append(message.id)
    await channels.set_kind(db, room.lounge.id, "help")
    return said


def backfiller(
    bot: HelpBot, db: Pool, *, intake: Intake | None = None, told: list[Backfill] | None = None
) -> Backfiller:
    pages = Pages(db, intake or Intake(db))
    heard = [] if told is None else told
    return Backfiller(bot, db, pages, Lanes(), CONFIG, tell=heard.append)


async def began(db: Pool, room: Room, **changes: object) -> Backfill:
    run = await backfills.start(db, Scope(guild_id=room.guild.id, **changes))  # pyright: ignore[reportArgumentType]
    assert run is not None
    return run


async def stored(db: Pool) -> list[int]:
    return [row["id"] for row in await db.fetch("SELECT id FROM messages ORDER BY id")]


async def test_the_past_of_every_watched_channel_is_stored(
    room: Room, db: Pool, simcord_bot: HelpBot, past: list[int]
) -> None:
    await began(db, room)
    told: list[Backfill] = []
    done = await backfiller(simcord_bot, db, told=told).work([room.guild.id])

    assert done is not None
    assert (done.status, done.messages, done.share, done.note) == ("done", 250, 1.0, None)
    assert await stored(db) == past
    assert [run.messages for run in told[:3]] == [100, 200, 250]


async def test_a_run_that_is_killed_goes_on_where_it_was_and_counts_once(
    room: Room, db: Pool, simcord_bot: HelpBot, past: list[int]
) -> None:
    await began(db, room, channel_id=room.lounge.id)
    dying = Intake(db, dies_after=2)
    with suppress(Killed):
        await backfiller(simcord_bot, db, intake=dying).work([room.guild.id])
    assert len(await stored(db)) == 200
    after = Intake(db)
    done = await backfiller(simcord_bot, db, intake=after).work([room.guild.id])

    assert done is not None
    assert done.messages == 250
    assert await stored(db) == past
    assert after.pages == 2  # the page that was stored and not counted, and the last one


async def test_a_runner_that_vanished_is_replaced_when_its_lease_is_over(
    room: Room, db: Pool, simcord_bot: HelpBot, past: list[int]
) -> None:
    await began(db, room)
    assert await backfills.claim(db, [room.guild.id], owner="dead", lease_s=60)
    assert await backfiller(simcord_bot, db).work([room.guild.id]) is None
    await db.execute("UPDATE backfills SET lease_until = now() - interval '1 second'")
    done = await backfiller(simcord_bot, db).work([room.guild.id])

    assert done is not None
    assert done.messages == len(past)


async def test_only_what_was_asked_for_is_read(
    room: Room, db: Pool, simcord_bot: HelpBot, past: list[int]
) -> None:
    since, until = (discord.utils.snowflake_time(past[n]) for n in (100, 200))
    await began(db, room, since=since, until=until)
    await backfiller(simcord_bot, db).work([room.guild.id])

    assert await stored(db) == past[100:200]


async def test_a_limit_ends_the_run_with_the_newest_messages(
    room: Room, db: Pool, simcord_bot: HelpBot, past: list[int]
) -> None:
    await began(db, room, max_messages=130)
    done = await backfiller(simcord_bot, db).work([room.guild.id])

    assert done is not None
    assert done.messages == 130
    assert await stored(db) == past[-130:]


async def test_threads_are_read_too_archived_ones_included(
    room: Room, db: Pool, simcord_bot: HelpBot
) -> None:
    active = await open_post(room, "an active post", "first")
    archived = await open_post(room, "an archived post", "second")
    room.env.backend.edit_channel(archived.id, {}, thread_metadata={"archived": True})
    await db.execute("DELETE FROM threads")
    await began(db, room, channel_id=room.forum.id)
    await backfiller(simcord_bot, db).work([room.guild.id])

    assert await stored(db) == sorted([active.id, archived.id])


async def test_it_waits_while_the_readers_are_behind_and_goes_on_when_they_are_not(
    room: Room, db: Pool, simcord_bot: HelpBot
) -> None:
    backend = room.env.backend
    for _ in range(110):
        picture = backend.store_attachments(room.lounge.id, [PNG])
        backend.create_message(
            room.lounge.id, room.alice.id, "see", attachments=picture, broadcast=False
        )
    await channels.set_kind(db, room.lounge.id, "help")
    run = await began(db, room)

    async def is_waiting() -> bool:
        now = await backfills.get(db, run.id)
        return now is not None and now.note == WAITING

    async def is_done() -> bool:
        now = await backfills.get(db, run.id)
        return now is not None and now.status == "done"

    async def work() -> None:
        await backfiller(simcord_bot, db).work([room.guild.id])

    async with beside(work()):
        await eventually(is_waiting)
        assert len(await stored(db)) == 100
        await db.execute("UPDATE ocr_results SET status = 'gone'")
        await eventually(is_done)
    assert len(await stored(db)) == 110


async def test_a_paused_run_stops_at_its_next_page_and_can_be_resumed(
    room: Room, db: Pool, simcord_bot: HelpBot, past: list[int]
) -> None:
    await began(db, room)

    class Pausing(Intake):
        async def take_page(self, page: Sequence[NewMessage]) -> None:
            await super().take_page(page)
            await backfills.pause(db, room.guild.id)

    paused = await backfiller(simcord_bot, db, intake=Pausing(db)).work([room.guild.id])
    assert paused is not None
    assert paused.status == "paused"
    assert await backfiller(simcord_bot, db).work([room.guild.id]) is None
    assert await backfills.resume(db, room.guild.id)
    done = await backfiller(simcord_bot, db).work([room.guild.id])

    assert done is not None
    assert done.messages == len(past)


async def test_a_channel_whose_history_is_hidden_is_named_and_not_taken_for_an_empty_one(
    room: Room, db: Pool, simcord_bot: HelpBot, past: list[int]
) -> None:
    hidden = discord.PermissionOverwrite(read_message_history=False)
    place = room.guild.create_text_channel("secret", overwrites={room.guild.default_role: hidden})
    await room.env.settle()
    await channels.set_kind(db, place.id, "help")
    await began(db, room)
    done = await backfiller(simcord_bot, db).work([room.guild.id])

    assert done is not None
    assert done.note is not None
    assert "#secret" in done.note
    assert await stored(db) == past


async def test_a_channel_nobody_watches_is_not_read(
    room: Room, db: Pool, simcord_bot: HelpBot
) -> None:
    await began(db, room, channel_id=room.lounge.id)
    failed = await backfiller(simcord_bot, db).work([room.guild.id])

    assert failed is not None
    assert failed.status == "failed"
    assert "/channels watch" in str(failed.note)


async def test_a_guild_has_one_open_run_at_a_time(room: Room, db: Pool) -> None:
    run = await began(db, room)

    assert await backfills.start(db, Scope(guild_id=room.guild.id)) is None
    assert await backfills.abandon(db, room.guild.id)
    again = await backfills.start(db, Scope(guild_id=room.guild.id, since=datetime.now(UTC)))
    assert again is not None
    assert again.id != run.id
