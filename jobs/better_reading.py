"""The job that lets a model read a picture which the local reader has read: claim, ask, replace."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any, cast
from uuid import UUID, uuid4

import structlog
from rapidfuzz.distance import Levenshtein

from core.errors import HelpsightError, PermanentError, TransientError
from core.quota import Priority
from db import better_readings, bettering
from db.channels import purpose_of
from db.patience import DatabaseAway, patiently
from db.records import ClaimedBetterReading, Transcript
from jobs import links
from jobs.deps import JobDeps, Models
from jobs.lease import claimed
from jobs.limit import Unexpected, within
from jobs.policy import MODEL_DELAYS_S, backoff
from jobs.redacted import purposes_for, without_secrets
from jobs.spending import rest_s
from jobs.transcript import as_copy, as_transcript
from ocr.better import is_of_the_account
from ocr.model_errors import AccountLimitedError
from ocr.need import is_urgent

log = structlog.get_logger()

KIND = "better_reading"

FAR = 0.1  # share of wrong characters from which on another text may mean another answer


async def better_reading(ctx: dict[str, Any], attachment_id: str) -> None:
    """Let a model read the picture with this id, if it still waits for one."""
    deps: JobDeps = ctx["deps"]
    if deps.models:
        await BetterJob(deps, deps.models, UUID(attachment_id)).run()


class BetterJob:
    """One run over one picture. What it leaves undone the sweeper rings for again."""

    def __init__(self, deps: JobDeps, models: Models, attachment_id: UUID) -> None:
        self._deps = deps
        self._models = models
        self._id = attachment_id

    async def run(self) -> None:
        try:
            if claim := await self._claim():
                await self._hold(claim)
        except DatabaseAway as error:  # what it held is free when the lease has run out
            log.warning("better.unrecorded", error=str(error))

    async def _claim(self) -> ClaimedBetterReading | None:
        deps, token = self._deps, uuid4()
        return await patiently(
            lambda: better_readings.claim(
                deps.db, self._id, owner=deps.owner, lease_s=deps.lease_s, token=token
            )
        )

    async def _hold(self, claim: ClaimedBetterReading) -> None:
        structlog.contextvars.bind_contextvars(
            message_id=claim.message_id, attachment_id=str(self._id)
        )
        deps = self._deps
        async with claimed(better_readings, deps.db, self._id, claim.token, lease_s=deps.lease_s):
            await self._work(claim)

    async def _work(self, claim: ClaimedBetterReading) -> None:
        started = time.monotonic()
        try:
            async with within(self._deps.limit_s):
                read = await self._read(claim)
        except HelpsightError as error:
            await self._fail(claim, error)
            return
        except Exception:  # a rim: a picture that breaks the code must not go round for ever
            log.exception("better.broke")
            await self._fail(claim, Unexpected("reading it failed in an unknown way"))
            return
        took_ms = int((time.monotonic() - started) * 1000)
        await self._land(claim, replace(read, processing_time_ms=took_ms))

    async def _read(self, claim: ClaimedBetterReading) -> Transcript:
        """What a model says; of the same bytes it is asked once in a guild."""
        deps, purpose = self._deps, purpose_of(claim.channel_kind)
        data = await links.fetch(deps, self._id, claim.url)
        digest = await asyncio.to_thread(lambda: sha256(data).digest())
        known = await patiently(
            lambda: better_readings.read_by_model(
                deps.db, claim.guild_id, digest, purposes_for(purpose)
            )
        )
        if known:
            return as_copy(known, purpose)
        with deps.metrics.stage(KIND, "read"):
            read = await self._models.reader.read(
                data, seen=claim.local.text, priority=_priority(claim)
            )
        deps.metrics.asked((attempt.engine, attempt.outcome) for attempt in read.attempts)
        return without_secrets(after(claim.local, as_transcript(read, purpose)), purpose)

    async def _land(self, claim: ClaimedBetterReading, read: Transcript) -> None:
        deps, does_matter = self._deps, matters(claim.local, read)
        is_stored = await patiently(
            lambda: better_readings.land(deps.db, self._id, claim.token, read, matters=does_matter)
        )
        if is_stored:
            deps.metrics.ended(KIND, "completed")
            log.info(
                "attachment.bettered",
                model=read.model_version,
                is_copy=read.provenance["is_copy"],
                matters=does_matter,
                ms=read.processing_time_ms,
            )
            await self._ask_again()

    async def _ask_again(self) -> None:
        try:
            reopened = await patiently(lambda: bettering.reopen(self._deps.db))
        except DatabaseAway:  # the sweeper does it
            return
        if reopened:
            await self._deps.queue.ring_questions(reopened)

    async def _fail(self, claim: ClaimedBetterReading, error: HelpsightError) -> None:
        if isinstance(error, links.LinkExpired):
            await self._put_off(claim, error, links.WAIT_S, counts=False)
            await links.ask(self._deps, self._id)
        elif is_of_the_account(error):
            delay_s = rest_s(error)
            if _concerns_all(error, _priority(claim)):
                await self._models.spending.rest(delay_s)
            await self._put_off(claim, error, delay_s, counts=False)
        elif isinstance(error, PermanentError) or is_last(claim):
            await self._keep_local(claim, error)
        else:
            hint_s = error.retry_after_s if isinstance(error, TransientError) else None
            delay_s = backoff(claim.retry_count, hint_s=hint_s, delays_s=MODEL_DELAYS_S)
            await self._put_off(claim, error, delay_s, counts=True)

    async def _put_off(
        self, claim: ClaimedBetterReading, error: HelpsightError, delay_s: float, *, counts: bool
    ) -> None:
        self._deps.metrics.ended(KIND, "put_off")
        log.info("better.put_off", code=error.code, error=str(error), delay_s=round(delay_s, 1))
        await patiently(
            lambda: better_readings.put_off(
                self._deps.db,
                self._id,
                claim.token,
                delay_s=delay_s,
                code=error.code,
                counts=counts,
            )
        )

    async def _keep_local(self, claim: ClaimedBetterReading, error: HelpsightError) -> None:
        self._deps.metrics.ended(KIND, "kept_local")
        log.info("better.kept_local", code=error.code, error=str(error))
        await patiently(
            lambda: better_readings.keep_local(
                self._deps.db, self._id, claim.token, reason=f"{error.code}: {error}"
            )
        )
        await self._ask_again()  # an answer may have waited for this picture of several


def is_last(claim: ClaimedBetterReading) -> bool:
    """Whether another failed try is one too many."""
    return claim.retry_count + 1 >= better_readings.MAX_TRIES


def matters(local: Transcript, better: Transcript) -> bool:
    """Whether an answer given on the *local* reading may be another on the *better* one."""
    if _plain(local.error_lines) != _plain(better.error_lines):
        return True
    return Levenshtein.normalized_distance(_plain([local.text]), _plain([better.text])) >= FAR


def after(local: Transcript, better: Transcript) -> Transcript:
    """*better* with what came before it in its provenance."""
    attempts = [*_attempts(local), *_attempts(better)]
    replaced = {
        "engine": local.provenance.get("engine"),
        "model_version": local.model_version,
        "confidence": local.confidence,
        "text": local.text,
    }
    provenance = {**better.provenance, "attempts": attempts, "local": replaced}
    return replace(better, provenance=provenance)


def _attempts(transcript: Transcript) -> list[object]:
    return cast("list[object]", transcript.provenance.get("attempts", []))


def _plain(lines: Sequence[str]) -> str:
    """What lines say, however they are spaced."""
    return " ".join(" ".join(lines).split())


def _concerns_all(error: HelpsightError, priority: Priority) -> bool:
    """Not the end of the share that is left to pictures nobody waits for."""
    return priority == "live" or not isinstance(error, AccountLimitedError)


def _priority(claim: ClaimedBetterReading) -> Priority:
    return "live" if is_urgent(claim.rank, is_live=claim.is_live) else "backfill"
