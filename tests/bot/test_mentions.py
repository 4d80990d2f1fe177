"""Whatever the bot says, on the wire it calls nobody and unfolds no link: seen by the traffic."""

import json
from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.client import APOLOGY, create_bot
from bot.deliver import Deliverer
from bot.deps import BotDeps
from bot.sync import sync
from db.pool import Pool
from db.records import NewAnswer, Source
from playground.config import DEFAULT_TOKEN
from tests.bot.cards import words
from tests.bot.conftest import CONFIG, FakeAnswerer, FakeBell
from tests.bot.test_deliver import answered
from tests.bot.test_wire import ALICE, GUILD, HELP, MAUD, contents, running
from tests.bot.wire import Person, next_message, playground
from tests.waiting import eventually

pytestmark = pytest.mark.usefixtures("real_discord_afterwards")

PINGS = "@everyone @here <@1> <@&2> <#3> [x](https://evil.example)"
ANSWER = NewAnswer(
    kind="similar",
    text=PINGS,
    sources=(Source(message_id=9, guild_id=GUILD.id, channel_id=HELP, title=PINGS),),
)
UNFOLDS_NOTHING = 1 << 2 | 1 << 15  # suppressed, or in components, which show no previews


@pytest.fixture
def record(tmp_path: Path) -> Path:
    return tmp_path / "record.jsonl"


@pytest.fixture
async def alice(tmp_path: Path, record: Path) -> AsyncGenerator[Person]:
    async with (
        playground(tmp_path, record=record) as origin,
        aiohttp.ClientSession() as session,
    ):
        yield Person(session, origin, ALICE)


def said_by_the_bot(record: Path) -> list[dict[str, Any]]:
    """Every message body in the requests so far, also those inside an interaction's answer."""
    bodies = [json.loads(line)["request"] for line in record.read_text("utf-8").splitlines()]
    bodies = [body.get("data") or body for body in bodies if isinstance(body, dict)]
    return [body for body in bodies if "content" in body or "components" in body]


async def test_nothing_the_bot_sends_may_mention_anybody(
    alice: Person, db: Pool, bell: FakeBell, answerer: FakeAnswerer, record: Path
) -> None:
    config = replace(CONFIG, help_channels=("help",), api_url=alice.origin)
    deps = BotDeps(db, bell, answerer)
    await sync(create_bot(deps, config), token=DEFAULT_TOKEN)
    bot, maud = create_bot(deps, config), replace(alice, user_id=MAUD)
    async with running(bot, db), alice.watching() as to_alice, maud.watching() as to_maud:
        said = await alice.say(HELP, "How do I fix this error?")
        await eventually(lambda: is_stored(db))
        await answered(db, int(said["id"]), PINGS)
        await Deliverer(bot, db).deliver_all()
        await told(to_alice, "evil.example")
        answerer.says = ANSWER
        await alice.slash(HELP, "ask", question="what now?")
        await told(to_alice, "evil.example")
        answerer.says = RuntimeError("it broke")
        await alice.slash(HELP, "ask", question="what now?")
        await told(to_alice, APOLOGY)
        await maud.list_channels(HELP)
        await told(to_maud, "I watch")

    sent = said_by_the_bot(record)
    assert len(sent) == 4
    assert {json.dumps(body.get("allowed_mentions", {}).get("parse")) for body in sent} == {"[]"}
    assert not any(body["allowed_mentions"].get("replied_user") for body in sent)
    assert all(body["flags"] & UNFOLDS_NOTHING for body in sent if "evil" in words(body))


async def told(events: aiohttp.ClientWebSocketResponse, expected: str) -> None:
    """Wait for a message with *expected*."""
    while expected not in words(await next_message(events)):
        pass


async def is_stored(db: Pool) -> bool:
    return bool(await contents(db))
