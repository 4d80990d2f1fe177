"""What the operators' pages act with, built by the wiring."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from core.standing import Standing
from web.operations.periods import Periods


class Bell(Protocol):
    """`jobs.queue.JobQueue`. False: not heard, the sweeper finds the row."""

    async def ring_reads(self, attachment_ids: Sequence[UUID]) -> bool: ...

    async def ring_question(self, message_id: int, due_at: datetime) -> bool: ...

    async def ring_uploads(self, job_ids: Sequence[UUID]) -> bool: ...


class Fetches(Protocol):
    """As the workers fetch: from what they keep, or from where Discord has it."""

    async def fetch(self, url: str) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Desk:
    """`models` says where they stand; `pictures` are those of Discord's messages."""

    bell: Bell
    pictures: Fetches
    models: Callable[[], Awaitable[Standing]]
    periods: Periods = field(default_factory=Periods)
