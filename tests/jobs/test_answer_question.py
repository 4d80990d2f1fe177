import asyncio
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from redis.asyncio import Redis

from core.errors import PermanentError, TransientError
from db import gaps, messages
from db.pool import Pool
from db.records import LIVE, NewAnswer, NewMessage
from jobs.answer_question import answer_question, look_again
from jobs.queue import CONTROL_QUEUE
from qa.answer import Abstention
from qa.question import Question
from tests.builders import GUILD, ask_now, make_attachment, make_message, make_place, store
from tests.fakes import FakeAnswerer
from tests.jobs.conftest import MakeDeps, queued

PICTURE = make_attachment()


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


@pytest.mark.parametrize(("attachments", "column"), [((), "due_at"), ((PICTURE,), "give_up_at")])
async def test_a_job_that_missed_rings_again_for_when_the_question_can_be_answered(
    db: Pool, redis: Redis, make_deps: MakeDeps, attachments: tuple[Any, ...], column: str
) -> None:
    message = await asked(db, attachments=attachments)

    await look_again(make_deps(), str(message.id))

    [(_, score)] = await redis.zrange(CONTROL_QUEUE, 0, -1, withscores=True)  # pyright: ignore[reportUnknownMemberType]
    at: datetime = await db.fetchval(f"SELECT {column} FROM questions")
    assert score == int(at.timestamp() * 1000)


async def test_a_question_that_waits_no_more_is_not_rung_for(
    db: Pool, redis: Redis, make_deps: MakeDeps
) -> None:
    message = await asked(db)
    await db.execute("UPDATE questions SET status = 'answered'")

    await look_again(make_deps(), str(message.id))

    assert await queued(redis, CONTROL_QUEUE) == []


async def test_a_question_in_several_messages_is_asked_as_one(
    db: Pool, make_deps: MakeDeps
) -> None:
    message, answerer = await asked(db, content="pip fails, why?"), FakeAnswerer()
    await store(db, make_message(content="on Debian"))
    await db.execute("UPDATE questions SET due_at = now()")

    await answer_question({"deps": make_deps(answerer=answerer)}, str(message.id))

    [question] = answerer.asked
    assert question.content == "pip fails, why?\non Debian"
    assert question.said == ("pip fails, why?", "on Debian")


async def test_who_calls_the_bot_does_not_search_for_its_name(
    db: Pool, make_deps: MakeDeps
) -> None:
    await make_place(db)
    message, answerer = make_message(content="<@99> pip fails, why?"), FakeAnswerer()
    asked_by_name = replace(ask_now(message), asked_by_name=True)
    await messages.insert(db, [message], priority=LIVE, ask=[asked_by_name])

    await answer_question({"deps": make_deps(answerer=answerer)}, str(message.id))

    [question] = answerer.asked
    assert question.asked_by_name
    assert question.content == "pip fails, why?"


async def test_what_the_asker_adds_while_it_is_answered_is_answered_too(
    db: Pool, make_deps: MakeDeps
) -> None:
    message = await asked(db, content="pip fails, why?")

    class Slow(FakeAnswerer):
        async def answer(self, question: Question) -> NewAnswer | Abstention:
            if not self.asked:
                await store(db, make_message(content="on Debian"))
            return await super().answer(question)

    answerer = Slow()
    await answer_question({"deps": make_deps(answerer=answerer)}, str(message.id))
    assert await db.fetchval("SELECT count(*) FROM answers") == 0
    await answer_question({"deps": make_deps(answerer=answerer)}, str(message.id))

    assert [q.content for q in answerer.asked] == ["pip fails, why?", "pip fails, why?\non Debian"]
    assert await db.fetchval("SELECT count(*) FROM answers") == 1


@pytest.mark.parametrize(
    ("reason", "is_gap"), [("nothing_similar", True), ("not_a_request", False)]
)
async def test_silence_for_want_of_knowledge_is_kept_as_a_gap(
    db: Pool, make_deps: MakeDeps, reason: str, is_gap: bool
) -> None:
    message = await asked(db)

    deps = make_deps(answerer=FakeAnswerer(Abstention(reason)))
    await answer_question({"deps": deps}, str(message.id))

    assert len(await gaps.page(db, GUILD.id)) == is_gap
