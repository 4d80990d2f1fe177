"""`/ask`: what it asks for, what it says, who sees it, and what is kept of it."""

import random
import string

from simcord.results import InteractionResult

from bot.client import APOLOGY
from core.errors import TransientError
from db.pool import Pool
from db.records import Audience, NewAnswer, Source
from tests.bot.cards import words
from tests.bot.conftest import PNG, FakeAnswerer, FakeBell, Room, hide, open_post
from tests.bot.pictures import cannot_read, reads

SIMILAR = NewAnswer(kind="similar", text="Upgrade pip.", sources=())


def said(result: InteractionResult) -> str:
    """All that the first response says."""
    assert result.response is not None
    return words({"content": result.response.content, "components": result.response.components})


async def asked_rows(db: Pool) -> list[tuple[str, str, str | None]]:
    rows = await db.fetch("SELECT content, status, reason FROM asked ORDER BY id")
    return [(row["content"], row["status"], row["reason"]) for row in rows]


async def test_a_channel_is_answered_in_private_with_sources(
    room: Room, answerer: FakeAnswerer
) -> None:
    source = Source(message_id=9, guild_id=room.guild.id, channel_id=8, title="pip and numpy")
    answerer.says = NewAnswer(kind="similar", text="Upgrade pip.", sources=(source,))

    result = await room.alice.slash(room.help, "ask", question="numpy will not import")

    assert result.response is not None
    assert result.response.ephemeral
    assert "Upgrade pip." in said(result)
    assert f"/channels/{room.guild.id}/8/9" in said(result)
    [question] = answerer.asked
    assert question.content == "numpy will not import"
    assert (question.guild_id, question.channel_id) == (room.guild.id, room.help.id)
    assert (question.thread_id, question.message_id) == (None, None)
    assert question.asked_by_name


async def test_a_thread_is_answered_for_all_to_see_from_what_all_can_read(
    room: Room, answerer: FakeAnswerer
) -> None:
    post = await open_post(room, "numpy will not import", "what now?")

    result = await room.mod.slash(post, "ask", question="numpy will not import")

    assert result.response is not None
    assert not result.response.ephemeral
    [question] = answerer.asked
    assert (question.channel_id, question.thread_id) == (room.forum.id, post.id)
    assert question.audience == Audience.person({room.forum.id, room.help.id, room.lounge.id})


async def test_a_private_answer_uses_what_the_asker_can_read_now(
    room: Room, answerer: FakeAnswerer
) -> None:
    await hide(room, room.lounge)

    await room.alice.slash(room.help, "ask", question="numpy will not import")
    await room.mod.slash(room.help, "ask", question="numpy will not import")

    [from_alice, from_mod] = answerer.asked
    assert from_alice.audience == Audience.person({room.forum.id, room.help.id})
    assert from_mod.audience == Audience.person({room.forum.id, room.help.id, room.lounge.id})


async def test_nothing_found_is_said_plainly_and_kept_as_a_gap(room: Room, db: Pool) -> None:
    result = await room.alice.slash(room.help, "ask", question="what is love")

    assert said(result) == "I found nothing on that in the threads you can read."
    assert await asked_rows(db) == [("what is love", "not_found", "nothing fits")]


async def test_a_vietnamese_question_is_told_in_vietnamese_that_nothing_was_found(
    room: Room,
) -> None:
    result = await room.alice.slash(room.help, "ask", question="làm sao để cài đặt được thư viện")

    assert said(result).startswith("Mình không tìm thấy")


async def test_a_picture_is_read_for_the_question_and_then_forgotten(
    room: Room, db: Pool, bell: FakeBell, answerer: FakeAnswerer
) -> None:
    bell.on_asked = reads(db, "ModuleNotFoundError: numpy")
    answerer.says = SIMILAR

    result = await room.alice.slash(room.help, "ask", question="what is this?", image=PNG)

    assert "Upgrade pip." in said(result)
    [question] = answerer.asked
    assert question.screen_text == "ModuleNotFoundError: numpy"
    assert await db.fetchval("SELECT count(*) FROM asked_pictures") == 0
    assert await db.fetchval("SELECT count(*) FROM messages") == 0
    assert await asked_rows(db) == [("what is this?", "answered", None)]


async def test_a_picture_that_takes_too_long_is_answered_without(
    room: Room, db: Pool, bell: FakeBell, answerer: FakeAnswerer
) -> None:
    answerer.says = SIMILAR

    result = await room.alice.slash(room.help, "ask", question="what is this?", image=PNG)

    assert "Upgrade pip." in said(result)
    [question] = answerer.asked
    assert question.unread_count == 1
    assert len(bell.asked) == 1
    assert await db.fetchval("SELECT count(*) FROM asked_pictures") == 0


async def test_a_picture_that_cannot_be_read_is_named_with_the_reason(
    room: Room, db: Pool, bell: FakeBell, answerer: FakeAnswerer
) -> None:
    bell.on_asked = cannot_read(db, "it is no picture")
    answerer.says = SIMILAR

    result = await room.alice.slash(room.help, "ask", question="what is this?", image=PNG)

    [note] = result.followups
    assert note.ephemeral
    assert "error.png: it is no picture" in note.content


async def test_a_file_that_is_no_picture_is_refused_at_once(room: Room, bell: FakeBell) -> None:
    file = ("notes.pdf", b"%PDF-1.7")

    result = await room.alice.slash(room.help, "ask", question="what is this?", image=file)

    assert "no picture I can read" in said(result)
    assert bell.asked == []


async def test_what_nobody_sees_is_no_question(room: Room, answerer: FakeAnswerer) -> None:
    result = await room.alice.slash(room.help, "ask", question="\u200b\u2060\u200d a")

    assert "say a little more" in said(result)
    assert answerer.asked == []


def made_up_key() -> str:
    drawn = random.Random(7)  # noqa: S311
    return "gh" + "p_" + "".join(drawn.choices(string.ascii_letters + string.digits, k=36))


async def test_secrets_are_not_kept_of_a_question(room: Room, db: Pool) -> None:
    await room.alice.slash(room.help, "ask", question=f"{made_up_key()} fails")

    [(content, _, _)] = await asked_rows(db)
    assert "[REDACTED:" in content


async def test_the_seventh_question_of_a_minute_is_put_off_kindly(
    room: Room, answerer: FakeAnswerer
) -> None:
    for _ in range(6):
        await room.alice.slash(room.help, "ask", question="what is love")
    result = await room.alice.slash(room.help, "ask", question="what is love")
    others = await room.bob.slash(room.help, "ask", question="what is love")

    assert "try again in" in said(result)
    assert "I found nothing" in said(others)
    assert len(answerer.asked) == 7


async def test_something_away_means_come_back(room: Room, db: Pool, answerer: FakeAnswerer) -> None:
    answerer.says = TransientError("the database is away")

    result = await room.alice.slash(room.help, "ask", question="what is love")

    assert "ask again in a minute" in said(result)
    assert await asked_rows(db) == [("what is love", "failed", "transient")]


async def test_a_command_that_breaks_apologizes_without_details(
    room: Room, answerer: FakeAnswerer
) -> None:
    answerer.says = RuntimeError("secret detail")

    result = await room.alice.slash(room.help, "ask", question="what is love")

    assert len(room.env.errors) == 1
    assert result.response is not None
    assert result.response.ephemeral
    assert result.response.content == APOLOGY


async def test_who_has_had_an_hours_answers_is_told_when_to_ask_again(
    room: Room, db: Pool, answerer: FakeAnswerer
) -> None:
    await db.execute(
        "INSERT INTO asked (id, guild_id, channel_id, place_id, user_id, content, created_at)"
        " SELECT n, $1, $2, $2, $3, '', now() - n * interval '5 minutes'"
        " FROM generate_series(1, 9) AS n",
        room.guild.id,
        room.help.id,
        room.alice.id,
    )
    heard = await room.alice.send(room.help, "How do I fix this error?")
    await db.execute(
        "UPDATE questions SET granted_at = now() - interval '50 minutes' WHERE message_id = $1",
        heard.id,
    )

    refused = await room.alice.slash(room.help, "ask", question="numpy will not import")
    await room.bob.slash(room.help, "ask", question="numpy will not import")

    assert "again in 10 min" in said(refused)
    assert refused.response is not None
    assert refused.response.ephemeral
    assert len(answerer.asked) == 1


async def test_answers_of_an_hour_ago_and_failures_count_no_more(
    room: Room, db: Pool, answerer: FakeAnswerer
) -> None:
    await db.execute(
        "INSERT INTO asked"
        " (id, guild_id, channel_id, place_id, user_id, content, created_at, status)"
        " SELECT n, $1, $2, $2, $3, '', now() - n % 2 * interval '1 hour',"
        " CASE n % 2 WHEN 0 THEN 'failed' ELSE 'answered' END FROM generate_series(1, 20) AS n",
        room.guild.id,
        room.help.id,
        room.alice.id,
    )

    await room.alice.slash(room.help, "ask", question="numpy will not import")

    assert len(answerer.asked) == 1
