"""`/solved` and the menu "Mark as solution"."""

import pytest
from simcord.builders import ChannelHandle
from simcord.results import InteractionResult

from db import guilds
from db.pool import Pool
from tests.bot.conftest import SOLVED_ID, Room, open_post

MENU = "Mark as solution"


def said(result: InteractionResult) -> str:
    assert result.response is not None
    return result.response.content


async def state(db: Pool) -> tuple[bool, int | None]:
    row = await db.fetchrow("SELECT is_solved, solution_message_id FROM threads")
    assert row is not None
    return row["is_solved"], row["solution_message_id"]


def facts(room: Room, post: ChannelHandle) -> tuple[list[int], bool]:
    """The tags of a thread, and whether it is archived."""
    thread = room.env.backend.get_channel(post.id)
    assert thread.thread_metadata is not None
    return [int(tag) for tag in thread.applied_tags], thread.thread_metadata.archived


async def test_the_asker_says_solved_and_the_post_is_tagged_and_closed(
    room: Room, db: Pool
) -> None:
    post = await open_post(room, "numpy will not import", "what now?")
    answer = await room.bob.send(post, "upgrade pip")

    result = await room.alice.slash(post, "solved", message=str(answer.id))

    assert result.response is not None
    assert not result.response.ephemeral
    assert f"/{post.id}/{answer.id}" in said(result)
    assert await state(db) == (True, answer.id)
    assert facts(room, post) == ([SOLVED_ID], True)


async def test_a_link_names_the_message_too(room: Room, db: Pool) -> None:
    post = await open_post(room, "numpy will not import", "what now?")
    answer = await room.bob.send(post, "upgrade pip")
    link = f"https://discord.com/channels/{room.guild.id}/{post.id}/{answer.id}"

    await room.alice.slash(post, "solved", message=link)

    assert await state(db) == (True, answer.id)


async def test_solved_without_a_message_stays_solved_when_the_thread_changes(
    room: Room, db: Pool
) -> None:
    post = await open_post(room, "numpy will not import", "what now?")
    await room.alice.slash(post, "solved")

    room.env.backend.edit_channel(post.id, {"applied_tags": []})
    await room.env.settle()

    assert await state(db) == (True, None)


async def test_undo_opens_the_thread_again(room: Room, db: Pool) -> None:
    post = await open_post(room, "numpy will not import", "what now?")
    answer = await room.bob.send(post, "upgrade pip")
    await room.alice.slash(post, "solved", message=str(answer.id))

    result = await room.alice.slash(post, "solved", undo=True)

    assert "open again" in said(result)
    assert await state(db) == (False, None)
    assert facts(room, post) == ([], False)


@pytest.mark.parametrize("named", ["1", "no message", "123456789012345678"])
async def test_a_message_that_is_not_there_solves_nothing(room: Room, db: Pool, named: str) -> None:
    post = await open_post(room, "numpy will not import", "what now?")

    result = await room.alice.slash(post, "solved", message=named)

    assert "no such message" in said(result)
    assert await state(db) == (False, None)


async def test_the_question_itself_is_no_solution(room: Room, db: Pool) -> None:
    post = await open_post(room, "numpy will not import", "what now?")
    [question] = post.history()

    result = await room.alice.context_menu(post, MENU, question)

    assert "question itself" in said(result)
    assert await state(db) == (False, None)


async def test_another_member_may_not_say_solved(room: Room, db: Pool) -> None:
    post = await open_post(room, "numpy will not import", "what now?")
    answer = await room.bob.send(post, "upgrade pip")

    by_command = await room.bob.slash(post, "solved")
    by_menu = await room.bob.context_menu(post, MENU, answer)

    assert by_command.response is not None
    assert by_command.response.ephemeral
    assert "Only who asked here" in said(by_command)
    assert "Only who asked here" in said(by_menu)
    assert await state(db) == (False, None)


async def test_a_helper_may_say_solved(room: Room, db: Pool) -> None:
    role = room.guild.create_role("Helpers")
    helper = room.guild.add_member(room.env.create_user("helga"), roles=[role])
    await room.env.settle()
    await guilds.set_helper_role(db, room.guild.id, role.id)
    post = await open_post(room, "numpy will not import", "what now?")

    await helper.slash(post, "solved")

    assert await state(db) == (True, None)


async def test_outside_a_thread_nothing_is_solved(room: Room) -> None:
    message = await room.alice.send(room.help, "upgrade pip")

    assert "thread or forum post" in said(await room.alice.slash(room.help, "solved"))
    assert "thread or forum post" in said(await room.mod.context_menu(room.help, MENU, message))


async def test_the_menu_marks_and_takes_the_mark_back(room: Room, db: Pool) -> None:
    post = await open_post(room, "numpy will not import", "what now?")
    answer = await room.bob.send(post, "upgrade pip")

    marked = await room.mod.context_menu(post, MENU, answer)
    assert "Marked as the solution" in said(marked)
    assert await state(db) == (True, answer.id)
    assert facts(room, post) == ([SOLVED_ID], False)

    unmarked = await room.mod.context_menu(post, MENU, answer)
    assert "taken back" in said(unmarked)
    assert await state(db) == (False, None)
    assert facts(room, post) == ([], False)
