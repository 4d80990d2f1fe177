"""Vision models for jobs: a reader that is told what to say, and a day on the real Redis."""

import asyncio
from uuid import UUID

from redis.asyncio import Redis

from core.errors import HelpsightError
from core.quota import Priority, QuotaLimits, RedisQuota
from db import better_readings, ocr_results
from db.pool import Executor
from db.records import Transcript
from jobs.deps import Models
from jobs.spending import Spending
from ocr.need import PLAIN
from ocr.reader import ReadPicture
from tests.builders import make_attachment, make_message, make_transcript, store
from tests.fakes import a_reading

TEXT = "ModuleNotFoundError: No module named 'requests'"


class FakeModel:
    """Gives its outcomes one after the other, the last one for ever. `gate` holds a reading up."""

    def __init__(self, *outcomes: str | HelpsightError | ValueError) -> None:
        self._outcomes = list(outcomes) or [TEXT]
        self.asked: list[tuple[str, Priority]] = []
        self.started = asyncio.Event()
        self.gate = asyncio.Event()
        self.gate.set()

    async def read(self, data: bytes, *, seen: str, priority: Priority) -> ReadPicture:
        self.asked.append((seen, priority))
        self.started.set()
        await self.gate.wait()
        outcome = self._outcomes.pop(0) if len(self._outcomes) > 1 else self._outcomes[0]
        if isinstance(outcome, Exception):
            raise outcome
        return a_reading(outcome, picture=data)


def models(redis: Redis, reader: FakeModel | None = None, *, per_day: int = 50) -> Models:
    quota = RedisQuota(redis, QuotaLimits(per_day=per_day))
    return Models(reader or FakeModel(), Spending(quota, redis, live_share=0.1))


async def read_locally(
    db: Executor,
    *,
    rank: int | None = PLAIN,
    priority: int = 0,
    transcript: Transcript | None = None,
    message: dict[str, object] | None = None,
    ask: bool = False,
) -> tuple[int, UUID]:
    """A message whose picture has a local reading, provisional where it has a rank; its ids."""
    posted = make_message(attachments=(make_attachment(),), **(message or {}))
    [picture] = await store(db, posted, ask=ask)
    await db.execute(
        "UPDATE ocr_results SET priority = $2 WHERE attachment_id = $1", picture, priority
    )
    claim = await ocr_results.claim(db, picture, owner="local", lease_s=30)
    assert claim
    await ocr_results.complete(db, picture, claim.token, transcript or make_transcript(), rank=rank)
    return posted.id, picture


async def is_provisional(db: Executor, picture: UUID) -> bool:
    return await db.fetchval(
        "SELECT EXISTS (SELECT FROM better_readings WHERE attachment_id = $1)", picture
    )


async def land(db: Executor, picture: UUID, text: str, *, matters: bool = True) -> bool:
    """A model's reading arrives."""
    claim = await better_readings.claim(db, picture, owner="model", lease_s=30)
    assert claim
    better = make_transcript(text=text, provenance={"engine": "openrouter", "local": {}})
    return await better_readings.land(db, picture, claim.token, better, matters=matters)
