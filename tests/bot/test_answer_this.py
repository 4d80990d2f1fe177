"""The menu "Answer this": who may ask it, and that the question then waits for its answer."""

from db import guilds
from db.pool import Pool
from tests.bot.conftest import FakeBell, Room

MENU = "Answer this"


async def question(db: Pool) -> tuple[int, str, bool] | None:
    row = await db.fetchrow("SELECT message_id, status, asked_by_name FROM questions")
    return (row["message_id"], row["status"], row["asked_by_name"]) if row else None


async def test_the_asker_has_a_message_answered_that_was_no_request(
    room: Room, db: Pool, bell: FakeBell
) -> None:
    message = await room.alice.send(room.help, "numpy 2.1")
    assert await question(db) is None

    result = await room.alice.context_menu(room.help, MENU, message)

    assert result.response is not None
    assert result.response.ephemeral
    assert "I am on it" in result.response.content
    assert await question(db) == (message.id, "waiting", True)
    assert bell.questions == [message.id]


async def test_what_the_bot_left_alone_is_thought_about_again(room: Room, db: Pool) -> None:
    message = await room.alice.send(room.help, "How do I fix this error?")
    await db.execute("UPDATE questions SET status = 'abstained', reason = 'nothing_similar'")

    await room.mod.context_menu(room.help, MENU, message)

    assert await question(db) == (message.id, "waiting", True)


async def test_what_is_answered_is_not_answered_again(room: Room, db: Pool) -> None:
    message = await room.alice.send(room.help, "How do I fix this error?")
    await db.execute("UPDATE questions SET status = 'answered'")

    result = await room.alice.context_menu(room.help, MENU, message)

    assert result.response is not None
    assert "answered that message already" in result.response.content


async def test_an_open_question_of_the_asker_is_hurried_instead(
    room: Room, db: Pool, bell: FakeBell
) -> None:
    first = await room.alice.send(room.help, "How do I fix this error?")
    second = await room.alice.send(room.help, "numpy 2.1")

    await room.alice.context_menu(room.help, MENU, second)

    assert await question(db) == (first.id, "waiting", True)
    assert bell.questions[-1] == first.id


async def test_another_member_may_not_ask_and_a_helper_may(room: Room, db: Pool) -> None:
    role = room.guild.create_role("Helpers")
    helper = room.guild.add_member(room.env.create_user("helga"), roles=[role])
    await guilds.set_helper_role(db, room.guild.id, role.id)
    message = await room.alice.send(room.help, "numpy 2.1")

    refused = await room.bob.context_menu(room.help, MENU, message)
    assert refused.response is not None
    assert "Only who wrote this message" in refused.response.content
    assert await question(db) is None

    await helper.context_menu(room.help, MENU, message)
    assert await question(db) == (message.id, "waiting", True)


async def test_a_message_that_is_not_kept_is_not_answered(room: Room, db: Pool) -> None:
    message = await room.alice.send(room.lounge, "How do I fix this error?")

    result = await room.alice.context_menu(room.lounge, MENU, message)

    assert result.response is not None
    assert "do not read this channel" in result.response.content
    assert await question(db) is None


def our_name(room: Room) -> str:
    assert room.bot.user is not None
    return f"<@{room.bot.user.id}>"


async def test_a_helper_who_replies_with_our_name_has_that_question_answered(
    room: Room, db: Pool, bell: FakeBell
) -> None:
    role = room.guild.create_role("Helpers")
    helper = room.guild.add_member(room.env.create_user("helga"), roles=[role])
    await guilds.set_helper_role(db, room.guild.id, role.id)
    message = await room.alice.send(room.help, "numpy 2.1")

    await helper.send(room.help, our_name(room), reply_to=message)

    assert await question(db) == (message.id, "waiting", True)
    assert bell.questions == [message.id]


async def test_our_name_below_an_open_question_answers_it_instead_of_ending_it(
    room: Room, db: Pool
) -> None:
    message = await room.alice.send(room.help, "How do I fix this error?")

    await room.mod.send(room.help, f"{our_name(room)} please", reply_to=message)

    assert await question(db) == (message.id, "waiting", True)


async def test_another_members_reply_with_our_name_is_their_own_question(
    room: Room, db: Pool
) -> None:
    message = await room.alice.send(room.help, "numpy 2.1")

    own = await room.bob.send(room.help, our_name(room), reply_to=message)

    assert await question(db) == (own.id, "waiting", True)


async def test_what_is_answered_is_not_answered_again_for_a_reply(
    room: Room, db: Pool, bell: FakeBell
) -> None:
    message = await room.alice.send(room.help, "How do I fix this error?")
    await db.execute("UPDATE questions SET status = 'answered'")
    bell.questions.clear()

    await room.mod.send(room.help, our_name(room), reply_to=message)

    assert await question(db) == (message.id, "answered", False)
    assert bell.questions == []
