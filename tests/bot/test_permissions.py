"""What is found, indexed and answered stays hidden from those who may no longer read it."""

from dataclasses import replace
from functools import partial

import pytest
from simcord.results import InteractionResult

from bot.deliver import Deliverer
from bot.revise import Reviser
from db import channels, questions, search, threads
from db.pool import Pool
from db.records import NewAnswer, Source
from jobs.answer_question import as_question
from qa.answer import Abstention, Answerer
from tests.bot.cards import card, words
from tests.bot.conftest import Room, hide, open_post

SECRET = "Rotate the relay with the violet lever, then restart the gateway."
REQUEST = "Why does the gateway say relay error 4711 violet?"


@pytest.fixture
def answerer(db: Pool) -> Answerer:
    """The real one: the real SQL decides what is found."""
    return Answerer(partial(search.threads, db))


def said(result: InteractionResult) -> str:
    assert result.response is not None
    return words({"content": result.response.content, "components": result.response.components})


async def solve_a_post(room: Room, db: Pool) -> int:
    """A solved post in the forum; returns its answer."""
    post = await open_post(room, "gateway relay error 4711", REQUEST)
    answer = await room.bob.send(post, SECRET)
    await threads.mark_solved(db, post.id, answer.id, by=room.alice.id)
    return answer.id


async def test_ask_finds_what_the_asker_can_read(room: Room, db: Pool) -> None:
    await solve_a_post(room, db)

    assert "violet lever" in said(await room.bob.slash(room.help, "ask", question=REQUEST))


async def test_a_permission_taken_away_after_indexing_hides_it_from_the_next_question(
    room: Room, db: Pool
) -> None:
    await solve_a_post(room, db)
    await hide(room, room.forum)

    of_bob = said(await room.bob.slash(room.help, "ask", question=REQUEST))
    of_mod = said(await room.mod.slash(room.help, "ask", question=REQUEST))

    assert "violet lever" not in of_bob
    assert "violet lever" in of_mod


async def test_a_permission_the_database_has_not_heard_of_counts(room: Room, db: Pool) -> None:
    """The asker's own permissions come from Discord, not from what is stored."""
    await solve_a_post(room, db)
    await hide(room, room.forum)
    await db.execute("UPDATE channels SET is_public = true")

    assert "violet lever" not in said(await room.bob.slash(room.help, "ask", question=REQUEST))


async def test_a_moderator_who_asks_in_a_public_thread_is_answered_for_all_who_read_it(
    room: Room, db: Pool
) -> None:
    await solve_a_post(room, db)
    await hide(room, room.forum)
    talk = room.env.backend.create_thread(room.help.id, "talk", room.mod.id)
    await room.env.settle()
    thread = next(handle for handle in room.help.threads if handle.id == talk.id)

    result = await room.mod.slash(thread, "ask", question=REQUEST)

    assert result.response is not None
    assert not result.response.ephemeral
    assert "violet lever" not in said(result)


async def test_a_channel_that_is_hidden_from_one_role_is_not_public(room: Room, db: Pool) -> None:
    await hide(room, room.forum)

    forum = await channels.get(db, room.forum.id)

    assert forum is not None
    assert not forum.is_public


async def answered_from(db: Pool, room: Room, question_id: int, source_id: int) -> None:
    """What a worker wrote while the source could be read by all."""
    claim = await questions.claim(db, question_id, owner="test", lease_s=30)
    assert claim is not None
    source = Source(source_id, room.guild.id, room.forum.id, "gateway relay error 4711")
    answer = NewAnswer(kind="similar", text=SECRET, sources=(source,))
    assert await questions.answer(db, question_id, claim.token, answer) is not None


async def test_an_answer_whose_source_became_private_is_looked_for_once_more_without_it(
    room: Room, db: Pool, answerer: Answerer
) -> None:
    source_id = await solve_a_post(room, db)
    asked = await room.alice.send(room.help, REQUEST)
    await answered_from(db, room, asked.id, source_id)
    await hide(room, room.forum)
    await db.execute("UPDATE channels SET is_public = true")  # it has not heard of it yet

    await Deliverer(room.env.bot, db).deliver_ready()

    assert room.help.last_message is not None
    assert room.help.last_message.id == asked.id
    assert asked.id in await questions.due_page(db)
    claim = await questions.claim(db, asked.id, owner="again", lease_s=30)
    assert claim is not None
    assert await answerer.answer(as_question(claim)) == Abstention("nothing_similar")
    assert isinstance(
        await answerer.answer(replace(as_question(claim), lost_source_ids=())), NewAnswer
    )


async def test_an_answer_is_not_edited_once_its_source_became_private(room: Room, db: Pool) -> None:
    source_id = await solve_a_post(room, db)
    asked = await room.alice.send(room.help, "How do I fix this error?")
    await answered_from(db, room, asked.id, source_id)
    await Deliverer(room.env.bot, db).deliver_ready()
    await hide(room, room.forum)
    await db.execute("UPDATE answers SET text = 'Pull the crimson lever.', revision = 1")

    await Reviser(room.env.bot, db).revise_all()

    assert "crimson" not in card(room.help.last_message)
    assert await db.fetchval("SELECT sent_revision FROM answers") == 1


async def test_an_answer_from_another_public_channel_is_sent(room: Room, db: Pool) -> None:
    source_id = await solve_a_post(room, db)
    asked = await room.alice.send(room.help, "How do I fix this error?")
    await answered_from(db, room, asked.id, source_id)

    await Deliverer(room.env.bot, db).deliver_ready()

    assert await db.fetchval("SELECT status FROM answers") == "sent"


async def test_a_private_thread_is_found_by_its_members_and_moderators_only(
    room: Room, db: Pool
) -> None:
    await solve_a_post(room, db)
    await db.execute("UPDATE threads SET is_private = true")

    of_alice = said(await room.alice.slash(room.help, "similar", like=REQUEST))  # opened it
    of_mod = said(await room.mod.slash(room.help, "similar", like=REQUEST))
    of_bob = said(await room.bob.slash(room.help, "similar", like=REQUEST))

    assert "violet lever" in of_alice
    assert "violet lever" in of_mod
    assert "violet lever" not in of_bob
