"""What the bot does beside listening: at each ring of the bell, and every few seconds anyway."""

import asyncio
from collections.abc import Awaitable, Callable

import discord
import structlog

from bot.deps import AnswerBell

log = structlog.get_logger()

PAUSE_S = 5.0
PASSING = frozenset({429, *range(500, 600)})  # what Discord refuses now and takes later


def held_guilds(bot: discord.Client) -> list[int]:
    """The guilds this process answers for: those of its shards that Discord told it of."""
    return [guild.id for guild in bot.guilds if not guild.unavailable]


async def at_each_ring(bell: AnswerBell, work: Callable[[], Awaitable[None]]) -> None:
    """Do *work* until cancelled. A rim: with the database away for a minute, the bot lives on."""
    async for _ in bell.listen():
        try:
            await work()
        except Exception:
            log.exception("round.failed")
            await asyncio.sleep(PAUSE_S)


class Rounds:
    """Several works, none of which waits for another."""

    def __init__(self, bell: AnswerBell, *works: Callable[[], Awaitable[None]]) -> None:
        self._bell = bell
        self._works = works

    async def run(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as group:
            for work in self._works:
                group.create_task(at_each_ring(self._bell, work))
