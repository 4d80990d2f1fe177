"""The check mark that says what solved a thread."""

from db.pool import Pool
from tests.bot.conftest import Room, open_post


async def solution(db: Pool) -> int | None:
    return await db.fetchval("SELECT solution_message_id FROM threads")


async def test_the_owner_of_a_thread_marks_its_solution(room: Room, db: Pool) -> None:
    post = await open_post(room, "numpy will not import", "what now?")
    answer = await room.bob.send(post, "upgrade pip")
    await room.alice.react(answer, "✅")

    assert await solution(db) == answer.id
    assert await db.fetchval("SELECT is_solved FROM threads")


async def test_a_moderator_marks_the_solution(room: Room, db: Pool) -> None:
    post = await open_post(room, "numpy will not import", "what now?")
    answer = await room.bob.send(post, "upgrade pip")
    await room.mod.react(answer, "✅")

    assert await solution(db) == answer.id


async def test_another_member_does_not_mark_the_solution(room: Room, db: Pool) -> None:
    post = await open_post(room, "numpy will not import", "what now?")
    answer = await room.bob.send(post, "upgrade pip")
    await room.bob.react(answer, "✅")

    assert await solution(db) is None


async def test_other_reactions_and_the_question_itself_solve_nothing(room: Room, db: Pool) -> None:
    post = await open_post(room, "numpy will not import", "what now?")
    answer = await room.bob.send(post, "upgrade pip")
    await room.alice.react(answer, "👍")
    [question, _] = post.history()
    await room.alice.react(question, "✅")

    assert await solution(db) is None


async def test_taking_the_check_mark_off_takes_the_solution_back(room: Room, db: Pool) -> None:
    post = await open_post(room, "numpy will not import", "what now?")
    answer = await room.bob.send(post, "upgrade pip")
    await room.alice.react(answer, "✅")
    await room.alice.unreact(answer, "✅")

    assert await solution(db) is None
    assert not await db.fetchval("SELECT is_solved FROM threads")


async def test_only_the_check_mark_that_marked_it_takes_the_solution_back(
    room: Room, db: Pool
) -> None:
    post = await open_post(room, "numpy will not import", "what now?")
    answer = await room.bob.send(post, "upgrade pip")
    await room.bob.react(answer, "✅")
    await room.alice.react(answer, "✅")
    await room.bob.unreact(answer, "✅")
    assert await solution(db) == answer.id

    await room.mod.context_menu(post, "Mark as solution", answer)  # off
    await room.mod.context_menu(post, "Mark as solution", answer)  # on, by a command
    await room.alice.unreact(answer, "✅")
    assert await solution(db) == answer.id
