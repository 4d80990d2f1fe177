from db import answers, messages, questions
from db.pool import Pool
from db.records import NewAnswer, NewMessage, Source
from tests.builders import CHANNEL, GUILD, make_message, make_place, store


async def answered(db: Pool) -> tuple[NewMessage, list[NewMessage]]:
    """A question whose answer waits to be sent, and the two messages it rests on."""
    await make_place(db)
    question, sources = make_message(), [make_message(), make_message()]
    await store(db, *sources)
    await store(db, question, ask=True)
    claim = await questions.claim(db, question.id, owner="one", lease_s=30)
    assert claim
    cited = tuple(Source(s.id, GUILD.id, CHANNEL.id, "earlier") for s in sources)
    answer = NewAnswer(kind="similar", text="As in [1] and [2].", sources=cited)
    assert await questions.answer(db, question.id, claim.token, answer)
    return question, sources


async def status(db: Pool) -> str:
    return await db.fetchval("SELECT status FROM questions")


async def test_an_answer_is_withdrawn_when_one_of_its_sources_is_deleted(db: Pool) -> None:
    question, sources = await answered(db)

    await messages.delete(db, [sources[1].id])

    assert await answers.claim_ready(db, [GUILD.id], limit=10, lease_s=30) == []
    assert await status(db) == "waiting"
    assert question.id in await questions.due_page(db)


async def test_an_answer_that_was_sent_is_taken_back_when_a_source_is_deleted(db: Pool) -> None:
    """It quotes what is deleted. Nobody is told something else unasked."""
    _, sources = await answered(db)
    [claim] = await answers.claim_ready(db, [GUILD.id], limit=10, lease_s=30)
    await answers.mark_sent(db, claim, 999)

    await messages.delete(db, [sources[0].id])

    assert await status(db) == "abstained"
    assert await db.fetchval("SELECT message_id FROM withdrawn_replies") == 999


async def test_deleting_the_question_takes_its_answer_along(db: Pool) -> None:
    question, _ = await answered(db)

    await messages.delete(db, [question.id])

    assert await db.fetchval("SELECT count(*) FROM answers") == 0
    assert await db.fetchval("SELECT count(*) FROM questions") == 0


async def test_what_a_sender_that_vanished_held_is_taken_again_and_known_as_lost(db: Pool) -> None:
    await answered(db)
    [first] = await answers.claim_ready(db, [GUILD.id], limit=10, lease_s=0)

    [again] = await answers.claim_ready(db, [GUILD.id], limit=10, lease_s=30)

    assert (first.was_lost, again.was_lost) == (False, True)
    assert again.sources == first.sources
    assert not await answers.mark_sent(db, first, 999)
    assert await answers.mark_sent(db, again, 999)


async def test_a_renewed_lease_is_not_taken_by_another(db: Pool) -> None:
    await answered(db)
    claimed = await answers.claim_ready(db, [GUILD.id], limit=10, lease_s=0)

    await answers.renew(db, claimed, lease_s=30)

    assert await answers.claim_ready(db, [GUILD.id], limit=10, lease_s=30) == []


async def test_answers_are_claimed_with_their_own_sources_in_order(db: Pool) -> None:
    _, sources = await answered(db)

    [claim] = await answers.claim_ready(db, [GUILD.id], limit=10, lease_s=30)

    assert [source.message_id for source in claim.sources] == [s.id for s in sources]
