"""What a simulated Discord cannot show of the time the bot was away: real dates, links, kills."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.client import HelpBot, create_bot
from bot.deps import BotDeps
from bot.fresh_links import FreshLinks
from bot.sync import sync
from db import channels, guilds, links
from db.pool import Pool
from db.records import Channel, Guild
from jobs.fetch import Fetcher, FetchLimits
from jobs.read_attachment import read_attachment
from playground.config import DEFAULT_TOKEN
from playground.history import Message
from playground.small_guild import small_guild
from playground.snowflake import snowflake_at
from tests.bot.conftest import CONFIG, PNG, FakeAnswerer, FakeBell
from tests.bot.test_wire import (
    ALICE,
    FORUM,
    GUILD,
    HELP,
    MAUD,
    REQUEST,
    NewBot,
    contents,
    running,
    stored,
)
from tests.bot.test_wire import alice as alice  # noqa: PLC0414 - fixtures
from tests.bot.test_wire import new_bot as new_bot  # noqa: PLC0414
from tests.bot.wire import Person, playground
from tests.jobs.conftest import MakeDeps
from tests.jobs.conftest import make_deps as make_deps  # noqa: PLC0414
from tests.waiting import eventually

pytestmark = pytest.mark.usefixtures("real_discord_afterwards")


async def test_a_question_that_was_asked_a_moment_ago_is_answered(
    alice: Person, db: Pool, bell: FakeBell, new_bot: NewBot
) -> None:
    async def has_caught_up() -> bool:
        return HELP in await channels.cursors(db, GUILD.id)

    async def has_rung() -> bool:
        return bool(bell.questions)

    async with running(new_bot(), db):
        await eventually(has_caught_up)
    asked = await alice.say(HELP, REQUEST)
    async with running(new_bot(), db):
        await eventually(has_rung)

    assert bell.questions == [int(asked["id"])]
    assert await contents(db) == [REQUEST]


async def test_who_asked_a_moment_before_the_first_start_is_answered_and_not_who_asked_long_ago(
    tmp_path: Path, db: Pool, bell: FakeBell, answerer: FakeAnswerer
) -> None:
    """As somebody who opens the demo's page before its bot is connected."""

    async def has_caught_up() -> bool:
        return HELP in await channels.cursors(db, GUILD.id)

    long_ago = datetime.now(UTC) - timedelta(minutes=20)
    old = Message(id=snowflake_at(long_ago), author_id=ALICE, at=long_ago, text=REQUEST)
    channels_ = [replace(c, messages=(old,)) if c.id == HELP else c for c in GUILD.channels]
    with_old = replace(GUILD, channels=tuple(channels_))
    config = replace(CONFIG, help_channels=("help",))
    async with (
        playground(tmp_path, guild=with_old) as origin,
        aiohttp.ClientSession() as session,
    ):
        alice = Person(session, origin, ALICE)
        asked = await alice.say(HELP, REQUEST, picture=PNG[1])
        bot = create_bot(BotDeps(db, bell, answerer), replace(config, api_url=origin))
        async with running(bot, db):
            await eventually(has_caught_up)

    assert bell.questions == [int(asked["id"])]
    assert len(bell.reads) == 1
    assert len(await contents(db)) == 2


async def test_in_a_channel_that_is_just_named_nobody_is_answered_who_asked_before(
    alice: Person, db: Pool, bell: FakeBell, answerer: FakeAnswerer
) -> None:
    async def has_caught_up() -> bool:
        return HELP in await channels.cursors(db, GUILD.id)

    config = replace(CONFIG, help_channels=(), api_url=alice.origin)
    bot = create_bot(BotDeps(db, bell, answerer), config)
    await sync(create_bot(BotDeps(db, bell, answerer), config), token=DEFAULT_TOKEN)
    async with running(bot, db):
        await alice.say(HELP, REQUEST)
        maud = replace(alice, user_id=MAUD)
        await maud.watch(HELP)
        await eventually(has_caught_up)

    assert await contents(db) == [REQUEST]
    assert bell.questions == []


async def test_what_was_deleted_while_no_bot_ran_is_deleted_when_it_is_back(
    alice: Person, db: Pool, new_bot: NewBot
) -> None:
    async with running(new_bot(), db):
        said = [await alice.say(HELP, f"said {n}") for n in range(3)]
        post = await alice.post(FORUM, "a post", "in a post")
        await eventually(stored(db, "said 0", "said 1", "said 2", "in a post"))
    await db.execute("UPDATE messages SET stored_at = stored_at - interval '1 minute'")
    await alice.delete(HELP, said[1]["id"])
    await alice.delete(int(post["channel_id"]), post["id"])
    async with running(new_bot(), db):
        await eventually(stored(db, "said 0", "said 2"))


async def test_a_picture_whose_link_has_run_out_is_read_by_a_fresh_one(
    alice: Person, db: Pool, bell: FakeBell, new_bot: NewBot, make_deps: MakeDeps
) -> None:
    await alice.disturb(kind="attachment_life", seconds=0)
    bot = new_bot()
    async with running(bot, db), aiohttp.ClientSession() as session:
        await alice.say(HELP, "look", picture=PNG[1])
        await eventually(stored(db, "look"))
        limits = FetchLimits(max_bytes=10_000, timeout_s=5)
        context = {"deps": make_deps(fetcher=Fetcher(session, limits, {alice.origin}))}
        [picture] = [str(row["id"]) for row in await db.fetch("SELECT id FROM message_attachments")]
        await read_attachment(context, picture)
        assert len(await links.due(db, [GUILD.id], limit=9)) == 1

        await alice.disturb(kind="attachment_life", seconds=3600)
        bell.reads.clear()
        await FreshLinks(bot, db, bell).refresh_all()
        assert [str(ring[0]) for ring in bell.reads] == [picture]
        await read_attachment(context, picture)

    assert await db.fetchval("SELECT status FROM ocr_results") == "completed"
    assert await db.fetchval("SELECT retry_count FROM ocr_results") == 0


async def test_pictures_of_a_message_that_is_gone_are_gone(
    alice: Person, db: Pool, bell: FakeBell, new_bot: NewBot
) -> None:
    async with running(new_bot(), db):
        said = await alice.say(HELP, "look", picture=PNG[1])
        await eventually(stored(db, "look"))
    await alice.delete(HELP, said["id"])
    await links.ask(db, await db.fetchval("SELECT id FROM message_attachments"))
    async with running(quiet := new_bot(), db):
        await ready(quiet)
        await FreshLinks(quiet, db, bell).refresh_all()

    # None: the catch-up was faster, and deleted the message with all that hung on it.
    assert await db.fetchval("SELECT status FROM ocr_results") in {"gone", None}


async def ready(bot: HelpBot) -> None:
    async def is_ready() -> bool:
        return bot.is_ready()

    await eventually(is_ready)


@pytest.fixture
async def long_past(tmp_path: Path) -> AsyncGenerator[tuple[str, list[int]]]:
    """A playground with 1,000 messages in its help channel: its origin, and their ids."""
    small = small_guild()
    author, begin = small.viewers[0], small.created_at + timedelta(days=1)
    said = tuple(
        Message(id=snowflake_at(at), author_id=author, at=at, text=f"said {n}")
        for n in range(1000)
        for at in [begin + timedelta(minutes=n)]
    )
    places = tuple(replace(c, messages=said) if c.id == HELP else c for c in small.channels)
    async with playground(tmp_path / "home", guild=replace(small, channels=places)) as origin:
        yield origin, [message.id for message in said]


async def test_a_backfill_that_is_killed_goes_on_and_stores_every_message_once(
    long_past: tuple[str, list[int]],
    db: Pool,
    database_url: str,
    redis_url: str,
    tmp_path: Path,
) -> None:
    origin, said = long_past
    await guilds.save(db, Guild(id=GUILD.id, name=GUILD.name))
    place = Channel(id=HELP, guild_id=GUILD.id, name="help", type=0, kind="help", is_public=True)
    await channels.save_many(db, [place])
    env = {
        "PATH": os.environ["PATH"],
        "DISCORD_TOKEN": DEFAULT_TOKEN,
        "DISCORD_API_URL": origin,
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "DATA_DIR": str(tmp_path),
    }

    async def begun() -> asyncio.subprocess.Process:
        command = (sys.executable, "-m", "cli.main", "backfill")
        null = asyncio.subprocess.DEVNULL
        return await asyncio.create_subprocess_exec(*command, env=env, stdout=null, stderr=null)

    async def has_stored_some() -> bool:
        return await db.fetchval("SELECT count(*) FROM messages") >= 300

    first = await begun()
    await eventually(has_stored_some, limit_s=60)
    first.send_signal(signal.SIGKILL)
    await first.wait()
    before = len(await contents(db))
    await db.execute("UPDATE backfills SET lease_until = now() - interval '1 second'")
    second = await begun()

    assert await second.wait() == 0
    assert before < 1000
    rows = await db.fetch("SELECT id FROM messages ORDER BY id")
    assert [row["id"] for row in rows] == said
    run = await db.fetchrow("SELECT status, messages, calls FROM backfills")
    assert run is not None
    assert (run["status"], run["messages"]) == ("done", 1000)
