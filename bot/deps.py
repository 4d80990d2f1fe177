"""What the bot is given: plain values, and the things it may call."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Protocol
from uuid import UUID

from bot.check.finding import Finding
from bot.moderation.chart import Chart, draw
from bot.privacy_facts import PrivacyFacts
from core.metrics.discord import DiscordMetrics
from core.pace import LocalPace, Pace
from core.quota import QuotaStatus
from db import search
from db.pool import Executor
from db.records import NewAnswer
from qa.answer import Abstention, Search
from qa.invoices.talk import InvoiceTalk
from qa.question import Question


class Bell(Protocol):
    """Tells the workers that rows wait for them. False: not heard, a sweeper will find the rows."""

    async def ring_reads(self, attachment_ids: Sequence[UUID], *, priority: int) -> bool: ...

    async def ring_question(self, message_id: int, due_at: datetime) -> bool: ...

    async def ring_asked(self, picture_ids: Sequence[UUID]) -> bool: ...


class AnswerBell(Protocol):
    """Tells the bot that answers may wait for it; also every few seconds by itself."""

    def listen(self) -> AsyncIterator[None]: ...


class Answerer(Protocol):
    """Knows an answer, or says why not; raises `TransientError`."""

    async def answer(self, question: Question) -> NewAnswer | Abstention: ...


class KeptPictures(Protocol):
    """The bytes that workers keep of pictures for a while."""

    async def forget(self, urls: Sequence[str]) -> None: ...


class NoKeptPictures:
    async def forget(self, urls: Sequence[str]) -> None:
        """There are none."""


NOTHING_KEPT = NoKeptPictures()


class Turns(Protocol):
    """How often one person may use the commands that cost something; in all processes together."""

    async def take(self, name: str) -> float | None:
        """Take a turn and return None, or return the seconds until there is one again."""
        ...


class EndlessTurns:
    async def take(self, name: str) -> None:
        """Everybody may, however often."""


ENDLESS_TURNS = EndlessTurns()


async def _no_quota() -> QuotaStatus | None:
    return None


@dataclass(frozen=True, slots=True)
class BotDeps:
    """`checks` look at the machine, for `/bot check`; `quota` is None where no model is set up.

    `draw` gives a PNG, or None where that failed. `by_meaning`: None where only words are compared.
    Without `talk` there is no `/invoice`. `pace` is shared by all processes with the same token.
    """

    db: Executor
    bell: Bell
    answerer: Answerer
    checks: Sequence[Callable[[], Awaitable[Finding]]] = ()
    quota: Callable[[], Awaitable[QuotaStatus | None]] = _no_quota
    kept: KeptPictures = NOTHING_KEPT
    draw: Callable[[Chart], Awaitable[bytes | None]] = draw
    talk: InvoiceTalk | None = None
    by_meaning: Search | None = None
    turns: Turns = ENDLESS_TURNS
    pace: Pace = field(default_factory=LocalPace)
    metrics: DiscordMetrics = field(default_factory=DiscordMetrics)

    @property
    def search(self) -> Search:
        """What finds earlier questions: the search that answers rest on."""
        return self.by_meaning or partial(search.threads, self.db)


@dataclass(frozen=True, slots=True, kw_only=True)
class BotConfig:
    """Settings of the bot. `owner` names this process in what it claims.

    `help_channels` are names or ids of channels to watch from first sight. `quiet_s` pass before a
    question is answered; its pictures are waited for `image_wait_s`. A channel watched for the
    first time is read `catch_up_messages` back. Who asked within the last `answer_missed_s` while
    the bot was away is answered. `shard_ids` empty: all shards.
    Who uses a command waits `command_wait_s` for pictures at most; of answers they get
    `asks_per_hour`, those to their messages included.
    `models_a_day`: pictures of the past that models may read a day, None where there is none.
    """

    owner: str = "bot"
    help_channels: tuple[str, ...] = ()
    quiet_s: float = 10
    image_wait_s: float = 20
    catch_up_messages: int = 1000
    answer_missed_s: float = 900
    api_url: str | None = None
    shard_ids: tuple[int, ...] = ()
    shard_count: int | None = None
    command_wait_s: float = 60
    asks_per_hour: int = 10
    tries_in_all: int = 10
    privacy: PrivacyFacts = field(default_factory=PrivacyFacts)
    models_a_day: int | None = None
