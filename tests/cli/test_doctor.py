import re
from pathlib import Path

import pytest

from bot.check.finding import Finding
from bot.check.permissions import PERMISSIONS, invite_link
from cli import doctor
from cli.doctor import examine
from core.settings import Settings
from db.pool import Pool
from tests.builders import make_place
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
