"""`helpsight backfill`: what it means, what it tells, and that it reads over the wire."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import aiohttp
import pytest

from bot.past_count import Count
from bot.past_plan import LocalRecord, plan_of
from cli.backfill import BackfillOpen, run_backfills
from cli.backfill_bar import summary
from cli.backfill_scope import UnknownName, Wanted, scopes
from core.settings import Settings
from db import backfills, channels, guilds
from db.backfills import Backfill, Scope
from db.pool import Pool
from db.records import Channel, Guild
from playground.config import DEFAULT_TOKEN
from playground.small_guild import small_guild
from tests.bot.wire import Person, playground
from tests.builders import CHANNEL, FORUM, GUILD, make_place

SMALL = small_guild()
HELP = next(channel.id for channel in SMALL.channels if channel.name == "help")
ALL = Wanted(guild=None, channel=None, since=None, until=None, max_messages=None)
RUN = Backfill(
    id=UUID(int=1),
    guild_id=100,
    channel_id=None,
    since=None,
    until=None,
    max_messages=None,
    status="running",
    requested_by=None,
    messages=1200,
    pictures=31,
    calls=12,
    share=0.5,
    note=None,
    created_at=datetime(2026, 6, 1, tzinfo=UTC),
    updated_at=datetime(2026, 6, 1, tzinfo=UTC),
    finished_at=None,
)


async def test_without_names_every_known_server_is_read(db: Pool) -> None:
    await make_place(db)
    await guilds.save(db, Guild(id=101, name="Toolshed"))

    assert await scopes(db, ALL) == [Scope(guild_id=100), Scope(guild_id=101)]


@pytest.mark.parametrize("name", ["help", "#help", "HELP", str(CHANNEL.id)])
async def test_a_channel_is_named_as_people_write_it(db: Pool, name: str) -> None:
    await make_place(db)

    found = await scopes(db, replace(ALL, channel=name))
    assert found == [Scope(guild_id=GUILD.id, channel_id=CHANNEL.id)]


async def test_an_unknown_name_is_answered_with_those_that_are_known(db: Pool) -> None:
    await make_place(db)

    with pytest.raises(UnknownName, match="Greenhouse"):
        await scopes(db, replace(ALL, guild="Greenhause"))
    with pytest.raises(UnknownName, match=FORUM.name):
        await scopes(db, replace(ALL, guild="Greenhouse", channel="hepl"))


async def test_a_name_that_two_servers_have_must_be_an_id(db: Pool) -> None:
    await make_place(db)
    await guilds.save(db, Guild(id=101, name=GUILD.name))

    with pytest.raises(UnknownName, match="101"):
        await scopes(db, replace(ALL, guild=GUILD.name))


async def test_a_server_nobody_knows_yet_says_what_to_run(db: Pool) -> None:
    with pytest.raises(UnknownName, match="helpsight bot"):
        await scopes(db, ALL)


def test_progress_tells_messages_pictures_rate_and_time_left() -> None:
    told = summary(RUN, elapsed_s=10, messages_before=350, share_before=0.25)

    assert told == "1,200 messages, 31 pictures, 85/s, about 20 s left"


def test_progress_tells_why_it_waits() -> None:
    waiting = replace(RUN, note="waits for the workers")

    assert summary(waiting, elapsed_s=10, messages_before=0, share_before=0).endswith(
        "; waits for the workers"
    )


def test_a_plan_tells_what_the_local_reader_does_and_how_long_the_models_take() -> None:
    count = Count(messages=20_000, pictures=4_000, calls=210)
    plan = plan_of(count, LocalRecord(sure=0.9, seconds=0.9), models_a_day=45)

    assert (plan.local_pictures, plan.model_pictures, plan.days) == (3_600, 400, 9)
    assert plan.local_hours == 1.0
    assert "9 days" in plan.told()


def test_a_plan_without_a_model_says_so() -> None:
    plan = plan_of(Count(pictures=10), LocalRecord(), models_a_day=None)

    assert plan.days is None
    assert "docs/keys.md" in plan.told()


@pytest.fixture
async def alice(tmp_path: Path) -> AsyncGenerator[Person]:
    async with playground(tmp_path) as origin, aiohttp.ClientSession() as session:
        yield Person(session, origin, SMALL.viewers[0])


@pytest.fixture
async def settings(
    alice: Person, database_url: str, redis_url: str, db: Pool, tmp_path: Path
) -> Settings:
    await guilds.save(db, Guild(id=SMALL.id, name=SMALL.name))
    place = Channel(id=HELP, guild_id=SMALL.id, name="help", type=0, kind="help", is_public=True)
    await channels.save_many(db, [place])
    return Settings.model_validate(
        {
            "discord_token": DEFAULT_TOKEN,
            "discord_api_url": alice.origin,
            "database_url": database_url,
            "redis_url": redis_url,
            "data_dir": tmp_path,
        }
    )


@pytest.mark.usefixtures("real_discord_afterwards")
async def test_the_past_is_read_over_the_wire_without_a_gateway(
    settings: Settings, alice: Person, db: Pool, capsys: pytest.CaptureFixture[str]
) -> None:
    said = [await alice.say(HELP, f"said {n}") for n in range(3)]
    await run_backfills(settings, ALL)

    stored = await db.fetch("SELECT id FROM messages ORDER BY id")
    assert [row["id"] for row in stored][-3:] == [int(message["id"]) for message in said]
    assert "Done" in capsys.readouterr().out


@pytest.mark.usefixtures("real_discord_afterwards")
async def test_a_dry_run_stores_nothing(
    settings: Settings, alice: Person, db: Pool, capsys: pytest.CaptureFixture[str]
) -> None:
    await alice.say(HELP, "said before")
    await run_backfills(settings, ALL, dry_run=True)

    assert await db.fetchval("SELECT count(*) FROM messages") == 0
    assert "Nothing was stored" in capsys.readouterr().out


@pytest.mark.usefixtures("real_discord_afterwards")
async def test_a_run_about_something_else_is_not_taken_over_unasked(
    settings: Settings, db: Pool
) -> None:
    other = Scope(guild_id=SMALL.id, max_messages=7)
    assert await backfills.start(db, other)
    with pytest.raises(BackfillOpen, match="--restart"):
        await run_backfills(settings, ALL)
    await run_backfills(settings, ALL, restart=True)

    run = await backfills.newest(db, SMALL.id)
    assert run is not None
    assert (run.status, run.max_messages) == ("done", None)
