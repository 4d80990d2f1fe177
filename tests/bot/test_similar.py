"""`/similar`: solved threads like a text or a link, and only those the person can read."""

from simcord.builders import ChannelHandle
from simcord.results import InteractionResult

from db import threads
from db.pool import Pool
from tests.bot.conftest import Room, hide, open_post

QUESTION = "numpy will not import: ModuleNotFoundError"


def said(result: InteractionResult) -> str:
    assert result.response is not None
    assert result.response.ephemeral
    return result.response.content


async def solved_post(room: Room, db: Pool) -> ChannelHandle:
    post = await open_post(room, "numpy will not import", QUESTION)
    answer = await room.bob.send(post, "Activate the venv, then install it there. @everyone")
    await threads.mark_solved(db, post.id, answer.id, by=room.alice.id)
    return post


async def test_a_text_finds_solved_threads_with_links_to_their_answers(
    room: Room, db: Pool
) -> None:
    post = await solved_post(room, db)

    text = said(await room.bob.slash(room.lounge, "similar", like="numpy import fails"))

    assert f"discord.com/channels/{room.guild.id}/{post.id}/" in text
    assert "Activate the venv" in text
    assert "@everyone" not in text.replace("@\u200beveryone", "")


async def test_an_unsolved_thread_is_not_listed(room: Room) -> None:
    post = await open_post(room, "numpy will not import", QUESTION)
    await room.bob.send(post, "Activate the venv, then install it there.")

    text = said(await room.bob.slash(room.lounge, "similar", like="numpy import fails"))

    assert text == "I found no similar solved thread that you can read."


async def test_a_link_finds_threads_like_that_message_but_not_its_own(room: Room, db: Pool) -> None:
    first = await solved_post(room, db)
    second = await solved_post(room, db)
    link = f"https://discord.com/channels/{room.guild.id}/{second.id}/{second.id}"

    text = said(await room.bob.slash(room.lounge, "similar", like=link))

    assert str(first.id) in text
    assert str(second.id) not in text


async def test_a_permission_taken_away_since_hides_what_was_found(room: Room, db: Pool) -> None:
    post = await solved_post(room, db)
    await hide(room, room.forum)

    link = f"https://discord.com/channels/{room.guild.id}/{post.id}/{post.id}"
    of_bob = await room.bob.slash(room.lounge, "similar", like="numpy import fails")
    by_link = await room.bob.slash(room.lounge, "similar", like=link)
    of_mod = await room.mod.slash(room.lounge, "similar", like="numpy import fails")

    assert said(of_bob) == "I found no similar solved thread that you can read."
    assert "I cannot see that message, or you cannot" in said(by_link)
    assert str(post.id) in said(of_mod)


async def test_a_link_into_another_server_is_refused(room: Room) -> None:
    link = "https://discord.com/channels/1/2/3"

    assert "no link to a message" in said(await room.bob.slash(room.help, "similar", like=link))
