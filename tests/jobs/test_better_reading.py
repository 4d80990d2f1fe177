import asyncio
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from redis.asyncio import Redis

from core.errors import GoneError, HelpsightError, PermanentError, TransientError
from core.redis import connect
from db.pool import Pool
from db.records import NewAnswer
from jobs.answer_question import answer_question
from jobs.better_reading import FAR, after, better_reading, matters
from jobs.queue import BETTER_QUEUE, CONTROL_QUEUE
from jobs.read_attachment import read_attachment
from jobs.spending import NOTHING
from ocr.better import DoubtfulReadingError
from ocr.model_errors import AccountLimitedError, ProviderDownError
from ocr.need import PLAIN
from ocr.reader import ReadPicture
from tests.builders import make_attachment, make_message, make_place, make_transcript, store
from tests.fakes import FakeAnswerer, FakeFetcher, FakeReader, a_reading
from tests.jobs.conftest import MakeDeps, queued
from tests.jobs.models import FakeModel, is_provisional, models, read_locally

LOCAL = make_transcript(
    text="KeyError; a", provenance={"engine": "local", "attempts": [{"engine": "local"}]}
)


@pytest.fixture(autouse=True)
async def place(db: Pool) -> None:
    await make_place(db)


async def row(db: Pool, picture: UUID) -> dict[str, Any]:
    found = await db.fetchrow("SELECT * FROM ocr_results WHERE attachment_id = $1", picture)
    assert found
    return dict(found)


async def wish(db: Pool) -> dict[str, Any]:
    found = await db.fetchrow("SELECT * FROM better_readings")
    assert found
    return dict(found)


async def run(deps: Any, picture: UUID) -> None:
    await better_reading({"deps": deps}, str(picture))


async def test_both_readings_are_kept_with_where_they_come_from(
    db: Pool, redis: Redis, make_deps: MakeDeps
) -> None:
    _, picture = await read_locally(db, rank=3, transcript=LOCAL)
    model = FakeModel("KeyError: 'a'")

    await run(make_deps(models=models(redis, model)), picture)

    stored = await row(db, picture)
    assert stored["extracted_text"] == "KeyError: 'a'"
    assert stored["provenance"]["engine"] == "fake"
    assert stored["provenance"]["local"] == {
        "engine": "local",
        "model_version": "test-1",
        "confidence": pytest.approx(0.97),
        "text": "KeyError; a",
    }
    assert [a["engine"] for a in stored["provenance"]["attempts"]] == ["local", "fake"]
    assert model.asked == [("KeyError; a", "live")]
    assert not await is_provisional(db, picture)


@pytest.mark.parametrize(("rank", "priority"), [(PLAIN, 0), (3, 10)])
async def test_only_urgent_pictures_spend_what_is_kept_for_live_questions(
    db: Pool, redis: Redis, make_deps: MakeDeps, rank: int, priority: int
) -> None:
    _, picture = await read_locally(db, rank=rank, priority=priority)
    model = FakeModel()

    await run(make_deps(models=models(redis, model)), picture)

    assert [priority for _, priority in model.asked] == ["backfill"]


async def test_what_a_model_reads_is_redacted(db: Pool, redis: Redis, make_deps: MakeDeps) -> None:
    _, picture = await read_locally(db)

    await run(make_deps(models=models(redis, FakeModel("DB_PASSWORD=hunter2"))), picture)

    stored = await row(db, picture)
    assert "hunter2" not in str(stored)
    assert stored["provenance"]["redacted"] == {"PASSWORD": 1}


@pytest.mark.parametrize(
    "error", [DoubtfulReadingError("loop"), PermanentError("moderation"), GoneError("deleted")]
)
async def test_where_a_model_gives_nothing_the_local_reading_is_final(
    db: Pool, redis: Redis, make_deps: MakeDeps, error: HelpsightError
) -> None:
    _, picture = await read_locally(db, transcript=LOCAL)

    await run(make_deps(models=models(redis, FakeModel(error))), picture)

    stored = await row(db, picture)
    assert (stored["status"], stored["extracted_text"]) == ("completed", "KeyError; a")
    assert stored["provenance"]["better"] == f"{error.code}: {error}"
    assert not await is_provisional(db, picture)


@pytest.mark.parametrize("fault", [ProviderDownError("502"), ValueError("a fault of ours")])
async def test_a_failed_try_waits_for_its_next_and_ends_some_day(
    db: Pool, redis: Redis, make_deps: MakeDeps, fault: HelpsightError | ValueError
) -> None:
    _, picture = await read_locally(db)
    deps = make_deps(models=models(redis, FakeModel(fault)))

    await run(deps, picture)

    waiting = await wish(db)
    assert (waiting["status"], waiting["retry_count"]) == ("waiting", 1)
    assert waiting["not_before"] > waiting["created_at"]

    await db.execute("UPDATE better_readings SET not_before = now(), retry_count = 4")
    await run(deps, picture)
    assert not await is_provisional(db, picture)


async def test_a_spent_day_burns_no_try_and_rests_all(
    db: Pool, redis: Redis, make_deps: MakeDeps
) -> None:
    _, picture = await read_locally(db, rank=3)
    spent = models(redis, FakeModel(AccountLimitedError("spent", retry_after_s=300)))

    await run(make_deps(models=spent), picture)

    waiting = await wish(db)
    assert (waiting["status"], waiting["retry_count"]) == ("waiting", 0)
    assert waiting["error_code"] == "account_limited"
    assert await spent.spending.affordable() == NOTHING


async def test_the_end_of_the_others_share_rests_no_live_picture(
    db: Pool, redis: Redis, make_deps: MakeDeps
) -> None:
    _, picture = await read_locally(db, rank=PLAIN)
    spent = models(redis, FakeModel(AccountLimitedError("the rest is kept", retry_after_s=9000)))

    await run(make_deps(models=spent), picture)

    assert (await wish(db))["retry_count"] == 0
    assert (await spent.spending.affordable()).urgent == 50


async def test_a_worker_told_to_stop_gives_its_picture_back(
    db: Pool, redis: Redis, make_deps: MakeDeps
) -> None:
    _, picture = await read_locally(db)
    model = FakeModel()
    model.gate.clear()
    async with asyncio.TaskGroup() as group:
        job = group.create_task(run(make_deps(models=models(redis, model)), picture))
        await model.started.wait()
        job.cancel()

    waiting = await wish(db)
    assert (waiting["status"], waiting["retry_count"]) == ("waiting", 0)


async def test_the_same_job_twice_asks_once(db: Pool, redis: Redis, make_deps: MakeDeps) -> None:
    _, picture = await read_locally(db)
    model = FakeModel()
    deps = make_deps(models=models(redis, model))

    await asyncio.gather(*(run(deps, picture) for _ in range(4)))

    assert len(model.asked) == 1


async def test_of_the_same_bytes_a_model_is_asked_once_in_a_guild(
    db: Pool, redis: Redis, make_deps: MakeDeps
) -> None:
    model, reader = FakeModel("KeyError: 'a'"), FakeReader(a_reading(picture=b"same"))
    deps = make_deps(fetcher=FakeFetcher(b"same"), reader=reader, models=models(redis, model))
    pictures = await store(
        db, make_message(attachments=(make_attachment(), make_attachment(filename="b.png")))
    )
    for picture in pictures:
        await read_attachment({"deps": deps}, str(picture))
    for picture in pictures:
        await run(deps, picture)

    rows = [await row(db, picture) for picture in pictures]
    assert [r["extracted_text"] for r in rows] == ["KeyError: 'a'"] * 2
    assert [r["provenance"]["is_copy"] for r in rows] == [False, True]
    assert (reader.count, len(model.asked)) == (1, 1)


def doubtful_reading() -> ReadPicture:
    read = a_reading("KeyError; a")
    return replace(read, reading=replace(read.reading, confidence=0.3))


async def test_nobody_waits_for_a_model_and_it_is_asked_at_once_where_it_helps(
    db: Pool, redis: Redis, make_deps: MakeDeps
) -> None:
    [picture] = await store(db, make_message(attachments=(make_attachment(),)), ask=True)
    deps = make_deps(reader=FakeReader(doubtful_reading()), models=models(redis))

    await read_attachment({"deps": deps}, str(picture))

    assert (await row(db, picture))["status"] == "completed"
    assert await is_provisional(db, picture)
    assert len(await queued(redis, CONTROL_QUEUE)) == 1
    assert await queued(redis, BETTER_QUEUE) == [f"better_reading:{picture}"]


async def test_without_redis_the_local_reader_goes_on_and_the_wish_is_kept(
    db: Pool, make_deps: MakeDeps
) -> None:
    [picture] = await store(db, make_message(attachments=(make_attachment(),)))
    gone = connect("redis://127.0.0.1:1")
    deps = make_deps(reader=FakeReader(doubtful_reading()), models=models(gone))

    await read_attachment({"deps": deps}, str(picture))
    await gone.aclose()

    assert (await row(db, picture))["extracted_text"] == "KeyError; a"
    assert await is_provisional(db, picture)


async def test_without_models_no_reading_is_provisional(db: Pool, make_deps: MakeDeps) -> None:
    [picture] = await store(db, make_message(attachments=(make_attachment(),)))

    await read_attachment({"deps": make_deps(reader=FakeReader(doubtful_reading()))}, str(picture))

    assert not await is_provisional(db, picture)


async def test_a_backfill_picture_is_read_with_its_priority(db: Pool, make_deps: MakeDeps) -> None:
    [picture] = await store(db, make_message(attachments=(make_attachment(),)))
    await db.execute("UPDATE ocr_results SET priority = 10")
    reader = FakeReader()

    await read_attachment({"deps": make_deps(reader=reader)}, str(picture))

    assert reader.priorities == ["backfill"]


async def test_a_live_answer_is_bettered_once(db: Pool, redis: Redis, make_deps: MakeDeps) -> None:
    message_id, picture = await read_locally(db, rank=3, transcript=LOCAL, ask=True)
    answerer = FakeAnswerer(
        *(NewAnswer(kind="similar", text=text, sources=()) for text in ("Perhaps.", "Do that."))
    )
    deps = make_deps(answerer=answerer, models=models(redis, FakeModel("KeyError: 'token'")))
    await answer_question({"deps": deps}, str(message_id))
    await db.execute("UPDATE answers SET status = 'sent', reply_message_id = 1")

    await run(deps, picture)
    assert await queued(redis, CONTROL_QUEUE) == [f"answer_question:{message_id}"]
    await answer_question({"deps": deps}, str(message_id))

    answer = await db.fetchrow("SELECT text, revision FROM answers")
    assert answer
    assert tuple(answer) == ("Do that.", 1)
    assert "KeyError: 'token'" in answerer.texts[-1]


@pytest.mark.parametrize(
    ("local", "better", "verdict"),
    [
        ("a b c", "a  b\nc", False),
        ("x" * 100, "x" * 91 + "y" * 9, False),
        ("x" * 100, "x" * 90 + "y" * 10, True),
        ("", "KeyError", True),
        ("", "", False),
    ],
)
def test_another_text_matters_from_a_bound_on(local: str, better: str, *, verdict: bool) -> None:
    one, two = (replace(LOCAL, text=text, error_lines=()) for text in (local, better))
    assert matters(one, two) is verdict
    assert FAR == 0.1


def test_another_error_line_always_matters() -> None:
    text = "x" * 1000
    one = replace(LOCAL, text=text + "KeyError: a", error_lines=("KeyError: a",))
    two = replace(LOCAL, text=text + "KeyError: b", error_lines=("KeyError: b",))
    spaced = replace(one, error_lines=("KeyError:  a",))
    assert matters(one, two)
    assert not matters(one, spaced)


def test_what_came_before_is_kept_behind_the_better_reading() -> None:
    better = replace(LOCAL, text="b", provenance={"engine": "m", "attempts": [{"engine": "m"}]})
    kept = after(LOCAL, better).provenance
    assert kept["engine"] == "m"
    assert kept["attempts"] == [{"engine": "local"}, {"engine": "m"}]


async def test_a_picture_whose_host_is_busy_counts_as_a_try(
    db: Pool, redis: Redis, make_deps: MakeDeps
) -> None:
    _, picture = await read_locally(db)
    busy = FakeFetcher(error=TransientError("503", retry_after_s=5))

    await run(make_deps(fetcher=busy, models=models(redis)), picture)

    assert (await wish(db))["retry_count"] == 1
