"""`/privacy` over HTTP and WebSocket: nothing is left of a person, here and in Discord."""

import io
import json
import zipfile
from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest
from redis.asyncio import Redis

from bot.client import create_bot
from bot.deliver import Deliverer
from bot.deps import BotDeps
from bot.privacy_texts import VI
from bot.sync import sync
from core.byte_cache import CacheLimits, RedisByteCache
from db.pool import Pool
from jobs.fetch_cache import KeptPictures, name_of
from playground.config import DEFAULT_TOKEN
from tests.bot.conftest import CONFIG, PNG, FakeAnswerer, FakeBell
from tests.bot.pictures import read_all
from tests.bot.test_deliver import answered
from tests.bot.test_wire import (
    ALICE,
    HELP,
    MAUD,
    NewBot,
    assert_nothing_was_refused,
    running,
    stored,
)
from tests.bot.wire import Person, event_saying, playground
from tests.traces import traces
from tests.waiting import eventually

pytestmark = pytest.mark.usefixtures("real_discord_afterwards")


@pytest.fixture
async def alice(tmp_path: Path) -> AsyncGenerator[Person]:
    async with playground(tmp_path) as origin, aiohttp.ClientSession() as session:
        yield Person(session, origin, ALICE)


@pytest.fixture
def cache(redis: Redis) -> RedisByteCache:
    return RedisByteCache(redis, "pictures", CacheLimits())


@pytest.fixture
def new_bot(
    alice: Person, db: Pool, bell: FakeBell, answerer: FakeAnswerer, cache: RedisByteCache
) -> NewBot:
    config = replace(CONFIG, api_url=alice.origin)
    deps = BotDeps(db, bell, answerer, kept=KeptPictures(cache))
    return lambda: create_bot(deps, config)


async def test_erasing_takes_rows_pictures_bytes_and_the_bots_replies(
    alice: Person, db: Pool, new_bot: NewBot, cache: RedisByteCache
) -> None:
    bot = new_bot()
    await sync(new_bot(), token=DEFAULT_TOKEN)
    async with running(bot, db), alice.watching() as events:
        said = await alice.say(HELP, "why is my xylophone broken?", picture=PNG[1])
        await eventually(stored(db, "why is my xylophone broken?"))
        await read_all(db, "xylophone: E42")
        name = name_of(await db.fetchval("SELECT url FROM message_attachments"))
        assert name
        await cache.put(name, PNG[1])
        await answered(db, int(said["id"]), "Tune the xylophone.")
        await Deliverer(bot, db).deliver_all()
        assert len(await alice.messages(HELP)) == 2

        await alice.group(HELP, "privacy", "erase")
        sure = await event_saying(events, "cannot be undone")
        await alice.press(sure, "Erase everything")
        done = await event_saying(events, "1 message")

    assert done["flags"] & 64
    assert [message["id"] for message in await alice.messages(HELP)] == [said["id"]]
    assert await traces(db, "xylophone", PNG[1].hex()) == []
    assert await traces(db, str(ALICE), spare=frozenset({"privacy_choices"})) == []
    assert await cache.get(name) is None
    await assert_nothing_was_refused(alice)


async def test_what_is_stored_is_shown_and_downloaded_in_private(
    alice: Person, db: Pool, new_bot: NewBot
) -> None:
    await sync(new_bot(), token=DEFAULT_TOKEN)
    async with running(new_bot(), db), alice.watching() as events:
        await alice.say(HELP, "my xylophone is broken")
        await eventually(stored(db, "my xylophone is broken"))
        await alice.group(HELP, "privacy", "about")
        about = await event_saying(events, "What I store")
        await alice.group(HELP, "privacy", "show")
        shown = await event_saying(events, "Of you I store")
        await alice.group(HELP, "privacy", "export")
        export = await event_saying(events, "as JSON")

    assert [message["flags"] & 64 for message in (about, shown, export)] == [64] * 3
    [file] = export["attachments"]
    async with alice.session.get(file["url"]) as link:
        archive = zipfile.ZipFile(io.BytesIO(await link.read()))
    [message] = json.loads(archive.read("stored.json"))["messages"]
    assert message["content"] == "my xylophone is broken"
    await assert_nothing_was_refused(alice)


async def test_who_opted_out_is_not_read_back_by_the_next_session(
    alice: Person, db: Pool, new_bot: NewBot
) -> None:
    await sync(new_bot(), token=DEFAULT_TOKEN)
    async with running(new_bot(), db), alice.watching() as events:
        await alice.say(HELP, "my xylophone is broken")
        await eventually(stored(db, "my xylophone is broken"))
        await alice.group(HELP, "privacy", "opt-out")
        await event_saying(events, "1 message")
        await alice.say(HELP, "xylophone, live")
    await alice.say(HELP, "xylophone, while the bot was away")
    maud = replace(alice, user_id=MAUD)
    async with running(new_bot(), db):
        await maud.say(HELP, "hello")
        await eventually(stored(db, "hello"))

    assert await traces(db, "xylophone") == []


async def test_people_whose_discord_is_in_vietnamese_read_all_of_it_in_vietnamese(
    alice: Person, db: Pool, new_bot: NewBot
) -> None:
    linh = replace(alice, locale="vi")
    await sync(new_bot(), token=DEFAULT_TOKEN)
    async with running(new_bot(), db), alice.watching() as events:
        for command, said in (
            ("privacy about", "Mình lưu gì và ai đọc"),
            ("privacy show", VI.nothing_stored),
            ("privacy opt-in", "Bạn chưa chọn không lưu"),
            ("privacy export", "dạng JSON"),
            ("privacy retention", VI.kept_for_ever),
        ):
            await linh.slash(HELP, command)
            await event_saying(events, said)
        await linh.say(HELP, "giúp mình với")
        await eventually(stored(db, "giúp mình với"))
        await linh.slash(HELP, "privacy erase")
        sure = await event_saying(events, "1 tin nhắn")
        await linh.press(sure, VI.erase)
        await event_saying(events, "Xong: đã xóa 1 tin nhắn")
        await linh.slash(HELP, "privacy opt-out")
        await event_saying(events, "Từ giờ mình không lưu")
        await linh.slash(HELP, "ask", question="sao nó hỏng?")
        await event_saying(events, "Bạn đã yêu cầu mình")
