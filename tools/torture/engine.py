"""The engine of known cost: it takes its time, uses no CPU, and reads the number of a picture."""

import asyncio
import random
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from redis.asyncio import Redis

from cli.wiring.reader import Readers, reader_options, spending_of
from cli.wiring.vision import open_vision
from core.settings import Settings
from jobs.deps import Models
from ocr.better import BetterReader
from ocr.engine import Line, Reading
from ocr.reader import Reader
from tools.torture.pictures import number_of, text_of

SHORTEST_S, LONGEST_S = 0.010, 0.060
SURE = 0.99


@dataclass(frozen=True, slots=True)
class KnownCost:
    """An `ocr.engine.Engine`."""

    name: str = "known-cost"

    async def read(self, png: bytes) -> Reading:
        await asyncio.sleep(random.uniform(SHORTEST_S, LONGEST_S))  # noqa: S311  # no secret
        lines = tuple(Line(text) for text in text_of(number_of(png)).splitlines())
        return Reading(self.name, "1", lines, SURE)


@asynccontextmanager
async def open_known_cost(settings: Settings, redis: Redis) -> AsyncGenerator[Readers]:
    """As `cli.wiring.reader.open_readers`; the models are asked as in production."""
    options = reader_options(settings)
    reader = Reader(KnownCost(), limits=options.limits, slots=settings.max_jobs_per_poll)
    key, spending = settings.openrouter_api_key, spending_of(settings, redis)
    if key is None or spending is None:
        yield Readers(reader)
        return
    async with open_vision(settings, key, redis) as vision:
        better = BetterReader(vision, limits=options.limits, timeout_s=options.timeout_s)
        yield Readers(reader, Models(better, spending))
