"""`/answers`: what nobody could answer, and taking a wrong answer away for good."""

from simcord.results import InteractionResult

from bot.deliver import Deliverer
from bot.moderation import answers
from bot.moderation.answers import gaps_page
from db import audit, forgetting, gaps, questions, search, threads
from db.gaps import Gap
from db.pool import Pool
from db.records import Audience, NewAnswer, Source
from qa.gaps import gap_key
from qa.question import Question
from tests.bot.conftest import Room, hide, open_post
from tests.builders import NOON

REQUEST = "How do I fix the frobnicator timeout error?"


def said(result: InteractionResult) -> str:
    assert result.response is not None
    assert result.response.ephemeral
    return result.response.content


def key_of(text: str) -> str:
    return gap_key(
        Question(guild_id=1, channel_id=2, thread_id=None, message_id=3, title=None, content=text)
    )


async def unanswered(db: Pool, message_id: int, text: str) -> None:
    claim = await questions.claim(db, message_id, owner="one", lease_s=30)
    assert claim
    await questions.end(
        db,
        message_id,
        claim.token,
        status="abstained",
        reason="nothing_similar",
        gap_key=key_of(text),
    )


async def wrongly_answered(room: Room, db: Pool) -> tuple[int, int]:
    """Alice's question got an answer that rests on another thread: the reply, and the thread."""
    post = await open_post(room, "frobnicator timeout", "the frobnicator has a timeout error")
    solution = await room.bob.send(post, "Raise the frobnicator timeout to 60 seconds.")
    await threads.mark_solved(db, post.id, solution.id, by=room.bob.id)
    asked = await room.alice.send(room.help, REQUEST)
    claim = await questions.claim(db, asked.id, owner="one", lease_s=30)
    assert claim
    source = Source(solution.id, room.guild.id, post.id, "frobnicator timeout")
    answer = NewAnswer(kind="similar", text="Raise it to 60 seconds.", sources=(source,))
    assert await questions.answer(db, asked.id, claim.token, answer)
    await Deliverer(room.bot, db).deliver_all()
    reply = room.help.last_message
    assert reply is not None
    assert reply.id != asked.id
    return reply.id, post.id


async def found(room: Room, db: Pool, text: str) -> list[int]:
    hits = await search.threads(
        db,
        guild_id=room.guild.id,
        channel_id=room.help.id,
        text=text,
        screen_text="",
        exclude_ids=(),
        question_key=key_of(text),
    )
    return [hit.thread_id or 0 for hit in hits]


async def test_open_questions_are_listed_with_links(room: Room, db: Pool) -> None:
    asked = await room.alice.send(room.help, REQUEST)
    await unanswered(db, asked.id, REQUEST)

    text = said(await room.mod.slash(room.help, "answers gaps"))

    assert "frobnicator" in text
    assert f"https://discord.com/channels/{room.guild.id}/{room.help.id}/{asked.id}" in text
    assert "asked 1 time" in text


async def test_without_a_gap_it_says_so(room: Room) -> None:
    assert said(await room.mod.slash(room.help, "answers gaps")) == answers.NO_GAPS


async def test_pages_are_turned_in_place(room: Room, db: Pool) -> None:
    words = ("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta")
    for word in words:
        text = f"How do I fix the {word} error?"
        asked = await room.alice.send(room.help, text)
        await unanswered(db, asked.id, text)

    result = await room.mod.slash(room.help, "answers gaps")
    first = said(result)
    assert result.response is not None
    await room.mod.click(result.response, label="More")

    assert "**8 kinds of questions without an answer**, 1 to 6" in first
    assert "**8 kinds of questions without an answer**, 7 to 8" in said(result)


async def test_what_a_moderator_cannot_read_is_not_listed(room: Room, db: Pool) -> None:
    asked = await room.alice.send(room.help, REQUEST)
    await unanswered(db, asked.id, REQUEST)
    await hide(room, room.help)

    of_mod = said(await room.mod.slash(room.help, "answers gaps"))
    of_nobody = await gaps.count(db, room.guild.id, audience=Audience.person(()))

    assert "frobnicator" in of_mod
    assert of_nobody == 0


async def test_a_wrong_answer_goes_and_its_source_is_not_offered_again(
    room: Room, db: Pool
) -> None:
    reply_id, post_id = await wrongly_answered(room, db)
    assert post_id in await found(room, db, REQUEST)

    text = said(await room.mod.slash(room.help, "answers forget", message=str(reply_id)))

    assert "Its source is not offered" in text
    last = room.help.last_message
    assert last is not None
    assert last.content == REQUEST
    assert await db.fetchval("SELECT count(*) FROM answers") == 0
    assert post_id not in await found(room, db, REQUEST)
    assert post_id in await found(room, db, "frobnicator settings and their timeout, explained")
    [change] = await audit.newest(db, room.guild.id, limit=5)
    assert (change.action, change.user_id) == ("answer.forgotten", room.mod.id)
    assert "frobnicator" not in str(change.details)


async def test_its_question_is_open_again(room: Room, db: Pool) -> None:
    reply_id, _ = await wrongly_answered(room, db)
    await room.mod.slash(room.help, "answers forget", message=str(reply_id))

    row = await db.fetchrow("SELECT status, reason, gap_key FROM questions WHERE gap_key <> ''")

    assert row
    assert tuple(row) == ("abstained", "forgotten", key_of(REQUEST))


async def test_a_message_that_is_no_answer_is_left_alone(room: Room, db: Pool) -> None:
    message = await room.alice.send(room.lounge, "hello")

    text = said(await room.mod.slash(room.lounge, "answers forget", message=str(message.id)))

    assert text == answers.NO_ANSWER
    assert await forgetting.of_reply(db, room.guild.id, message.id) is None


async def test_members_are_not_shown_the_commands(room: Room) -> None:
    assert not any(name.startswith("answers") for name in room.alice.available_commands(room.help))


def test_a_page_fits_in_a_message_and_its_texts_are_tame() -> None:
    gap = Gap("k", "r", 10**19, 10**19, 10**19, 10**19, "@everyone **`x`** " * 99, 9, NOON, NOON)

    text = gaps_page([gap] * answers.PAGE, page=9, total=999)

    assert len(text) <= 2000
    assert "@everyone" not in text
