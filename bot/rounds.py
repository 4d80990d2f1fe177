"""What the bot does beside listening: at each ring of the bell, and every few seconds anyway."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable

import discord
import structlog

from bot.deps import AnswerBell
from db.patience import DATABASE_AWAY, DatabaseAway

log = structlog.get_logger()

PAUSE_S = 5.0
AGAIN_S = 0.5  # while a server is away
SAY_EVERY_S = 30.0
PASSING = frozenset({429, *range(500, 600)})  # what Discord refuses now and takes later


def held_guilds(bot: discord.Client) -> list[int]:
    """The guilds this process answers for: those of its shards that Discord told it of."""
    return [guild.id for guild in bot.guilds if not guild.unavailable]


class Rounds:
    """Several works, none of which waits for another."""

    def __init__(self, bell: AnswerBell, *works: Callable[[], Awaitable[None]]) -> None:
        self._bell = bell
        self._works = works
        self._said_at = float("-inf")

    async def run(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as group:
            for work in self._works:
                group.create_task(self._at_each_ring(work))

    async def _at_each_ring(self, work: Callable[[], Awaitable[None]]) -> None:
        async for _ in self._bell.listen():
            while not await self._is_done(work):
                continue

    async def _is_done(self, work: Callable[[], Awaitable[None]]) -> bool:
        """False: to be done again, as a server was away. A rim: the bot lives on."""
        try:
            await work()
        except (*DATABASE_AWAY, DatabaseAway) as error:
            self._say(error)
            await asyncio.sleep(AGAIN_S * random.uniform(0.5, 1.5))  # noqa: S311  # spreads
            return False
        except Exception:
            log.exception("round.failed")
            await asyncio.sleep(PAUSE_S)
        return True

    def _say(self, error: BaseException) -> None:
        """One line an outage, not one for each work that it holds up."""
        if time.monotonic() - self._said_at > SAY_EVERY_S:
            self._said_at = time.monotonic()
            log.warning("rounds.held_up", error=f"{type(error).__name__}: {error}")
