"""Takes the meaning of documents that are new or changed, until none waits."""

import asyncio
import random
from collections.abc import Sequence
from typing import Protocol

import structlog

from db import locks, vectors
from db.patience import DATABASE_AWAY
from db.pool import Pool

log = structlog.get_logger()

PAGE = 32


class EmbedsDocuments(Protocol):
    async def documents(self, texts: Sequence[tuple[str, str]]) -> list[list[float] | None]:
        """A vector for each (question, answer); None where there is no text."""
        ...


class EmbeddingRounds:
    """Runs in every worker that has the model; whoever holds the lock works."""

    def __init__(self, db: Pool, embedder: EmbedsDocuments, *, every_s: float) -> None:
        self._db = db
        self._embedder = embedder
        self._every_s = every_s

    async def run(self) -> None:
        """Round after round, for ever; an outage costs rounds."""
        while True:
            try:
                await self.embed_all()
            except DATABASE_AWAY as error:
                log.warning("embedding.failed", error=f"{type(error).__name__}: {error}")
            except Exception:  # a rim: one bad text must not end the worker
                log.exception("embedding.broke")
            await asyncio.sleep(self._every_s * random.uniform(0.8, 1.2))  # noqa: S311  # spreads

    async def embed_all(self) -> int:
        """How many documents were embedded; 0 when another worker is at it."""
        async with locks.try_lock(self._db, locks.EMBED_LOCK_ID) as held:
            if held is None:
                return 0
            done = await embed_waiting(self._db, self._embedder)
            if done:
                log.info("embedding.done", documents=done)
                await vectors.index_if_many(self._db)
            return done


async def embed_waiting(db: Pool, embedder: EmbedsDocuments) -> int:
    """Embed page after page until none waits; how many documents."""
    done = 0
    while page := await vectors.waiting(db, limit=PAGE):
        texts = [(document.question, document.answer) for document in page]
        await vectors.land(db, page, await embedder.documents(texts))
        done += len(page)
    return done
