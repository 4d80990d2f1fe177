"""Two servers with one bot over the wire: what each is told, and that nothing crosses over."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest

from bot.client import HelpBot, create_bot
from bot.deliver import Deliverer
from bot.deps import BotDeps
from bot.moderation.notices import Notices
from db import channels, guilds
from db.pool import Pool
from playground.small_guild import second_guild, small_guild
from tests.bot.cards import words
from tests.bot.conftest import CONFIG, FakeAnswerer, FakeBell
from tests.bot.test_deliver import answered
from tests.bot.test_wire import assert_nothing_was_refused, contents, running, stored
from tests.bot.wire import Person, event_saying, playground
from tests.waiting import eventually

pytestmark = pytest.mark.usefixtures("real_discord_afterwards")

FIRST, SECOND = small_guild(), second_guild()
OLGA, ALICE = SECOND.viewers
HELP = next(c.id for c in SECOND.channels if c.name == "ask-for-help")
FIRST_HELP = next(c.id for c in FIRST.channels if c.name == "help")


@pytest.fixture
async def olga(tmp_path: Path) -> AsyncGenerator[Person]:
    async with (
        playground(tmp_path, others=[SECOND]) as origin,
        aiohttp.ClientSession() as session,
    ):
        yield Person(session, origin, OLGA)


@pytest.fixture
def bot(olga: Person, db: Pool, bell: FakeBell, answerer: FakeAnswerer) -> HelpBot:
    config = replace(CONFIG, help_channels=(), api_url=olga.origin)
    return create_bot(BotDeps(db, bell, answerer), config)


async def test_who_owns_a_server_without_a_channel_for_moderators_is_greeted_once(
    olga: Person, db: Pool, bot: HelpBot
) -> None:
    await olga.send_away(SECOND.id)
    async with running(bot, db), olga.watching() as events:
        assert await guilds.list_ids(db) == [FIRST.id]
        await olga.invite(SECOND.id)
        hello = await event_saying(events, "These channels look like help")
        await olga.send_away(SECOND.id)
        await olga.invite(SECOND.id)
        await eventually(is_held(db, SECOND.id))

    assert "guild_id" not in hello
    assert "**Second guild**" in hello["content"]
    assert "#ask-for-help" in hello["content"]
    assert "`/channels guide`" in hello["content"]
    assert len(await olga.messages(int(hello["channel_id"]))) == 1
    await assert_nothing_was_refused(olga)


async def test_an_owner_is_told_what_discord_refuses(olga: Person, db: Pool, bot: HelpBot) -> None:
    async with running(bot, db), olga.watching() as events:
        await eventually(lambda: channels.get(db, HELP))
        await db.execute(
            "INSERT INTO refusals (place_id, action, guild_id, reason, until)"
            " VALUES ($1, 'send', $2, 'Missing Permissions', now() + interval '1 hour')",
            HELP,
            SECOND.id,
        )
        await Notices(bot, db, settle_s=0).tell_all()
        told = await event_saying(events, "Discord does not let me work in Second guild")

    assert "guild_id" not in told
    assert f"<#{HELP}>: I cannot answer there" in told["content"]


async def test_a_server_is_left_and_served_again_while_the_other_goes_on(
    olga: Person, db: Pool, bot: HelpBot
) -> None:
    alice = replace(olga, user_id=ALICE)
    async with running(bot, db):
        await eventually(lambda: channels.get(db, HELP))
        await db.execute("UPDATE channels SET kind = 'help' WHERE id = ANY($1)", [HELP, FIRST_HELP])
        await olga.send_away(SECOND.id)
        await eventually(is_left(db, SECOND.id))
        await alice.say(HELP, "said meanwhile")
        asked = await alice.say(FIRST_HELP, "How do I fix this error?")
        await eventually(stored(db, "How do I fix this error?"))
        await answered(db, int(asked["id"]))
        await Deliverer(bot, db).deliver_all()
        await olga.invite(SECOND.id)
        await eventually(is_held(db, SECOND.id))
        await alice.say(HELP, "but this")
        await eventually(lambda: has_stored(db, "but this"))
        await eventually(lambda: has_stored(db, "said meanwhile"))

    assert "Restart it." in words((await alice.messages(FIRST_HELP))[0])
    places = await db.fetch("SELECT DISTINCT guild_id, channel_id FROM messages")
    assert {tuple(row) for row in places} == {(FIRST.id, FIRST_HELP), (SECOND.id, HELP)}


async def has_stored(db: Pool, text: str) -> bool:
    return text in await contents(db)


def is_left(db: Pool, guild_id: int) -> Callable[[], Awaitable[bool]]:
    async def is_so() -> bool:
        return guild_id not in await guilds.list_ids(db)

    return is_so


def is_held(db: Pool, guild_id: int) -> Callable[[], Awaitable[bool]]:
    async def is_so() -> bool:
        return guild_id in await guilds.list_ids(db)

    return is_so
