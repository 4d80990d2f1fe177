"""The use case: a question becomes an answer that names its sources, or silence with a reason."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import structlog

from core.errors import HelpsightError
from db.records import Audience, Confidence, NewAnswer, ThreadHit
from qa import compose, intent, worth
from qa.cite import Rejected
from qa.confidence import reaches
from qa.gaps import gap_key
from qa.model import ChatModel
from qa.question import Question
from qa.wording import Wording

log = structlog.get_logger()

_HITS = 5


class Search(Protocol):
    """`db.search.threads` with its database."""

    async def __call__(
        self,
        *,
        guild_id: int,
        channel_id: int,
        text: str,
        screen_text: str,
        exclude_ids: Sequence[int],
        key_text: str | None = None,
        limit: int = 5,
        audience: Audience | None = None,
        question_key: str | None = None,
    ) -> list[ThreadHit]: ...


@dataclass(frozen=True, slots=True)
class Abstention:
    """Why nothing is said: a reason of `qa.intent`, of `qa.cite`, or of `Answerer`."""

    reason: str


@dataclass(frozen=True, slots=True)
class AnswerLimits:
    """What is said at all: with how many sources, and from which confidence on.

    `near`: by how much of the same meaning (cosine), where meanings are compared. `transcripts`: a
    picture in a request nobody asked before is answered with its text.
    """

    max_sources: int = 3
    bar: Confidence = "low"
    transcripts: bool = True
    near: float = worth.BAR.cosine


class Answerer:
    """Answers from earlier questions; worded by *model*, or in people's own words without one.

    *secret* makes the random delimiter of one prompt.
    """

    def __init__(
        self,
        search: Search,
        model: ChatModel | None = None,
        *,
        limits: AnswerLimits | None = None,
        secret: Callable[[], str] = lambda: secrets.token_hex(12),
    ) -> None:
        self._search = search
        self._wording = Wording(model, secret=secret) if model else None
        self._limits = limits or AnswerLimits()

    async def answer(self, question: Question) -> NewAnswer | Abstention:
        """Answer *question*. A model that fails is no error: people's own words take its place.

        Who asked by name hears that nothing was found; others hear nothing. Raises what the search
        raises.
        """
        if silence := intent.why_silent(question):
            return Abstention(silence)
        hits = await self._search(
            guild_id=question.guild_id,
            channel_id=question.channel_id,
            text=question.prose,
            screen_text=question.screen_text,
            exclude_ids=question.not_from,
            key_text=question.key_text,
            limit=_HITS,
            audience=question.audience,
            question_key=gap_key(question),
        )
        found = await self._from_hits(question, hits)
        return self._instead(question, found) if isinstance(found, Abstention) else found

    def _instead(self, question: Question, silence: Abstention) -> NewAnswer | Abstention:
        """What is said where there is no answer."""
        if self._limits.transcripts and question.screen_text:
            return compose.transcript(question, gap=silence.reason)
        if question.asked_by_name:
            return compose.not_found(question, gap=silence.reason)
        return silence

    async def _from_hits(
        self, question: Question, hits: Sequence[ThreadHit]
    ) -> NewAnswer | Abstention:
        most, provenance = self._limits.max_sources, compose.EXTRACTIVE
        near = worth.worthwhile(hits, bar=worth.BAR_FOR_MODEL)[:most]
        if self._wording and near:
            try:
                return self._high_enough(await self._wording.answer(question, near))
            except HelpsightError as error:
                log.warning("answer.model_failed", code=error.code)
                provenance = f"{compose.EXTRACTIVE}, after {error.code}"
        good = worth.worthwhile(hits, bar=replace(worth.BAR, cosine=self._limits.near))[:most]
        if not good:
            return Abstention("nothing_similar")
        return self._high_enough(compose.similar(question, good, provenance))

    def _high_enough(self, found: NewAnswer | Rejected) -> NewAnswer | Abstention:
        """*found*, where it may be said and is sure enough."""
        if isinstance(found, Rejected):
            return Abstention(found.reason)
        is_low = found.confidence and not reaches(found.confidence, self._limits.bar)
        return Abstention("below_bar") if is_low else found
