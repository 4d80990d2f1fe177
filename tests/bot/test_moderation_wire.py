"""The commands of moderators over HTTP and WebSocket, with the picture really drawn."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
import discord
import pytest
from PIL import Image

from bot.client import create_bot
from bot.deliver import Deliverer
from bot.deps import BotDeps
from bot.moderation.notices import Notices
from bot.sync import sync
from db import workers
from db.pool import Pool
from playground.config import DEFAULT_TOKEN
from playground.seed import BOT_ROLE_ID
from tests.bot.cards import buttons
from tests.bot.conftest import CONFIG, FakeAnswerer, FakeBell
from tests.bot.test_deliver import answered
from tests.bot.test_wire import (
    ALICE,
    FORUM,
    GUILD,
    HELP,
    MAUD,
    NewBot,
    assert_nothing_was_refused,
    running,
)
from tests.bot.wire import Person, event_saying, playground
from tests.waiting import eventually

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


async def test_a_moderator_is_told_in_the_language_of_their_discord(
    maud: Person, db: Pool, new_bot: NewBot
) -> None:
    vietnamese = replace(maud, locale="vi")
    await sync(new_bot(), token=DEFAULT_TOKEN)
    async with running(new_bot(), db), maud.watching() as events:
        for command, told in (
            ("bot stats", "Việc mình đã làm trong 7 ngày qua"),
            ("bot pause", "Từ giờ mình im lặng trong máy chủ này"),
            ("bot resume", "Mình trả lời lại trong máy chủ này"),
        ):
            await vietnamese.slash(HELP, command)
            await event_saying(events, told)


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


async def test_a_permission_that_was_taken_away_is_told_to_moderators_and_not_asked_for_again(
    maud: Person, db: Pool, new_bot: NewBot
) -> None:
    bot, alice = new_bot(), replace(maud, user_id=ALICE)
    async with running(bot, db), maud.watching() as events:
        await db.execute("UPDATE channels SET kind = 'help' WHERE id = $1", HELP)
        sends = discord.Permissions(send_messages=True).value
        url = f"{maud.origin}/play/channels/{HELP}/permissions"
        denied = {"id": str(BOT_ROLE_ID), "type": 0, "deny": sends}
        async with maud.session.put(url, json=denied) as changed:
            assert changed.status == 200
        for question in ("How do I fix this error?", "And what does that error mean?"):
            said = await alice.say(HELP, question)
            await eventually(stored_message(db, int(said["id"])))
            await answered(db, int(said["id"]))
            await Deliverer(bot, db).deliver_all()
        await Notices(bot, db, settle_s=0).tell_all()
        told = await event_saying(events, "Discord does not let me work")

    assert int(told["channel_id"]) == NEWS
    assert f"<#{HELP}>: I cannot answer there. I lack **Send Messages**" in told["content"]
    refused = (await maud.refused())["refused"]
    assert [(r["route"], r["count"]) for r in refused] == [
        ("POST /channels/{channel_id}/messages", 1)
    ]


def stored_message(db: Pool, message_id: int) -> Callable[[], Awaitable[bool]]:
    async def is_stored() -> bool:
        return await db.fetchval("SELECT true FROM messages WHERE id = $1", message_id) is True

    return is_stored


async def offering(events: aiohttp.ClientWebSocketResponse, label: str) -> dict[str, Any]:
    """The next message this person sees with a button that says *label*."""
    while True:
        message = await event_saying(events, "")
        if label in buttons(message):
            return message


async def kinds(db: Pool) -> dict[int, str]:
    rows = await db.fetch("SELECT id, kind FROM channels WHERE kind IS NOT NULL")
    return {row["id"]: row["kind"] for row in rows}
