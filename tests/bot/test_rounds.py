"""What the bot does beside listening, while a server is away."""

import asyncio
from collections.abc import AsyncGenerator, Sequence

import asyncpg
from structlog.testing import capture_logs
from structlog.typing import EventDict

from bot.rounds import Rounds
from core.tasks import beside
from db.patience import DatabaseAway


class RungOnce:
    """A bell that is never rung again."""

    async def listen(self) -> AsyncGenerator[None]:
        yield
        await asyncio.Event().wait()


class Work:
    """Does what it shall once `faults` are used up."""

    def __init__(self, *faults: Exception) -> None:
        self._faults = list(faults)
        self.is_done = asyncio.Event()

    async def __call__(self) -> None:
        if self._faults:
            raise self._faults.pop()
        self.is_done.set()


async def test_an_outage_is_said_once_and_what_it_held_up_is_done_again_without_a_ring() -> None:
    starting = asyncpg.CannotConnectNowError("the database system is starting up")
    works = Work(starting, ConnectionRefusedError()), Work(DatabaseAway("away"), starting)

    with capture_logs() as logs:
        async with beside(Rounds(RungOnce(), *works).run()), asyncio.timeout(10):
            for work in works:
                await work.is_done.wait()

    told = [(log["event"], log["log_level"]) for log in of_rounds(logs)]
    assert told == [("rounds.held_up", "warning")]


async def test_a_work_that_breaks_holds_up_no_other() -> None:
    broken, sound = Work(RuntimeError("no")), Work()

    with capture_logs() as logs:
        async with beside(Rounds(RungOnce(), broken, sound).run()), asyncio.timeout(10):
            await sound.is_done.wait()

    assert [log["event"] for log in of_rounds(logs)] == ["round.failed"]


def of_rounds(logs: Sequence[EventDict]) -> list[EventDict]:
    """The lines of these alone: bots of tests before may still be on their way out."""
    return [log for log in logs if log["event"].startswith("round")]
