"""Two bot processes with disjoint shards on one database: each serves its own servers alone."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import aiohttp
import discord
import pytest

from bot.client import HelpBot, create_bot
from bot.deliver import Deliverer
from bot.deps import BotDeps
from bot.revise import Reviser
from bot.rounds import held_guilds
from bot.sync import sync
from core.tasks import beside
from db import backfills, channels
from db.backfills import Scope
from db.pool import Pool
from playground.config import DEFAULT_TOKEN
from playground.small_guild import small_guild
from tests.bot.cards import words
from tests.bot.conftest import CONFIG, FakeAnswerer, FakeBell
from tests.bot.test_deliver import answered
from tests.bot.wire import Person, next_message, playground
from tests.builders import GUILD as OTHER_GUILD
from tests.builders import make_message, make_place, store
from tests.waiting import eventually

pytestmark = pytest.mark.usefixtures("real_discord_afterwards")

Listener = Callable[[discord.Interaction], Coroutine[Any, Any, None]]
COUNT = 2
GUILD = small_guild()
HELP = next(c.id for c in GUILD.channels if c.name == "help")
SHARD = (GUILD.id >> 22) % COUNT  # as Discord deals servers out
REQUEST = "How do I fix this error?"


@dataclass(frozen=True)
class Fleet:
    """`holder` has the shard of the guild, `other` the other one; each with its own bell."""

    alice: Person
    holder: HelpBot
    other: HelpBot
    holder_bell: FakeBell
    other_bell: FakeBell

    async def work(self, bot: HelpBot, db: Pool) -> None:
        """One round of all that a bot does from rows, as `cli.wiring.bot` puts it together."""
        await Deliverer(bot, db).deliver_all()
        await Reviser(bot, db).revise_all()
        await bot.withdrawals.take_back_all()
        await bot.reading_marks.clear()
        await bot.backfills.work_all()


@pytest.fixture
async def fleet(tmp_path: Path, db: Pool, answerer: FakeAnswerer) -> AsyncGenerator[Fleet]:
    async with AsyncExitStack() as stack:
        origin = await stack.enter_async_context(playground(tmp_path))
        session = await stack.enter_async_context(aiohttp.ClientSession())
        config = replace(CONFIG, help_channels=("help",), api_url=origin, shard_count=COUNT)
        bells, bots = [FakeBell(), FakeBell()], list[HelpBot]()
        for shard, bell in enumerate(bells):
            deps = BotDeps(db, bell, answerer)
            bots.append(create_bot(deps, replace(config, owner=f"bot:{shard}", shard_ids=(shard,))))
        await sync(create_bot(BotDeps(db, FakeBell(), answerer), config), token=DEFAULT_TOKEN)
        for bot in bots:
            await stack.enter_async_context(bot)
            await stack.enter_async_context(beside(bot.start(DEFAULT_TOKEN)))
        await asyncio.gather(*(bot.wait_until_ready() for bot in bots))
        await eventually(lambda: channels.get(db, HELP))
        yield Fleet(
            Person(session, origin, GUILD.viewers[0]),
            holder=bots[SHARD],
            other=bots[1 - SHARD],
            holder_bell=bells[SHARD],
            other_bell=bells[1 - SHARD],
        )


async def asked(fleet: Fleet, db: Pool) -> int:
    said = await fleet.alice.say(HELP, REQUEST)
    await eventually(lambda: db.fetchval("SELECT count(*) FROM messages"))
    return int(said["id"])


async def asked_elsewhere(db: Pool) -> int:
    """A question, and a run over the past, of a server that a third process would hold."""
    await make_place(db)
    message = make_message(guild_id=OTHER_GUILD.id)
    await store(db, message, ask=True)
    await backfills.start(db, Scope(guild_id=OTHER_GUILD.id))
    return message.id


async def answer_states(db: Pool) -> dict[int, str]:
    rows = await db.fetch("SELECT guild_id, status FROM answers")
    return {row["guild_id"]: row["status"] for row in rows}


async def run_states(db: Pool) -> dict[int, str]:
    rows = await db.fetch("SELECT guild_id, status FROM backfills")
    return {row["guild_id"]: row["status"] for row in rows}


async def test_a_server_is_served_by_the_bot_of_its_shard_alone(fleet: Fleet, db: Pool) -> None:
    assert (held_guilds(fleet.holder), held_guilds(fleet.other)) == ([GUILD.id], [])
    message_id = await asked(fleet, db)
    await eventually(lambda: is_so(bool(fleet.holder_bell.questions)))
    await answered(db, message_id, "Restart it.")

    await fleet.work(fleet.other, db)
    assert len(await fleet.alice.messages(HELP)) == 1
    assert await answer_states(db) == {GUILD.id: "ready"}

    await fleet.work(fleet.holder, db)
    reply, _ = await fleet.alice.messages(HELP)
    assert "Restart it." in words(reply)
    assert await answer_states(db) == {GUILD.id: "sent"}
    assert fleet.holder_bell.questions == [message_id]
    assert fleet.other_bell.questions == []


async def test_what_waits_for_another_process_is_left_to_it(fleet: Fleet, db: Pool) -> None:
    await answered(db, await asked_elsewhere(db), "Restart it.")
    await backfills.start(db, Scope(guild_id=GUILD.id))

    await fleet.work(fleet.other, db)
    assert await run_states(db) == {GUILD.id: "waiting", OTHER_GUILD.id: "waiting"}
    await fleet.work(fleet.holder, db)

    assert await run_states(db) == {GUILD.id: "done", OTHER_GUILD.id: "waiting"}
    assert await answer_states(db) == {OTHER_GUILD.id: "ready"}


async def test_a_command_reaches_the_bot_that_holds_the_server(fleet: Fleet) -> None:
    used: list[str] = []
    for name, bot in (("holder", fleet.holder), ("other", fleet.other)):
        bot.add_listener(listener(used, name), "on_interaction")

    async with fleet.alice.watching() as events:
        await fleet.alice.slash(HELP, "search", text="relay")
        await next_message(events)

    assert used == ["holder"]


def listener(
    used: list[str], name: str
) -> Callable[[discord.Interaction], Coroutine[Any, Any, None]]:
    async def note(_: discord.Interaction) -> None:
        used.append(name)

    return note


async def is_so(value: bool) -> bool:
    return value
