import re
from pathlib import Path

import pytest

from bot.check.finding import Finding
from bot.check.permissions import PERMISSIONS, invite_link
from cli import doctor, doctor_models, doctor_places
from cli.doctor import examine
from core.settings import Settings
from db import channels, guilds
from db.pool import Pool
from db.records import Channel, Guild
from playground.config import DEFAULT_TOKEN
from playground.small_guild import small_guild
from tests.bot.wire import playground
from tests.builders import make_attachment, make_message, make_place, store
from tests.jobs.models import read_locally

ROOT = Path(__file__).parents[2]


def settings(**values: object) -> Settings:
    return Settings(_env_file=None, **values)  # type: ignore[arg-type, call-arg]


def by_part(findings: list[Finding]) -> dict[str, Finding]:
    return {finding.part: finding for finding in findings}


async def test_servers_that_work_are_named_with_their_versions(
    database_url: str, redis_url: str, db: Pool
) -> None:
    found = by_part(await examine(settings(database_url=database_url, redis_url=redis_url)))

    assert found["database"].state == "ok"
    assert "PostgreSQL" in found["database"].seen
    assert found["redis"].state == "ok"
    assert found["redis"].seen.startswith("Valkey")


async def test_a_database_without_its_tables_says_what_to_run(
    empty_database_url: str, redis_url: str
) -> None:
    finding = await doctor.database(settings(database_url=empty_database_url, redis_url=redis_url))

    assert finding.state == "failure"
    assert "helpsight migrate" in finding.fix


async def test_servers_that_are_away_are_failures_and_no_crash(tmp_path: Path) -> None:
    away = settings(
        database_url="postgresql://u@127.0.0.1:1/d",
        redis_url="redis://127.0.0.1:1",
        data_dir=tmp_path,
    )

    found = by_part(await examine(away))

    assert {found[part].state for part in ("database", "redis", "discord")} == {"failure"}
    assert all(finding.fix for finding in found.values() if finding.state == "failure")
    assert found["pictures"].seen == "not known: see database"


async def test_pictures_that_wait_for_a_model_are_counted(db: Pool, database_url: str) -> None:
    here = settings(database_url=database_url, redis_url="redis://127.0.0.1:1")
    assert (await doctor.pictures(here)).seen == "0 read, 0 to be read, none waits for a model"
    await make_place(db)
    await read_locally(db, rank=3)

    finding = await doctor.pictures(here)

    assert finding.seen.startswith("1 read, 0 to be read, 1 wait for a model (1 live, 1 doubtful)")
    assert re.search(r"the oldest since \d{4}-\d\d-\d\d \d\d:\d\d UTC$", finding.seen)


async def test_a_language_without_data_is_named() -> None:
    finding = await doctor.tesseract(settings(ocr_languages="eng,xxx"))

    assert finding.state == "warning"
    assert "xxx" in finding.seen


async def test_keys_are_optional() -> None:
    finding = await doctor.models(settings())
    assert finding.state == "warning"
    assert "OPENROUTER_API_KEY, GROQ_API_KEY not set" in finding.seen


@pytest.mark.parametrize("text", [str(PERMISSIONS), "274878008384"])
def test_the_page_and_the_link_ask_for_the_same_permissions(text: str) -> None:
    assert f"permissions={text}" in invite_link(1)
    assert f"permissions={text}" in (ROOT / "docs" / "discord.md").read_text("utf-8")


async def test_what_waits_in_all_servers_is_told_with_the_oldest(
    db: Pool, database_url: str
) -> None:
    here = settings(database_url=database_url, redis_url="redis://127.0.0.1:1")
    await make_place(db)
    await store(db, make_message(attachments=(make_attachment(),)), ask=True)
    await db.execute("UPDATE questions SET due_at = now() - interval '10 minutes'")

    finding = await doctor.queue(here)

    assert finding.state == "warning"
    assert finding.seen.startswith("1 picture waits to be read")
    assert "1 question waits to be answered, the oldest for 10 min" in finding.seen


@pytest.mark.usefixtures("real_discord_afterwards")
async def test_a_channel_where_a_permission_is_missing_is_named(
    db: Pool, database_url: str, tmp_path: Path
) -> None:
    small = small_guild()
    staff = next(channel for channel in small.channels if channel.name == "staff")
    await guilds.save(db, Guild(small.id, small.name))
    known = Channel(staff.id, small.id, staff.name, type=0, kind="help")
    await channels.save_many(db, [known])
    async with playground(tmp_path) as origin:
        there = settings(
            database_url=database_url,
            redis_url="redis://127.0.0.1:1",
            discord_api_url=origin,
            discord_token=DEFAULT_TOKEN,
        )
        found = await doctor_places.places(there)

    assert [finding.part for finding in found[:2]] == ["intent", "server"]
    assert "Small guild" in found[1].seen
    assert [(f.part, f.state) for f in found[2:]] == [("channel", "failure")]
    assert found[2].seen.startswith("#staff: I lack View Channel")
    assert "Permissions" in found[2].fix


async def test_without_a_token_nothing_is_asked_of_discord() -> None:
    assert await doctor_places.places(settings()) == []


async def test_what_is_left_of_the_answering_models_day_is_told(redis_url: str) -> None:
    here = {"database_url": "postgresql://u@127.0.0.1:1/d", "redis_url": redis_url}

    told = await doctor_models.groq(settings(**here, groq_models="m1,m2"))

    left = "200,000 of 200,000 tokens left today (UTC)"
    assert told == f"Groq: m1 {left}, m2 {left}"
