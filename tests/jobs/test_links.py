"""Links run out after a day: the picture waits for a fresh one, and no try is counted."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from core.errors import GoneError, HelpsightError
from db import links
from db.links import ExpiredLink
from db.pool import Pool
from jobs.better_reading import better_reading
from jobs.fetch import DownloadForbidden
from jobs.read_attachment import read_attachment
from tests.builders import CHANNEL, GUILD, make_attachment, make_message, make_place, store
from tests.fakes import FakeFetcher
from tests.jobs.conftest import MakeDeps
from tests.jobs.models import FakeModel, models, read_locally

FRESH = "https://cdn.discordapp.com/attachments/200/1/error.png?ex=7fffffff&is=1&hm=2"


async def posted(db: Pool, number: int = 2) -> tuple[int, list[UUID]]:
    await make_place(db)
    message = make_message(attachments=tuple(make_attachment() for _ in range(number)))
    return message.id, await store(db, message)


async def states(db: Pool) -> list[tuple[Any, ...]]:
    rows = await db.fetch(
        "SELECT status, error_code, retry_count FROM ocr_results ORDER BY created_at, 1"
    )
    return [tuple(row) for row in rows]


async def run(deps: Any, pictures: list[UUID]) -> None:
    for picture in pictures:
        await read_attachment({"deps": deps}, str(picture))


async def files_of(db: Pool, message_id: int) -> list[Any]:
    rows = await db.fetch(
        "SELECT discord_id FROM message_attachments WHERE message_id = $1 ORDER BY position",
        message_id,
    )
    return [replace(make_attachment(url=FRESH), discord_id=row["discord_id"]) for row in rows]


@pytest.mark.parametrize("error", [GoneError("404"), DownloadForbidden("403")])
async def test_a_link_that_leads_nowhere_is_asked_for_once_a_message(
    db: Pool, make_deps: MakeDeps, error: HelpsightError
) -> None:
    message_id, pictures = await posted(db)

    await run(make_deps(fetcher=FakeFetcher(error=error), max_tries=1), pictures)

    assert await states(db) == [("pending", "link_expired", 0)] * 2
    assert await links.due(db, [GUILD.id], limit=9) == [
        ExpiredLink(message_id, GUILD.id, CHANNEL.id, retry_count=0)
    ]


async def test_with_fresh_links_the_reading_goes_on(db: Pool, make_deps: MakeDeps) -> None:
    message_id, pictures = await posted(db)
    await run(make_deps(fetcher=FakeFetcher(error=GoneError("404"))), pictures)

    waiting = await links.refresh(db, message_id, await files_of(db, message_id))
    fetcher = FakeFetcher()
    await run(make_deps(fetcher=fetcher), pictures)

    assert sorted(picture for picture, _ in waiting) == sorted(pictures)
    assert fetcher.urls == [FRESH, FRESH]
    assert {status for status, *_ in await states(db)} == {"completed"}
    assert await links.due(db, [GUILD.id], limit=9) == []


async def test_a_fresh_link_that_leads_nowhere_is_gone(db: Pool, make_deps: MakeDeps) -> None:
    message_id, pictures = await posted(db, 1)
    deps = make_deps(fetcher=FakeFetcher(error=GoneError("deleted")))
    await run(deps, pictures)
    await links.refresh(db, message_id, await files_of(db, message_id))

    await run(deps, pictures)

    assert await states(db) == [("gone", "gone", 1)]


async def test_what_a_message_lost_is_gone_and_the_rest_goes_on(
    db: Pool, make_deps: MakeDeps
) -> None:
    message_id, pictures = await posted(db)
    await run(make_deps(fetcher=FakeFetcher(error=GoneError("404"))), pictures)

    left = (await files_of(db, message_id))[:1]
    assert len(await links.refresh(db, message_id, left)) == 1

    assert sorted(status for status, *_ in await states(db)) == ["gone", "pending"]


async def test_of_a_message_that_is_gone_the_pictures_are_gone(
    db: Pool, make_deps: MakeDeps
) -> None:
    message_id, pictures = await posted(db)
    await run(make_deps(fetcher=FakeFetcher(error=GoneError("404"))), pictures)

    assert await links.gone(db, message_id) == 2

    assert {status for status, *_ in await states(db)} == {"gone"}
    assert await links.due(db, [GUILD.id], limit=9) == []


async def test_a_picture_that_waits_for_a_model_gets_a_fresh_link_too(
    db: Pool, redis: Any, make_deps: MakeDeps
) -> None:
    await make_place(db)
    message_id, picture = await read_locally(db)
    expired = FakeFetcher(error=GoneError("404"))
    model = FakeModel("KeyError: 'a'")
    deps = make_deps(fetcher=expired, models=models(redis, model))

    await better_reading({"deps": deps}, str(picture))
    wish = await db.fetchrow("SELECT retry_count, error_code FROM better_readings")
    assert wish is not None
    assert tuple(wish) == (0, "link_expired")
    await links.refresh(db, message_id, await files_of(db, message_id))
    expired.error = None
    await better_reading({"deps": deps}, str(picture))

    assert await db.fetchval("SELECT extracted_text FROM ocr_results") == "KeyError: 'a'"
