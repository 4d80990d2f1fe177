"""`/search`: pages of what one person can read, at the moment of each page."""

from collections.abc import Callable

from simcord.results import InteractionResult

from bot.client import HelpBot
from db.pool import Pool
from tests.bot.conftest import PNG, Room, hide
from tests.bot.pictures import read_all


def said(result: InteractionResult) -> str:
    assert result.response is not None
    assert result.response.ephemeral
    return result.response.content


async def talk(room: Room, count: int) -> None:
    for number in range(count):
        await room.alice.send(room.help, f"numpy says {number}")


async def test_messages_are_found_with_a_link_to_each(room: Room) -> None:
    message = await room.alice.send(room.help, "numpy [says](https://evil.example) @everyone")
    await room.alice.send(room.help, "something else")

    text = said(await room.bob.slash(room.lounge, "search", text="numpy"))

    assert f"discord.com/channels/{room.guild.id}/{room.help.id}/{message.id}" in text
    assert "something else" not in text
    assert "@everyone" not in text
    assert "](https://evil" not in text


async def test_the_text_of_screenshots_is_found(room: Room, db: Pool) -> None:
    await room.alice.send(room.help, "look", attachments=[PNG])
    await read_all(db, "ModuleNotFoundError: numpy")

    text = said(await room.bob.slash(room.lounge, "search", text="ModuleNotFoundError"))

    assert "in a screenshot" in text


async def test_a_search_is_narrowed_by_channel_author_and_picture(room: Room, db: Pool) -> None:
    await room.alice.send(room.help, "numpy of alice", attachments=[PNG])
    await room.bob.send(room.help, "numpy of bob")

    by_author = await room.bob.slash(room.help, "search", text="numpy", author=room.alice)
    by_channel = await room.bob.slash(room.help, "search", text="numpy", channel=room.lounge)
    by_image = await room.bob.slash(room.help, "search", text="numpy", has="image")

    assert "of alice" in said(by_author)
    assert "of bob" not in said(by_author)
    assert said(by_channel) == "Nothing you can read says **numpy**."
    assert "of bob" not in said(by_image)


async def test_pages_are_turned_in_place(room: Room) -> None:
    await talk(room, 7)

    first = await room.bob.slash(room.help, "search", text="numpy")
    assert "Results 1 to 5" in said(first)
    assert first.response is not None
    second = await room.bob.click(first.response, label="More")
    assert second.response is not None
    assert "Results 6 to 7" in second.response.content
    back = await room.bob.click(second.response, label="Back")
    assert back.response is not None
    assert "Results 1 to 5" in back.response.content


async def test_a_permission_taken_away_between_two_pages_ends_the_search(room: Room) -> None:
    await talk(room, 7)
    first = await room.bob.slash(room.lounge, "search", text="numpy")
    await hide(room, room.help)

    assert first.response is not None
    second = await room.bob.click(first.response, label="More")

    assert second.response is not None
    assert "Nothing you can read" in second.response.content


async def test_the_buttons_of_a_search_from_before_a_restart_say_so(
    room: Room, new_bot: Callable[[], HelpBot]
) -> None:
    await talk(room, 7)
    first = await room.bob.slash(room.help, "search", text="numpy")
    await room.env.restart_bot(new_bot())

    assert first.response is not None
    second = await room.bob.click(first.response, label="More")

    assert "too old" in said(second)
