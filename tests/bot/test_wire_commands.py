"""Commands, menus and pages over HTTP and WebSocket, as Discord takes them."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest

from bot.client import create_bot
from bot.deps import BotDeps
from bot.sync import sync
from db import threads
from db.pool import Pool
from db.records import NewAnswer
from playground.config import DEFAULT_TOKEN
from tests.bot.conftest import CONFIG, PNG, FakeAnswerer, FakeBell
from tests.bot.pictures import read_all, reads
from tests.bot.test_wire import (
    ALICE,
    FORUM,
    HELP,
    NewBot,
    assert_nothing_was_refused,
    running,
    stored,
)
from tests.bot.wire import Person, event_saying, playground
from tests.waiting import eventually

pytestmark = pytest.mark.usefixtures("real_discord_afterwards")


@pytest.fixture
async def alice(tmp_path: Path) -> AsyncGenerator[Person]:
    async with playground(tmp_path) as origin, aiohttp.ClientSession() as session:
        yield Person(session, origin, ALICE)


@pytest.fixture
def new_bot(alice: Person, db: Pool, bell: FakeBell, answerer: FakeAnswerer) -> NewBot:
    config = replace(CONFIG, help_channels=("help", "questions"), api_url=alice.origin)
    return lambda: create_bot(BotDeps(db, bell, answerer), config)


async def test_a_question_with_a_picture_shows_its_progress_and_its_answer(
    alice: Person, db: Pool, bell: FakeBell, answerer: FakeAnswerer, new_bot: NewBot
) -> None:
    answerer.says = NewAnswer(kind="similar", text="Upgrade pip.", sources=())
    bell.on_asked = reads(db, "ModuleNotFoundError: numpy")
    await sync(new_bot(), token=DEFAULT_TOKEN)
    async with running(new_bot(), db), alice.watching() as events:
        await alice.slash(HELP, "ask", question="what is this?", picture=PNG[1])
        progress = await event_saying(events, "Reading your picture")
        answer = await event_saying(events, "Upgrade pip.")

    assert progress["id"] == answer["id"]
    assert answer["flags"] & 64
    [question] = answerer.asked
    assert question.screen_text == "ModuleNotFoundError: numpy"
    await assert_nothing_was_refused(alice)


async def test_the_text_of_a_picture_is_read_from_the_menu(
    alice: Person, db: Pool, new_bot: NewBot
) -> None:
    await sync(new_bot(), token=DEFAULT_TOKEN)
    async with running(new_bot(), db), alice.watching() as events:
        said = await alice.say(HELP, "look at this", picture=PNG[1])
        await eventually(stored(db, "look at this"))
        await read_all(db, "exit code 137")
        await alice.menu(HELP, "Read text in image", said["id"])
        short = await event_saying(events, "exit code 137")
        await read_all(db, "exit code 137\n" * 400)
        await alice.menu(HELP, "Read text in image", said["id"])
        long = await event_saying(events, "in the file")

    assert short["flags"] & 64
    assert [file["filename"] for file in long["attachments"]] == ["text.txt"]
    await assert_nothing_was_refused(alice)


async def test_a_post_is_solved_closed_and_opened_again(
    alice: Person, db: Pool, new_bot: NewBot
) -> None:
    await sync(new_bot(), token=DEFAULT_TOKEN)
    async with running(new_bot(), db), alice.watching() as events:
        post = await alice.post(FORUM, "numpy will not import", "what now?")
        place = int(post["channel_id"])
        await eventually(stored(db, "what now?"))
        answer = await alice.say(place, "it was the venv")
        await eventually(stored(db, "what now?", "it was the venv"))
        await alice.slash(place, "solved", message=answer["id"])
        await event_saying(events, "**Solved**")
        assert await threads.solution(db, place) == int(answer["id"])
        await alice.menu(place, "Mark as solution", answer["id"])
        await event_saying(events, "The mark is taken back")

    assert await threads.solution(db, place) is None


async def test_pages_of_a_search_are_turned_in_place(
    alice: Person, db: Pool, new_bot: NewBot
) -> None:
    lines = [f"numpy says {number}" for number in range(7)]
    await sync(new_bot(), token=DEFAULT_TOKEN)
    async with running(new_bot(), db), alice.watching() as events:
        for line in lines:
            await alice.say(HELP, line)
        await eventually(stored(db, *lines))
        await alice.slash(HELP, "search", text="numpy", has="image")
        await event_saying(events, "Nothing you can read says")
        await alice.slash(HELP, "search", text="numpy")
        first = await event_saying(events, "Results 1 to 5")
        [_, more] = first["components"][0]["components"]
        await alice.click(HELP, first["id"], more["custom_id"])
        second = await event_saying(events, "Results 6 to 7")

    assert first["id"] == second["id"]
    await assert_nothing_was_refused(alice)
