import asyncio
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from redis.asyncio import Redis

from core.errors import HelpsightError, PermanentError, TransientError, UnsupportedError
from db import messages, ocr_results
from db.pool import Pool
from jobs.queue import CONTROL_QUEUE, READ_QUEUE
from jobs.read_attachment import look_again, read_attachment
from tests.builders import make_attachment, make_message, make_place, store
from tests.fakes import FakeFetcher, FakeReader, a_reading
from tests.jobs.conftest import MakeDeps, queued


async def posted(db: Pool, *, ask: bool = False) -> UUID:
    await make_place(db)
    message = make_message(attachments=(make_attachment(),))
    [attachment_id] = await store(db, message, ask=ask)
    return attachment_id


async def row(db: Pool) -> dict[str, Any]:
    found = await db.fetchrow("SELECT * FROM ocr_results")
    assert found
    return dict(found)


async def test_what_the_picture_says_is_stored(db: Pool, make_deps: MakeDeps) -> None:
    attachment_id = await posted(db)
    fetcher, reader = FakeFetcher(), FakeReader(a_reading("404\nNot Found"))
    context: dict[str, Any] = {"deps": make_deps(fetcher=fetcher, reader=reader)}

    await read_attachment(context, str(attachment_id))

    stored = await row(db)
    assert stored["status"] == "completed"
    assert stored["extracted_text"] == "404\nNot Found"
    assert stored["provenance"]["engine"] == "fake"
    assert stored["provenance"]["attempts"][0]["outcome"] == "read"
    assert [url.split("?")[0].rsplit("/", 1)[-1] for url in fetcher.urls] == ["error.png"]
    assert "missed" not in context


async def test_the_same_job_twice_reads_once(db: Pool, make_deps: MakeDeps) -> None:
    attachment_id, reader = await posted(db), FakeReader()
    deps = make_deps(reader=reader)

    await asyncio.gather(*(read_attachment({"deps": deps}, str(attachment_id)) for _ in range(4)))

    assert reader.count == 1


async def test_a_fault_that_may_pass_is_tried_again_later(db: Pool, make_deps: MakeDeps) -> None:
    attachment_id = await posted(db)
    busy = TransientError("the host answered 503", retry_after_s=40)

    await read_attachment({"deps": make_deps(fetcher=FakeFetcher(error=busy))}, str(attachment_id))

    stored = await row(db)
    assert (stored["status"], stored["retry_count"]) == ("pending", 1)
    assert stored["error_message"] == "the host answered 503"
    wait_s = await db.fetchval(
        "SELECT extract(epoch FROM not_before - clock_timestamp()) FROM ocr_results"
    )
    assert 35 < wait_s <= 40


async def test_tries_end_after_the_set_number(db: Pool, make_deps: MakeDeps) -> None:
    attachment_id = await posted(db)
    deps = make_deps(reader=FakeReader(TransientError("busy")), max_tries=2)

    await read_attachment({"deps": deps}, str(attachment_id))
    await db.execute("UPDATE ocr_results SET not_before = now()")
    await read_attachment({"deps": deps}, str(attachment_id))

    assert (await row(db))["status"] == "failed"


async def test_a_picture_that_breaks_the_code_does_not_go_round_for_ever(
    db: Pool, make_deps: MakeDeps
) -> None:
    attachment_id = await posted(db)
    deps = make_deps(reader=FakeReader(ValueError("a fault of ours")), max_tries=2)

    await read_attachment({"deps": deps}, str(attachment_id))
    assert (await row(db))["status"] == "pending"

    await db.execute("UPDATE ocr_results SET not_before = now()")
    await read_attachment({"deps": deps}, str(attachment_id))
    assert (await row(db))["status"] == "failed"
    assert (await row(db))["error_code"] == "unexpected"


async def test_a_reading_without_an_end_is_ended_and_counts(db: Pool, make_deps: MakeDeps) -> None:
    attachment_id, reader = await posted(db), FakeReader()
    reader.gate.clear()
    context: dict[str, Any] = {"deps": make_deps(reader=reader, limit_s=0.05)}

    await read_attachment(context, str(attachment_id))

    stored = await row(db)
    assert (stored["status"], stored["error_code"]) == ("pending", "took_too_long")
    assert stored["retry_count"] == 1


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (UnsupportedError("no picture"), "unsupported"),
        (PermanentError("refused"), "failed"),
    ],
)
async def test_a_fault_that_stays_ends_the_reading(
    db: Pool, make_deps: MakeDeps, error: HelpsightError, status: str
) -> None:
    attachment_id = await posted(db)

    await read_attachment({"deps": make_deps(fetcher=FakeFetcher(error=error))}, str(attachment_id))

    stored = await row(db)
    assert (stored["status"], stored["error_code"]) == (status, error.code)
    assert stored["error_message"] == str(error)


async def test_a_worker_told_to_stop_gives_its_picture_back(db: Pool, make_deps: MakeDeps) -> None:
    attachment_id, reader = await posted(db), FakeReader()
    reader.gate.clear()
    async with asyncio.TaskGroup() as group:
        job = group.create_task(
            read_attachment({"deps": make_deps(reader=reader)}, str(attachment_id))
        )
        await reader.started.wait()
        job.cancel()

    stored = await row(db)
    assert (stored["status"], stored["retry_count"]) == ("pending", 0)


async def test_a_long_reading_keeps_its_lease(db: Pool, make_deps: MakeDeps) -> None:
    attachment_id, reader = await posted(db), FakeReader()
    reader.gate.clear()
    deps = make_deps(reader=reader, lease_s=0.3)
    async with asyncio.TaskGroup() as group:
        group.create_task(read_attachment({"deps": deps}, str(attachment_id)))
        await reader.started.wait()
        first = (await row(db))["lease_until"]
        while (await row(db))["lease_until"] <= first:
            assert await ocr_results.reap(db) == []
        reader.gate.set()

    assert (await row(db))["status"] == "completed"


async def test_a_picture_deleted_meanwhile_is_no_error(db: Pool, make_deps: MakeDeps) -> None:
    attachment_id, reader = await posted(db), FakeReader()
    reader.gate.clear()
    context: dict[str, Any] = {"deps": make_deps(reader=reader)}
    async with asyncio.TaskGroup() as group:
        group.create_task(read_attachment(context, str(attachment_id)))
        await reader.started.wait()
        await messages.delete(db, [await db.fetchval("SELECT id FROM messages")])
        reader.gate.set()

    assert context["missed"] == str(attachment_id)
    await look_again(context["deps"], context["missed"])


async def test_the_end_of_a_reading_rings_for_its_question(
    db: Pool, redis: Redis, make_deps: MakeDeps
) -> None:
    attachment_id = await posted(db, ask=True)

    await read_attachment({"deps": make_deps()}, str(attachment_id))

    message_id = await db.fetchval("SELECT id FROM messages")
    assert await queued(redis, CONTROL_QUEUE) == [f"answer_question:{message_id}"]


async def test_a_job_that_missed_rings_again_for_a_row_that_waits(
    db: Pool, redis: Redis, make_deps: MakeDeps
) -> None:
    attachment_id = await posted(db)

    await look_again(make_deps(), str(attachment_id))

    assert await queued(redis, READ_QUEUE) == [f"read_attachment:{attachment_id}"]


async def test_a_text_that_postgresql_cannot_hold_is_stored_without_what_it_refuses(
    db: Pool, make_deps: MakeDeps
) -> None:
    attachment_id = await posted(db)
    deps = make_deps(reader=FakeReader(a_reading("Error\x00 4\ud8000")))

    await read_attachment({"deps": deps}, str(attachment_id))

    stored = await row(db)
    assert (stored["status"], stored["extracted_text"]) == ("completed", "Error 40")


async def test_the_same_picture_is_read_once_in_a_guild(db: Pool, make_deps: MakeDeps) -> None:
    await make_place(db)
    pictures = (make_attachment(), make_attachment(filename="again.png"))
    reader = FakeReader(a_reading("404", picture=b"the same bytes"))
    deps = make_deps(fetcher=FakeFetcher(b"the same bytes"), reader=reader)

    for attachment_id in await store(db, make_message(attachments=pictures)):
        await read_attachment({"deps": deps}, str(attachment_id))

    rows = await db.fetch("SELECT extracted_text, provenance FROM ocr_results")
    assert [row["extracted_text"] for row in rows] == ["404", "404"]
    assert sorted(row["provenance"]["is_copy"] for row in rows) == [False, True]
    assert reader.count == 1


async def test_another_guilds_reading_is_never_used(db: Pool, make_deps: MakeDeps) -> None:
    attachment_id = await posted(db)
    await db.execute("UPDATE message_attachments SET guild_id = 7")
    reader = FakeReader(a_reading("404", picture=b"the same bytes"))
    deps = make_deps(fetcher=FakeFetcher(b"the same bytes"), reader=reader)
    await read_attachment({"deps": deps}, str(attachment_id))

    [other] = await store(db, make_message(attachments=(make_attachment(),)))
    await read_attachment({"deps": deps}, str(other))

    assert reader.count == 2


async def test_a_picture_is_linked_to_an_earlier_one_that_looks_the_same(
    db: Pool, make_deps: MakeDeps
) -> None:
    await make_place(db)
    pictures = (make_attachment(), make_attachment(filename="smaller.png"))
    looks = [replace(a_reading("404").picture, sha256=bytes([n]) * 32, look=-9) for n in (1, 2)]
    reader = FakeReader(*(replace(a_reading("404"), picture=picture) for picture in looks))
    deps = make_deps(reader=reader)

    for attachment_id in await store(db, make_message(attachments=pictures)):
        await read_attachment({"deps": deps}, str(attachment_id))

    [link] = await db.fetch("SELECT * FROM near_duplicates")
    names = "SELECT filename FROM message_attachments WHERE id = $1"
    assert await db.fetchval(names, link["attachment_id"]) == "smaller.png"
    assert await db.fetchval(names, link["earlier_id"]) == "error.png"
    assert link["distance"] == 0
