"""The real bot over HTTP and WebSocket: what a simulated Discord cannot show."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import cast

import aiohttp
import pytest

from bot.client import HelpBot, create_bot
from bot.deliver import Deliverer
from bot.deps import BotDeps
from bot.sync import sync
from core.tasks import beside
from db import channels
from db.pool import Pool
from db.records import NewAnswer, Source
from playground.config import DEFAULT_TOKEN
from playground.small_guild import small_guild
from tests.bot.cards import words
from tests.bot.conftest import CONFIG, PNG, FakeAnswerer, FakeBell
from tests.bot.test_deliver import answered
from tests.bot.wire import Person, event_saying, playground
from tests.waiting import eventually

pytestmark = pytest.mark.usefixtures("real_discord_afterwards")

GUILD = small_guild()
HELP, FORUM = (c.id for c in GUILD.channels if c.name in {"help", "questions"})
ALICE, MAUD = GUILD.viewers
REQUEST = "How do I fix this error?"
NewBot = Callable[[], HelpBot]
SLASH = {"ask", "privacy", "search", "similar", "solved"}
MENUS = {"Answer this", "Mark as solution", "Read text in image"}


@pytest.fixture
async def alice(tmp_path: Path) -> AsyncGenerator[Person]:
    async with playground(tmp_path) as origin, aiohttp.ClientSession() as session:
        yield Person(session, origin, ALICE)


@pytest.fixture
def new_bot(alice: Person, db: Pool, bell: FakeBell, answerer: FakeAnswerer) -> NewBot:
    config = replace(CONFIG, help_channels=("help", "questions"), api_url=alice.origin)
    return lambda: create_bot(BotDeps(db, bell, answerer), config)


@asynccontextmanager
async def running(bot: HelpBot, db: Pool) -> AsyncGenerator[None]:
    """The bot, connected, with its guild stored."""

    async def is_listening() -> bool:
        return bool(bot.guilds) and await channels.get(db, HELP) is not None

    async with bot, beside(bot.start(DEFAULT_TOKEN)):
        await eventually(is_listening)
        yield


async def contents(db: Pool) -> list[str]:
    return [row["content"] for row in await db.fetch("SELECT content FROM messages ORDER BY id")]


def stored(db: Pool, *expected: str) -> Callable[[], Awaitable[bool]]:
    async def is_so() -> bool:
        return await contents(db) == list(expected)

    return is_so


async def assert_nothing_was_refused(person: Person) -> None:
    assert await person.refused() == {"unknown": [], "refused": []}


async def test_a_posted_screenshot_is_stored_with_a_link_that_others_can_follow(
    alice: Person, db: Pool, bell: FakeBell, new_bot: NewBot
) -> None:
    async with running(new_bot(), db):
        said = await alice.say(HELP, REQUEST, picture=PNG[1])

        async def is_rung_for() -> bool:  # a moment after it is stored
            return bool(bell.reads and bell.questions)

        await eventually(is_rung_for)

    attachment = await db.fetchrow("SELECT * FROM message_attachments")
    assert attachment is not None
    assert attachment["message_id"] == int(said["id"])
    assert attachment["url_expires_at"] is not None
    async with alice.session.get(attachment["url"]) as link:
        assert await link.read() == PNG[1]
    assert [ring[0] for ring in bell.reads] == [attachment["id"]]
    assert bell.questions == [int(said["id"])]
    await assert_nothing_was_refused(alice)


async def test_a_post_is_stored_edited_and_erased(alice: Person, db: Pool, new_bot: NewBot) -> None:
    async with running(new_bot(), db):
        post = await alice.post(FORUM, "numpy will not import", "what nwo?")
        await eventually(stored(db, "what nwo?"))
        await alice.edit(int(post["channel_id"]), post["id"], "what now?")
        await eventually(stored(db, "what now?"))
        await alice.delete(int(post["channel_id"]), post["id"])
        await eventually(stored(db))

    assert await db.fetchval("SELECT title FROM threads") == "numpy will not import"


async def test_an_answer_arrives_as_a_reply_although_discord_says_429(
    alice: Person, db: Pool, new_bot: NewBot
) -> None:
    bot = new_bot()
    async with running(bot, db):
        said = await alice.say(HELP, REQUEST)
        await eventually(stored(db, REQUEST))
        await answered(db, int(said["id"]), "Restart it.")
        await alice.disturb(kind="429", route="POST /channels/{channel_id}/messages")

        await Deliverer(bot, db).deliver_all()

    reply, question = await alice.messages(HELP)
    assert question["id"] == said["id"]
    assert "Restart it." in words(reply)
    assert reply["message_reference"]["message_id"] == said["id"]
    assert await db.fetchval("SELECT reply_message_id FROM answers") == int(reply["id"])


async def test_an_answer_sent_twice_is_said_once(alice: Person, db: Pool, new_bot: NewBot) -> None:
    """A bot that died after it sent and before it noted it."""
    bot = new_bot()
    async with running(bot, db):
        said = await alice.say(HELP, REQUEST)
        await eventually(stored(db, REQUEST))
        await answered(db, int(said["id"]), "Restart it.")
        deliverer = Deliverer(bot, db)
        await deliverer.deliver_ready()
        await db.execute("UPDATE answers SET status = 'ready'")
        await deliverer.deliver_ready()

    assert len(await alice.messages(HELP)) == 2


async def test_a_slash_command_is_synced_and_answered_to_the_asker_alone(
    alice: Person, db: Pool, answerer: FakeAnswerer, new_bot: NewBot
) -> None:
    source = Source(message_id=9, guild_id=GUILD.id, channel_id=HELP, title="pip and numpy")
    answerer.says = NewAnswer(kind="similar", text="Upgrade pip.", sources=(source,))

    synced = set(await sync(new_bot(), token=DEFAULT_TOKEN))
    assert synced == SLASH | MENUS | {"answers", "bot", "channels", "ocr"}
    async with running(new_bot(), db), alice.watching() as events:
        await alice.slash(HELP, "ask", question="numpy will not import")
        told = await event_saying(events, "Upgrade pip.")

    assert told["flags"] & 64
    await assert_nothing_was_refused(alice)


async def test_commands_can_be_synced_to_one_guild(alice: Person, new_bot: NewBot) -> None:
    await sync(new_bot(), token=DEFAULT_TOKEN, guild_id=GUILD.id)

    assert {c["guild_id"] for c in (await alice.commands()).values()} == {str(GUILD.id)}


async def test_members_are_not_shown_the_commands_of_moderators(
    alice: Person, new_bot: NewBot
) -> None:
    await sync(new_bot(), token=DEFAULT_TOKEN)

    assert set(await alice.commands()) == SLASH | MENUS
    assert "channels" in await replace(alice, user_id=MAUD).commands()


async def test_a_broken_line_is_resumed_and_loses_nothing(
    alice: Person, db: Pool, bell: FakeBell, new_bot: NewBot
) -> None:
    async with running(new_bot(), db):
        await alice.say(HELP, "before")
        await eventually(stored(db, "before"))
        await alice.disturb(kind="drop")
        asked = await alice.say(HELP, REQUEST)
        await eventually(stored(db, "before", REQUEST))

    # both the line and the catch-up of the start may bring it: a bell may ring twice
    assert set(bell.questions) == {int(asked["id"])}
    assert await db.fetchval("SELECT count(*) FROM questions") == 1


async def test_what_was_said_during_a_lost_session_is_read_afterwards(
    alice: Person, db: Pool, bell: FakeBell, new_bot: NewBot
) -> None:
    async with running(new_bot(), db):
        await alice.say(HELP, "before")
        await eventually(stored(db, "before"))
        await alice.disturb(kind="invalidate", resumable=False)
        await alice.disturb(kind="drop")
        await alice.say(HELP, "meanwhile")
        await eventually(stored(db, "before", "meanwhile"))


async def test_what_was_said_while_no_bot_ran_is_read_at_its_start(
    alice: Person, db: Pool, new_bot: NewBot
) -> None:
    await alice.say(HELP, "before the first start")
    async with running(new_bot(), db):
        await eventually(stored(db, "before the first start"))
    await alice.say(HELP, "while it was away", picture=PNG[1])
    await alice.post(FORUM, "a post", "in a post")
    async with running(new_bot(), db):
        await eventually(stored(db, "before the first start", "while it was away", "in a post"))

    await assert_nothing_was_refused(alice)


class FlakyDb:
    """A pool whose next calls fail as they do while the server restarts."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self.failures = 0

    def __getattr__(self, name: str) -> object:
        if self.failures:
            self.failures -= 1
            raise ConnectionRefusedError("the server restarts")
        return getattr(self._pool, name)


async def test_a_message_waits_for_a_database_that_is_away_for_a_moment(
    alice: Person, db: Pool, bell: FakeBell, answerer: FakeAnswerer
) -> None:
    """Not with simcord: its clock stands still while one listener waits for another that sleeps."""
    flaky = FlakyDb(db)
    config = replace(CONFIG, help_channels=("help",), api_url=alice.origin)
    bot = create_bot(BotDeps(cast(Pool, flaky), bell, answerer), config)

    async def is_caught_up() -> bool:
        return HELP in await channels.cursors(db, GUILD.id)

    async with running(bot, db):
        await alice.say(HELP, "before")
        await eventually(is_caught_up)
        flaky.failures = 3
        said = await alice.say(HELP, "still here")
        await eventually(stored(db, "before", "still here"))

        async def has_moved() -> bool:
            return (await channels.cursors(db, GUILD.id))[HELP] == int(said["id"])

        await eventually(has_moved)
    assert flaky.failures == 0
