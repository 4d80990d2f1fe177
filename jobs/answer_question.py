"""The job that answers one message: claim, think, record. The bot that holds the guild sends it."""

import re
from typing import Any
from uuid import uuid4

import structlog

from core.errors import HelpsightError, TransientError
from db import questions
from db.patience import DATABASE_AWAY, DatabaseAway, patiently
from db.records import ClaimedQuestion, NewAnswer
from jobs.deps import JobDeps
from jobs.lease import claimed
from jobs.limit import Unexpected, within
from jobs.policy import backoff
from qa.answer import Abstention
from qa.gaps import gap_key, is_gap
from qa.question import Question

log = structlog.get_logger()

KIND = "answer_question"
_MENTION = re.compile(r"<@[!&]?\d+>")


async def answer_question(ctx: dict[str, Any], message_id: str) -> None:
    """Answer the message with this id, if it still waits for an answer."""
    deps: JobDeps = ctx["deps"]
    if not await AnswerJob(deps, int(message_id)).run():
        ctx["missed"] = message_id


async def look_again(deps: JobDeps, message_id: str) -> None:
    """After a job that recorded nothing: ring again for when the question can be answered."""
    at = await questions.next_look(deps.db, int(message_id))
    if at is not None:
        await deps.queue.ring_question(int(message_id), at)


class AnswerJob:
    """One run over one question."""

    def __init__(self, deps: JobDeps, message_id: int) -> None:
        self._deps = deps
        self._id = message_id

    async def run(self) -> bool:
        """Whether this run recorded how the question ended."""
        structlog.contextvars.bind_contextvars(message_id=self._id)
        try:
            claim = await self._claim()
            return await self._hold(claim) if claim is not None else await self._left()
        except DatabaseAway as error:  # what it held is free when the lease has run out
            log.warning("question.unrecorded", error=str(error))
            return False

    async def _claim(self) -> ClaimedQuestion | None:
        deps, token = self._deps, uuid4()
        return await patiently(
            lambda: questions.claim(
                deps.db,
                self._id,
                owner=deps.owner,
                lease_s=deps.lease_s,
                token=token,
                limits=deps.rate_limits,
            )
        )

    async def _left(self) -> bool:
        """Say why the question is not ours to answer; never that it has ended with this run."""
        state = await patiently(lambda: questions.state(self._deps.db, self._id))
        if state is not None:
            log.info("question.left", status=state[0], reason=state[1])
        return False

    async def _hold(self, claim: ClaimedQuestion) -> bool:
        deps = self._deps
        async with claimed(questions, deps.db, self._id, claim.token, lease_s=deps.lease_s):
            return await self._work(claim)

    async def _work(self, claim: ClaimedQuestion) -> bool:
        deps = self._deps
        try:
            async with within(deps.limit_s):
                with deps.metrics.stage(KIND, "answer"):
                    answer = await deps.answerer.answer(as_question(claim))
        except TransientError as error:
            return await self._try_later(claim, error)
        except HelpsightError as error:
            return await self._end(claim, "failed", f"{error.code}: {error}")
        except DATABASE_AWAY as error:  # the search reads it too
            away = DatabaseAway(f"the database did not answer: {type(error).__name__}")
            return await self._try_later(claim, away)
        except Exception:  # a rim: a question that breaks the code must not go round for ever
            log.exception("question.broke")
            return await self._try_later(claim, Unexpected("answering failed in an unknown way"))
        if isinstance(answer, Abstention):
            return await self._end(claim, "abstained", answer.reason)
        return await self._say(claim, answer)

    async def _say(self, claim: ClaimedQuestion, answer: NewAnswer) -> bool:
        answer_id = await patiently(
            lambda: questions.answer(
                self._deps.db, self._id, claim.token, answer, gap_key=gap_key(as_question(claim))
            )
        )
        if answer_id is None:
            return False
        self._deps.metrics.ended(KIND, "answered")
        self._deps.metrics.answered(answer.kind)
        log.info("question.answered", kind=answer.kind, sources=len(answer.sources))
        await self._deps.bell.ring()
        return True

    async def _end(self, claim: ClaimedQuestion, status: str, reason: str) -> bool:
        self._deps.metrics.ended(KIND, status)
        if status == "abstained":
            self._deps.metrics.abstained(reason)
        log.info("question.ended", status=status, reason=reason)
        is_missing = status == "abstained" and is_gap(reason)
        key = gap_key(as_question(claim)) if is_missing else None
        return await patiently(
            lambda: questions.end(
                self._deps.db, self._id, claim.token, status=status, reason=reason, gap_key=key
            )
        )

    async def _try_later(self, claim: ClaimedQuestion, error: TransientError) -> bool:
        if claim.retry_count + 1 >= self._deps.max_tries:
            return await self._end(claim, "failed", f"{error.code}: {error}")
        delay_s = backoff(claim.retry_count, hint_s=error.retry_after_s)
        self._deps.metrics.ended(KIND, "put_off")
        log.info("question.put_off", code=error.code, delay_s=round(delay_s, 1))
        return await patiently(
            lambda: questions.put_off(
                self._deps.db, self._id, claim.token, delay_s=delay_s, reason=error.code
            )
        )


def as_question(claim: ClaimedQuestion) -> Question:
    """A claimed row in the words of the answerer, without the mention that called us."""
    said = claim.texts
    if claim.asked_by_name:
        said = tuple(_MENTION.sub(" ", text).strip() for text in said)
    return Question(
        guild_id=claim.guild_id,
        channel_id=claim.channel_id,
        thread_id=claim.thread_id,
        message_id=claim.message_id,
        title=claim.title,
        content="\n".join(text for text in said if text),
        readings=claim.readings,
        said=said,
        asked_by_name=claim.asked_by_name,
        is_starter=claim.is_starter,
        is_newcomer=claim.is_newcomer,
        lost_source_ids=claim.lost_source_ids,
    )
