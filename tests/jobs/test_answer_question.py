import asyncio
from typing import Any

import pytest
from redis.asyncio import Redis

from core.errors import PermanentError, TransientError
from db.pool import Pool
from db.records import NewAnswer, NewMessage
from jobs.answer_question import answer_question, look_again
from jobs.queue import CONTROL_QUEUE
from qa.answer import Abstention
from tests.builders import make_attachment, make_message, make_place, store
from tests.fakes import FakeAnswerer
from tests.jobs.conftest import MakeDeps, queued


async def asked(db: Pool, **changes: Any) -> NewMessage:
    await make_place(db)
    message = make_message(**changes)
    await store(db, message, ask=True)
    return message


async def status(db: Pool) -> tuple[str, str | None]:
    row = await db.fetchrow("SELECT status, reason FROM questions")
    assert row
    return row["status"], row["reason"]


async def test_an_answer_waits_for_the_bot(db: Pool, make_deps: MakeDeps) -> None:
    message = await asked(db, content="pip fails, why?")
    answerer = FakeAnswerer(NewAnswer(kind="similar", text="Try this.", sources=()))

    await answer_question({"deps": make_deps(answerer=answerer)}, str(message.id))

    assert answerer.texts == ["pip fails, why?"]
    assert await db.fetchval("SELECT text FROM answers WHERE status = 'ready'") == "Try this."
    assert await status(db) == ("answered", None)


async def test_a_ready_answer_rings_the_bots_bell(db: Pool, make_deps: MakeDeps) -> None:
    message, deps = await asked(db), make_deps()
    rings = deps.bell.listen()
    await anext(rings)
    await anext(rings)  # the subscription stands

    async with asyncio.TaskGroup() as group:
        heard = group.create_task(anext(rings))
        await answer_question({"deps": deps}, str(message.id))

    assert heard.done()
    await rings.aclose()


async def test_silence_keeps_its_reason(db: Pool, make_deps: MakeDeps) -> None:
    message = await asked(db)
    deps = make_deps(answerer=FakeAnswerer(Abstention("nothing_similar")))

    await answer_question({"deps": deps}, str(message.id))

    assert await status(db) == ("abstained", "nothing_similar")
    assert await db.fetchval("SELECT count(*) FROM answers") == 0


async def test_the_same_question_twice_is_answered_once(db: Pool, make_deps: MakeDeps) -> None:
    message, answerer = await asked(db), FakeAnswerer()
    deps = make_deps(answerer=answerer)

    await asyncio.gather(*(answer_question({"deps": deps}, str(message.id)) for _ in range(4)))

    assert len(answerer.asked) == 1


async def test_a_question_whose_picture_is_unread_is_left_alone(
    db: Pool, make_deps: MakeDeps
) -> None:
    message = await asked(db, attachments=(make_attachment(),))
    context: dict[str, Any] = {"deps": make_deps()}

    await answer_question(context, str(message.id))

    assert context["missed"] == str(message.id)
    assert await status(db) == ("waiting", None)


async def test_a_fault_that_may_pass_is_tried_again_and_then_given_up(
    db: Pool, make_deps: MakeDeps
) -> None:
    message = await asked(db)
    deps = make_deps(answerer=FakeAnswerer(TransientError("away")), max_tries=2)

    await answer_question({"deps": deps}, str(message.id))
    assert await status(db) == ("waiting", "transient")

    await db.execute("UPDATE questions SET due_at = now()")
    await answer_question({"deps": deps}, str(message.id))
    assert await status(db) == ("failed", "transient: away")


@pytest.mark.parametrize(
    ("error", "code"),
    [(ConnectionResetError(), "database_away"), (ValueError("a fault of ours"), "unexpected")],
)
async def test_a_question_is_tried_again_whatever_broke(
    db: Pool, make_deps: MakeDeps, error: Exception, code: str
) -> None:
    message = await asked(db)
    deps = make_deps(answerer=FakeAnswerer(error), max_tries=2)

    await answer_question({"deps": deps}, str(message.id))
    assert await status(db) == ("waiting", code)

    await db.execute("UPDATE questions SET due_at = now()")
    await answer_question({"deps": deps}, str(message.id))
    assert (await status(db))[0] == "failed"


async def test_a_fault_that_stays_ends_the_question(db: Pool, make_deps: MakeDeps) -> None:
    message = await asked(db)

    await answer_question(
        {"deps": make_deps(answerer=FakeAnswerer(PermanentError("no")))}, str(message.id)
    )

    assert await status(db) == ("failed", "permanent: no")


@pytest.mark.parametrize(("attachments", "is_rung"), [((), True), ((make_attachment(),), False)])
async def test_a_job_that_missed_rings_again_only_for_a_question_that_is_due(
    db: Pool, redis: Redis, make_deps: MakeDeps, attachments: tuple[Any, ...], is_rung: bool
) -> None:
    message = await asked(db, attachments=attachments)

    await look_again(make_deps(), str(message.id))

    assert bool(await queued(redis, CONTROL_QUEUE)) == is_rung
