"""The commands of moderators over HTTP and WebSocket, with the picture really drawn."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from PIL import Image

from bot.client import create_bot
from bot.deps import BotDeps
from bot.sync import sync
from db import workers
from db.pool import Pool
from playground.config import DEFAULT_TOKEN
from tests.bot.cards import buttons
from tests.bot.conftest import CONFIG, FakeAnswerer, FakeBell
from tests.bot.test_wire import (
    FORUM,
    GUILD,
    HELP,
    MAUD,
    NewBot,
    assert_nothing_was_refused,
    running,
)
from tests.bot.wire import Person, event_saying, playground

NEWS = next(c.id for c in GUILD.channels if c.name == "moderator-news")
pytestmark = pytest.mark.usefixtures("real_discord_afterwards")


@pytest.fixture
async def maud(tmp_path: Path) -> AsyncGenerator[Person]:
    async with playground(tmp_path) as origin, aiohttp.ClientSession() as session:
        yield Person(session, origin, MAUD)


@pytest.fixture
def new_bot(maud: Person, db: Pool, bell: FakeBell, answerer: FakeAnswerer) -> NewBot:
    config = replace(CONFIG, help_channels=(), api_url=maud.origin)
    return lambda: create_bot(BotDeps(db, bell, answerer), config)


def menu(message: dict[str, Any]) -> dict[str, bool]:
    [select] = message["components"][0]["components"]
    return {option["label"]: option.get("default", False) for option in select["options"]}


async def test_the_guide_proposes_lets_choose_and_watches_what_was_chosen(
    maud: Person, db: Pool, new_bot: NewBot
) -> None:
    await sync(new_bot(), token=DEFAULT_TOKEN)
    async with running(new_bot(), db), maud.watching() as events:
        await maud.slash(HELP, "channels guide")
        guide = await event_saying(events, "Where shall I help?")
        assert guide["flags"] & 64
        assert menu(guide) == {"#questions": True, "#help": True, "#general": False}

        [select] = guide["components"][0]["components"]
        await maud.pick(guide, select["custom_id"], str(FORUM))
        picked = await offering(events, "Watch 1 channel")
        assert await kinds(db) == {}
        await maud.press(picked, "Watch 1 channel")
        done = await event_saying(events, "I watch")

    assert str(FORUM) in done["content"]
    assert done["components"] == []
    assert await kinds(db) == {FORUM: "forum"}
    await assert_nothing_was_refused(maud)


async def test_moderators_are_told_once_where_members_do_not_see_it(
    maud: Person, db: Pool, new_bot: NewBot
) -> None:
    await sync(new_bot(), token=DEFAULT_TOKEN)
    async with maud.watching() as events:
        async with running(new_bot(), db):
            hello = await event_saying(events, "These channels look like help")
            await maud.press(hello, "Choose the channels")
            guide = await event_saying(events, "Where shall I help?")
        async with running(new_bot(), db):
            await maud.slash(HELP, "channels list")
            await event_saying(events, "I watch no channel yet")

    assert int(hello["channel_id"]) == NEWS
    assert not hello["flags"] & 64
    assert guide["flags"] & 64
    said = await maud.messages(NEWS)
    assert [m["id"] for m in said if not m["flags"] & 64] == [hello["id"]]
    await assert_nothing_was_refused(maud)


async def test_the_check_shows_channels_workers_and_who_changed_what(
    maud: Person, db: Pool, new_bot: NewBot
) -> None:
    await workers.beat(db, "one", ())
    await sync(new_bot(), token=DEFAULT_TOKEN)
    async with running(new_bot(), db), maud.watching() as events:
        await maud.slash(HELP, "channels guide")
        guide = await event_saying(events, "Where shall I help?")
        await maud.press(guide, "Watch 2 channels")
        await event_saying(events, "I watch")
        await maud.slash(HELP, "bot check")
        check = await event_saying(events, "Last changes")

    [embed] = check["embeds"]
    told = {field["name"]: field["value"] for field in embed["fields"]}
    assert f"<#{HELP}> · help" in told["Channels"]
    assert "**Workers** · 1 at work" in told["Work"]
    assert f"<@{MAUD}> · watched <#{FORUM}>" in told["Last changes"]
    await assert_nothing_was_refused(maud)


async def test_the_figures_come_with_a_picture_that_is_described(
    maud: Person, db: Pool, new_bot: NewBot, tmp_path: Path
) -> None:
    await sync(new_bot(), token=DEFAULT_TOKEN)
    async with running(new_bot(), db), maud.watching() as events:
        await maud.slash(HELP, "bot stats", period="month")
        told = await event_saying(events, "What I did in the last 30 days")

    [embed] = told["embeds"]
    async with maud.session.get(embed["image"]["url"]) as answer:
        (tmp_path / "figures.png").write_bytes(await answer.read())
    with Image.open(tmp_path / "figures.png") as picture:
        assert picture.width > 900
    assert told["flags"] & 64
    await assert_nothing_was_refused(maud)


async def test_a_run_over_the_past_is_begun_over_the_wire(
    maud: Person, db: Pool, new_bot: NewBot
) -> None:
    await sync(new_bot(), token=DEFAULT_TOKEN)
    async with running(new_bot(), db), maud.watching() as events:
        await db.execute("UPDATE channels SET kind = 'help' WHERE id = $1", HELP)
        await maud.slash(HELP, "bot backfill start", since="2024-05-31")
        await event_saying(events, "I begin")
        await maud.slash(HELP, "bot backfill status")
        await event_saying(events, "▱ 0%")
    await assert_nothing_was_refused(maud)


async def offering(events: aiohttp.ClientWebSocketResponse, label: str) -> dict[str, Any]:
    """The next message this person sees with a button that says *label*."""
    while True:
        message = await event_saying(events, "")
        if label in buttons(message):
            return message


async def kinds(db: Pool) -> dict[int, str]:
    rows = await db.fetch("SELECT id, kind FROM channels WHERE kind IS NOT NULL")
    return {row["id"]: row["kind"] for row in rows}
