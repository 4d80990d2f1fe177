"""Several bots on one token keep to what Discord takes of all of them together, over the wire."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import discord
import pytest
from aiohttp import ClientSession
from redis.asyncio import Redis

from bot.client import HelpBot, create_bot
from bot.deps import BotDeps
from bot.pace import HeldForRefusals
from core.pace import LocalPace, Pace, PaceLimits, RedisPace
from db.pool import Pool
from playground.config import DEFAULT_TOKEN, Config, Limit
from playground.small_guild import small_guild
from tests.bot.conftest import CONFIG, FakeAnswerer, FakeBell
from tests.bot.wire import playground
from tests.waiting import eventually

pytestmark = pytest.mark.usefixtures("real_discord_afterwards")

HELP, STAFF = (c.id for c in small_guild().channels if c.name in {"help", "staff"})
TAKEN = 10  # requests a second that this Discord takes of all


@dataclass
class Strict:
    """A Discord that takes little, and bots that are logged in on it, each with its own pace."""

    origin: str
    record: Path
    db: Pool
    stack: AsyncExitStack

    async def bot(self, pace: Pace) -> HelpBot:
        deps = BotDeps(self.db, FakeBell(), FakeAnswerer(RuntimeError("not asked")), pace=pace)
        bot = create_bot(deps, replace(CONFIG, api_url=self.origin))
        await self.stack.enter_async_context(bot)
        await bot.login(DEFAULT_TOKEN)
        return bot

    def statuses(self) -> Counter[int]:
        return Counter(json.loads(line)["status"] for line in self.record.read_text().splitlines())


@pytest.fixture
async def strict(tmp_path: Path, db: Pool) -> AsyncGenerator[Strict]:
    config, record = Config(global_limit=Limit(requests=TAKEN, per_s=1)), tmp_path / "record"
    async with AsyncExitStack() as stack:
        server = playground(tmp_path / "home", config=config, record=record)
        origin = await stack.enter_async_context(server)
        yield Strict(origin, record, db, stack)


async def ask_often(*bots: HelpBot, times: int = 8) -> None:
    await asyncio.gather(*(bot.fetch_channel(HELP) for bot in bots for _ in range(times)))


async def test_bots_that_count_together_are_never_told_that_it_is_too_much(
    strict: Strict, redis: Redis
) -> None:
    limits = PaceLimits(requests=TAKEN // 2, window_s=1)  # its seconds do not begin with ours
    bots = [await strict.bot(RedisPace(redis, limits)) for _ in range(2)]

    await ask_often(*bots)

    assert set(strict.statuses()) == {200}


async def test_bots_that_count_alone_are_told_so(strict: Strict) -> None:
    """What the one above would see if it did not count together."""
    limits = PaceLimits(requests=TAKEN, window_s=1)
    bots = [await strict.bot(LocalPace(limits)) for _ in range(2)]

    await ask_often(*bots)

    assert strict.statuses()[429] > 0


async def test_refusals_of_one_bot_stop_the_other_and_what_is_stopped_never_leaves(
    strict: Strict, redis: Redis
) -> None:
    limits = PaceLimits(requests=100, refused=3)
    one, other = [await strict.bot(RedisPace(redis, limits)) for _ in range(2)]
    for _ in range(3):
        with pytest.raises(discord.Forbidden):
            await one.fetch_channel(STAFF)
    before = strict.statuses()
    assert before[403] == 3

    with pytest.raises(HeldForRefusals):
        await other.fetch_channel(HELP)

    assert strict.statuses() == before


async def test_what_discord_says_of_all_requests_holds_for_every_bot(
    strict: Strict, redis: Redis
) -> None:
    one, other = (RedisPace(redis, PaceLimits(requests=100)) for _ in range(2))
    bot = await strict.bot(one)
    fault = {"kind": "429", "scope": "global", "seconds": 1}
    async with ClientSession() as session, session.post(f"{strict.origin}/play/chaos", json=fault):
        pass

    async def is_held() -> bool:
        return await other.turn() > 0

    async with asyncio.TaskGroup() as group:
        group.create_task(bot.fetch_channel(HELP))
        await eventually(is_held)

    assert strict.statuses() == {200: 3, 429: 1}
    assert await other.count_refused() == 1
