"""The commands that look after what is stored: stats, ocr, guild."""

import json
from collections.abc import AsyncGenerator, Callable
from datetime import UTC, datetime

import pytest
from redis.asyncio import Redis

from cli.guild import NotErased, erase_guild
from cli.naming import UnknownName
from cli.ocr import retry_failures
from cli.stats import lines, look
from cli.wiring.ground import Ground, open_ground
from core.settings import Settings
from db import failures, guild_export, guild_sizes, guilds, ocr_results
from db.pool import Pool
from db.records import Guild
from jobs.queue import READ_QUEUE
from tests.builders import (
    GUILD,
    make_attachment,
    make_message,
    make_place,
    make_transcript,
    store,
)
from tests.jobs.conftest import queued

OTHER = Guild(id=101, name="Orchard")
SECRET = "an unmistakable sentence"


@pytest.fixture
def settings(database_url: str, redis_url: str) -> Settings:
    here = {"database_url": database_url, "redis_url": redis_url}
    return Settings(_env_file=None, **here)  # type: ignore[arg-type, call-arg]


@pytest.fixture
async def ground(settings: Settings) -> AsyncGenerator[Ground]:
    async with open_ground(settings) as ground:
        yield ground


async def fail(db: Pool, code: str, status: str = "failed") -> int:
    """A message whose one picture could not be read."""
    message = make_message(content=SECRET, attachments=(make_attachment(),))
    [picture] = await store(db, message)
    claim = await ocr_results.claim(db, picture, owner="w:0", lease_s=30)
    assert claim is not None
    end = {"status": status, "code": code, "message": "it did not work"}
    assert await ocr_results.end(db, picture, claim.token, **end)  # type: ignore[arg-type]
    return message.id


async def pending(db: Pool) -> int:
    return await db.fetchval("SELECT count(*) FROM ocr_results WHERE status = 'pending'")


async def test_failed_pictures_are_counted_by_reason(db: Pool) -> None:
    await make_place(db)
    await fail(db, "engine_timeout")
    newest = await fail(db, "engine_timeout")
    await fail(db, "download_gone", "gone")

    counts = await failures.count_by_code(db, [GUILD.id])
    named = await failures.newest(db, [GUILD.id], code="engine_timeout", limit=1)

    assert counts == {("failed", "engine_timeout"): 2, ("gone", "download_gone"): 1}
    assert [failure.message_id for failure in named] == [newest]
    assert await failures.count_by_code(db, [OTHER.id]) == {}


async def test_failed_pictures_wait_again_and_are_rung_for(
    db: Pool, ground: Ground, redis: Redis
) -> None:
    await make_place(db)
    await fail(db, "engine_timeout")
    await fail(db, "bad_answer")
    await fail(db, "download_gone", "gone")

    assert await retry_failures(ground, "greenhouse", code=None, limit=10) == 2

    assert await pending(db) == 2
    assert len(await queued(redis, READ_QUEUE)) == 2


@pytest.mark.parametrize("code", ["engine_timeout", "download_gone"])
async def test_one_reason_can_be_named(db: Pool, ground: Ground, code: str) -> None:
    await make_place(db)
    await fail(db, "engine_timeout")
    await fail(db, "download_gone", "gone")

    assert await retry_failures(ground, None, code=code, limit=10) == 1
    assert await pending(db) == 1


async def test_the_figures_of_each_server_are_told(db: Pool, settings: Settings) -> None:
    await make_place(db)
    await guilds.save(db, OTHER)
    message = make_message(created_at=datetime.now(UTC), attachments=(make_attachment(),))
    [picture] = await store(db, message, ask=True)
    claim = await ocr_results.claim(db, picture, owner="w:0", lease_s=30)
    assert claim is not None
    await ocr_results.complete(db, picture, claim.token, make_transcript())

    found = await look(settings, None, 7)
    one = await look(settings, "Greenhouse", 7)

    assert [each.name for each in found] == ["Greenhouse", "Orchard"]
    assert [each.id for each in one] == [GUILD.id]
    told = "\n".join(lines(found[0]))
    assert "1 open" in told
    assert "pictures   1 test" in told


async def test_a_server_that_is_not_known_is_named(db: Pool, settings: Settings) -> None:
    await make_place(db)

    with pytest.raises(UnknownName, match=r"No server is called 'Atlantis'. Known: Greenhouse"):
        await look(settings, "Atlantis", 7)


async def exported(db: Pool, guild_id: int) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = {}
    async for table, row in guild_export.rows(db, guild_id):
        found.setdefault(table, []).append(json.loads(row))
    return found


async def test_an_export_holds_what_was_said_and_read_and_nothing_of_others(db: Pool) -> None:
    await make_place(db)
    await guilds.save(db, OTHER)
    message_id = await fail(db, "engine_timeout")

    found = await exported(db, GUILD.id)

    assert [row["id"] for row in found["messages"]] == [message_id]
    assert found["messages"][0]["content"] == SECRET
    assert found["ocr_results"][0]["error_code"] == "engine_timeout"
    assert "token" not in found["ocr_results"][0]
    assert await exported(db, OTHER.id) == {"guilds": found_guild(await exported(db, OTHER.id))}


def found_guild(found: dict[str, list[dict[str, object]]]) -> list[dict[str, object]]:
    assert [row["name"] for row in found["guilds"]] == [OTHER.name]
    return found["guilds"]


async def test_a_table_that_comes_later_is_exported_too(db: Pool) -> None:
    await make_place(db)
    await db.execute("CREATE TABLE notes (guild_id bigint, note text)")
    await db.execute("INSERT INTO notes VALUES ($1, 'mine'), ($2, 'not mine')", GUILD.id, OTHER.id)

    assert [row["note"] for row in (await exported(db, GUILD.id))["notes"]] == ["mine"]


async def test_only_tables_that_are_there_are_left_out(db: Pool) -> None:
    rows = await db.fetch("SELECT table_name FROM information_schema.tables")

    assert {row["table_name"] for row in rows} >= guild_export.LEFT_OUT


def typing(text: str) -> Callable[[str], str]:
    return lambda _: text


async def test_a_server_is_erased_when_its_name_is_typed(
    db: Pool, ground: Ground, settings: Settings
) -> None:
    await make_place(db)
    await guilds.save(db, OTHER)
    await fail(db, "engine_timeout")

    with pytest.raises(NotErased):
        await erase_guild(ground, settings, "Greenhouse", typed=typing("Orchard"))
    assert len(await guild_sizes.all_guilds(db)) == 2
    assert await erase_guild(ground, settings, "Greenhouse", typed=typing("Greenhouse\n")) == 1

    assert [size.name for size in await guild_sizes.all_guilds(db)] == ["Orchard"]
    assert await exported(db, GUILD.id) == {}
    assert await db.fetchval("SELECT count(*) FROM messages") == 0


async def test_a_script_erases_without_being_asked(
    db: Pool, ground: Ground, settings: Settings
) -> None:
    await make_place(db)

    await erase_guild(ground, settings, str(GUILD.id), typed=None)

    assert await guild_sizes.all_guilds(db) == []
