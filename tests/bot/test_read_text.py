"""The menu "Read text in image": what it shows, to whom, and what is kept of it."""

from simcord.results import InteractionResult

from db.pool import Pool
from tests.bot.conftest import PNG, FakeBell, Room
from tests.bot.pictures import cannot_read, read_all, reads

MENU = "Read text in image"


def said(result: InteractionResult) -> str:
    assert result.response is not None
    assert all(part.ephemeral for part in [result.response, *result.followups])
    return "\n".join(part.content for part in [result.response, *result.followups])


async def test_the_text_of_all_pictures_is_shown_in_private_to_copy(room: Room, db: Pool) -> None:
    message = await room.alice.send(room.help, "look", attachments=[PNG, ("two.png", PNG[1])])
    await read_all(db, "ModuleNotFoundError: numpy")

    shown = said(await room.bob.context_menu(room.help, MENU, message))

    assert "**Picture 1 of 2: error.png**\n```\nModuleNotFoundError: numpy\n```" in shown
    assert "**Picture 2 of 2: two.png**" in shown
    assert "Screenshot of a terminal: ModuleNotFoundError: numpy" in shown


async def test_a_picture_that_waits_for_too_long_is_still_being_read(room: Room) -> None:
    message = await room.alice.send(room.help, "look", attachments=[PNG])

    shown = said(await room.bob.context_menu(room.help, MENU, message))

    assert "still reading" in shown


async def test_a_picture_nobody_has_read_is_read_for_the_person_alone(
    room: Room, db: Pool, bell: FakeBell
) -> None:
    bell.on_asked = reads(db, "exit code 137")
    message = await room.alice.send(room.lounge, "look", attachments=[PNG])

    shown = said(await room.bob.context_menu(room.lounge, MENU, message))

    assert "exit code 137" in shown
    assert await db.fetchval("SELECT count(*) FROM messages") == 0
    assert await db.fetchval("SELECT count(*) FROM asked") == 0


async def test_a_picture_whose_reading_failed_is_read_again(
    room: Room, db: Pool, bell: FakeBell
) -> None:
    bell.on_asked = reads(db, "exit code 137")
    message = await room.alice.send(room.help, "look", attachments=[PNG])
    await db.execute("UPDATE ocr_results SET status = 'gone'")

    assert "exit code 137" in said(await room.bob.context_menu(room.help, MENU, message))


async def test_a_file_that_is_no_picture_says_so(room: Room, db: Pool, bell: FakeBell) -> None:
    bell.on_asked = cannot_read(db, "it is not a picture this bot reads.")
    message = await room.alice.send(room.lounge, "look", attachments=[PNG])

    shown = said(await room.bob.context_menu(room.lounge, MENU, message))

    assert "I could not read it: it is not a picture this bot reads." in shown


async def test_a_message_without_pictures_says_so(room: Room) -> None:
    message = await room.alice.send(room.help, "look")

    shown = said(await room.bob.context_menu(room.help, MENU, message))

    assert shown == "There is no picture in this message."


async def test_a_long_text_comes_as_a_file(room: Room, db: Pool) -> None:
    message = await room.alice.send(room.help, "look", attachments=[PNG])
    await read_all(db, "a line of text\n" * 250)

    result = await room.bob.context_menu(room.help, MENU, message)

    assert "in the file" in said(result)
    assert result.response is not None
    [file] = result.response.attachments
    assert (await file.read()).decode().count("a line of text") >= 250


async def test_reading_unknown_pictures_takes_turns(room: Room, db: Pool, bell: FakeBell) -> None:
    bell.on_asked = reads(db, "exit code 137")
    message = await room.alice.send(room.lounge, "look", attachments=[PNG])

    shown = [said(await room.bob.context_menu(room.lounge, MENU, message)) for _ in range(7)]

    assert "try again in" in shown[-1]
    assert "exit code 137" in shown[-2]
