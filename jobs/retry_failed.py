"""The hourly second chance: failed pictures wait again, forgotten ones for the first time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

import structlog

from db import retries
from db.pool import Executor
from db.records import BACKFILL
from jobs.spending import Affordable
from ocr import model_errors

log = structlog.get_logger()

# What only a model's answer can cure: to try it while none can be asked is a lost try.
MODEL_CODES = tuple(
    error.code
    for error in (
        model_errors.RateLimitedError,
        model_errors.AccountLimitedError,
        model_errors.QuotaUnknownError,
        model_errors.ProviderDownError,
        model_errors.ModelTimeoutError,
        model_errors.BadAnswerError,
    )
)


class Affords(Protocol):
    """`jobs.spending.Spending`."""

    async def affordable(self) -> Affordable: ...


class RingsReads(Protocol):
    """`jobs.queue.JobQueue`, as far as pictures go."""

    async def ring_reads(self, attachment_ids: Sequence[UUID], *, priority: int) -> bool: ...


@dataclass(frozen=True, slots=True)
class RetryLimits:
    """Pictures a run takes at most; tries a picture gets in all, and in a row."""

    most: int = 2000
    total: int = 10
    max_tries: int = 3


async def retry_failed(
    db: Executor, queue: RingsReads, limits: RetryLimits, spending: Affords | None = None
) -> int:
    """Put back what may be tried again, and ring for it behind everything live; how many.

    *spending* is what the models' account affords: while that is nothing, their failures wait.
    """
    is_closed = spending is not None and not (await spending.affordable()).any
    again = await retries.put_back(
        db,
        total=limits.total,
        max_tries=limits.max_tries,
        limit=limits.most,
        except_codes=MODEL_CODES if is_closed else (),
    )
    missing = await retries.queue_missing(db, limit=limits.most - len(again))
    await queue.ring_reads([*again, *missing], priority=BACKFILL)
    log.info("pictures.put_back", again=len(again), missing=len(missing), is_closed=is_closed)
    return len(again) + len(missing)
