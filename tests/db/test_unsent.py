"""Answers taken back before they were sent: each question is asked again once, or is a gap."""

from db import answers, questions, unsent
from db.pool import Pool
from db.records import ClaimedAnswer, NewAnswer, NewMessage
from tests.builders import GUILD, make_message, make_place, store

SAID = NewAnswer(kind="transcript", text="Restart it.", sources=())


async def claimed_answer(db: Pool, question: NewMessage) -> ClaimedAnswer:
    claim = await questions.claim(db, question.id, owner="one", lease_s=30)
    assert claim
    assert await questions.answer(db, question.id, claim.token, SAID, gap_key="kind")
    [answer] = await answers.claim_ready(db, [GUILD.id], limit=10, lease_s=30)
    return answer


async def asked(db: Pool) -> NewMessage:
    await make_place(db)
    question = make_message()
    await store(db, question, ask=True)
    return question


async def test_a_question_is_asked_again_once_without_what_may_not_be_shown(db: Pool) -> None:
    question = await asked(db)

    assert await unsent.ask_again(db, await claimed_answer(db, question), [7, 8])
    claim = await questions.claim(db, question.id, owner="two", lease_s=30)
    assert claim is not None
    assert claim.lost_source_ids == (7, 8)
    assert await questions.release(db, question.id, claim.token)

    assert not await unsent.ask_again(db, await claimed_answer(db, question), [9])


async def test_who_asked_something_else_meanwhile_is_answered_that(db: Pool) -> None:
    question = await asked(db)
    answer = await claimed_answer(db, question)
    later = make_message()
    await store(db, later, ask=True)

    assert await unsent.ask_again(db, answer, [])

    assert await questions.state(db, question.id) == ("cancelled", "asked_again")
    assert await questions.due_page(db) == [later.id]


async def test_an_answer_that_lapsed_leaves_a_gap_and_no_trace_in_the_limits(db: Pool) -> None:
    question = await asked(db)

    assert await unsent.lapse(db, await claimed_answer(db, question))

    assert await questions.state(db, question.id) == ("abstained", "too_late")
    assert await db.fetchval("SELECT gap_key FROM questions") == "kind"
    assert await db.fetchval("SELECT count(*) FROM answers") == 0
    assert await db.fetchval("SELECT granted_at FROM questions") is None


async def test_what_another_bot_holds_by_now_is_left_to_it(db: Pool) -> None:
    question = await asked(db)
    answer = await claimed_answer(db, question)
    await db.execute("UPDATE answers SET token = gen_random_uuid()")

    assert not await unsent.lapse(db, answer)
    assert not await unsent.ask_again(db, answer, [])
    assert await db.fetchval("SELECT count(*) FROM answers") == 1
