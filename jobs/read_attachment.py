"""The job that reads one picture: claim, fetch, read, record. Safe to run twice, or killed."""

import asyncio
import time
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from typing import Any, cast
from uuid import UUID, uuid4

import structlog

from core.errors import GoneError, PermanentError, TransientError, UnsupportedError
from db import near_duplicates, ocr_results, questions
from db.channels import purpose_of
from db.patience import DatabaseAway, patiently
from db.records import ClaimedReading, Transcript
from jobs import links
from jobs.deps import JobDeps
from jobs.keep_invoice import InvoiceKeeper, Origin
from jobs.lease import claimed
from jobs.limit import Unexpected, within
from jobs.policy import backoff
from jobs.redacted import purposes_for
from jobs.transcript import as_copy, as_transcript
from ocr.invoice.extract import NoTextError
from ocr.need import is_urgent, rank_of
from ocr.reader import ReadPicture

log = structlog.get_logger()

KIND = "read_attachment"
HASHED_HERE = 2**20  # bytes, in 0.7 ms: what a thread is worth


async def read_attachment(ctx: dict[str, Any], attachment_id: str) -> None:
    """Read the picture with this id, if it still waits to be read."""
    deps: JobDeps = ctx["deps"]
    if not await ReadJob(deps, UUID(attachment_id)).run():
        ctx["missed"] = attachment_id  # looked at again by `look_again`, once arq is done


async def look_again(deps: JobDeps, attachment_id: str) -> None:
    """After a job that recorded nothing: ring again if the picture is due after all.

    The end of a job makes arq delete its queue entry, also one that was put there a moment ago for
    the row's next try. This runs after that deletion.
    """
    if await ocr_results.is_due(deps.db, UUID(attachment_id)):
        await deps.queue.ring_reads([UUID(attachment_id)], freed=True)


class ReadJob:
    """One run over one picture."""

    def __init__(self, deps: JobDeps, attachment_id: UUID) -> None:
        self._deps = deps
        self._id = attachment_id

    async def run(self) -> bool:
        """Whether this run recorded how the reading ended."""
        try:
            claim = await self._claim()
            return claim is not None and await self._hold(claim)
        except DatabaseAway as error:  # what it held is free when the lease has run out
            log.warning("attachment.unrecorded", error=str(error))
            return False

    async def _claim(self) -> ClaimedReading | None:
        deps, token = self._deps, uuid4()
        return await patiently(
            lambda: ocr_results.claim(
                deps.db, self._id, owner=deps.owner, lease_s=deps.lease_s, token=token
            )
        )

    async def _hold(self, claim: ClaimedReading) -> bool:
        structlog.contextvars.bind_contextvars(
            message_id=claim.message_id, attachment_id=str(self._id)
        )
        deps = self._deps
        async with claimed(ocr_results, deps.db, self._id, claim.token, lease_s=deps.lease_s):
            return await self._work(claim)

    async def _work(self, claim: ClaimedReading) -> bool:
        deps = self._deps
        started = time.monotonic()
        try:
            async with within(deps.limit_s):
                with deps.metrics.stage(KIND, "fetch"):
                    data = await links.fetch(deps, self._id, claim.url)
                read, rank = await self._read(claim, data)
        except TransientError as error:
            return await self._try_later(claim, error)
        except PermanentError as error:
            return await self._give_up(claim, error)
        except Exception:  # a rim: a picture that breaks the code must not go round for ever
            log.exception("attachment.broke")
            return await self._try_later(claim, Unexpected("reading it failed in an unknown way"))
        took_ms = int((time.monotonic() - started) * 1000)
        return await self._complete(claim, replace(read, processing_time_ms=took_ms), rank)

    async def _read(self, claim: ClaimedReading, data: bytes) -> tuple[Transcript, int | None]:
        """What the picture says, and its rank where a model shall read it too.

        One that was read in this guild before is not read again.
        """
        deps, purpose = self._deps, purpose_of(claim.channel_kind)
        digest = await _digest(data)
        known = await patiently(
            lambda: ocr_results.same_picture(deps.db, claim.guild_id, digest, purposes_for(purpose))
        )
        keeper = deps.invoices if purpose == "invoice" else None
        if known and not claim.read_anew and keeper is None:  # fields need the places of words
            return as_copy(known.transcript, purpose), known.rank
        with deps.metrics.stage(KIND, "read"):
            read = await deps.reader.read(data, priority="live" if claim.is_live else "backfill")
        deps.metrics.asked((attempt.engine, attempt.outcome) for attempt in read.attempts)
        if keeper:
            await self._keep_invoice(keeper, claim, read)
        rank = rank_of(read.reading, read.description) if deps.models else None
        with deps.metrics.stage(KIND, "redact"):
            return as_transcript(read, purpose), rank

    async def _keep_invoice(
        self, keeper: InvoiceKeeper, claim: ClaimedReading, read: ReadPicture
    ) -> None:
        """Before the reading is recorded: a run that is cut short does it again, to no harm."""
        with suppress(NoTextError):  # a picture of something else
            await keeper.store(Origin(None, claim.filename, attachment_id=self._id), read)

    async def _complete(
        self, claim: ClaimedReading, transcript: Transcript, rank: int | None
    ) -> bool:
        deps = self._deps
        with deps.metrics.stage(KIND, "store"):
            stored = await patiently(
                lambda: ocr_results.complete(deps.db, self._id, claim.token, transcript, rank=rank)
            )
        if stored:
            is_copy = transcript.provenance["is_copy"]
            deps.metrics.ended(KIND, "copied" if is_copy else "completed")
            if not is_copy:
                deps.metrics.redacted(cast("dict[str, int]", transcript.provenance["redacted"]))
            log.info(
                "attachment.read",
                engine=transcript.provenance["engine"],
                is_copy=is_copy,
                chars=len(transcript.text),
                redacted=transcript.provenance["redacted"],
                ms=transcript.processing_time_ms,
            )
            if stored.is_awaited:
                await self._ring_question()
            await self._ring_better(claim, rank)
            await self._link(claim.guild_id, transcript)
        return stored is not None

    async def _link(self, guild_id: int, transcript: Transcript) -> None:
        """To pictures that look the same. Nobody waits for it; a lost link is no lost reading."""
        look = transcript.look
        if look is None:
            return
        with suppress(DatabaseAway):
            await patiently(lambda: near_duplicates.link(self._deps.db, guild_id, self._id, look))

    async def _try_later(self, claim: ClaimedReading, error: TransientError) -> bool:
        if isinstance(error, links.LinkExpired):
            return await self._wait_for_link(claim, error)
        if claim.retry_count + 1 >= self._deps.max_tries:
            return await self._give_up(claim, error)
        delay_s = backoff(claim.retry_count, hint_s=error.retry_after_s)
        self._deps.metrics.ended(KIND, "put_off")
        log.info("attachment.put_off", code=error.code, error=str(error), delay_s=round(delay_s, 1))
        return await patiently(
            lambda: ocr_results.put_off(
                self._deps.db,
                self._id,
                claim.token,
                delay_s=delay_s,
                code=error.code,
                message=str(error),
            )
        )

    async def _wait_for_link(self, claim: ClaimedReading, error: links.LinkExpired) -> bool:
        """It is no try of its own: nothing was read."""
        is_put_off = await patiently(
            lambda: ocr_results.put_off(
                self._deps.db,
                self._id,
                claim.token,
                delay_s=links.WAIT_S,
                code=error.code,
                message=str(error),
                counts=False,
            )
        )
        if is_put_off:
            log.info("attachment.link_expired")
            await links.ask(self._deps, self._id)
        return is_put_off

    async def _give_up(self, claim: ClaimedReading, error: PermanentError | TransientError) -> bool:
        status = end_status(error)
        self._deps.metrics.ended(KIND, status)
        log.info("attachment.ended", status=status, code=error.code, error=str(error))
        is_ended = await patiently(
            lambda: ocr_results.end(
                self._deps.db,
                self._id,
                claim.token,
                status=status,
                code=error.code,
                message=str(error),
                may_retry=isinstance(error, TransientError),
            )
        )
        if is_ended:
            await self._ring_question()
        return is_ended

    async def _ring_question(self) -> None:
        """The message's question may have waited for this picture alone."""
        try:
            waiting = await patiently(lambda: questions.waits_for(self._deps.db, self._id))
        except DatabaseAway:  # the sweeper finds it
            return
        if waiting:
            await self._deps.queue.ring_question(*waiting)

    async def _ring_better(self, claim: ClaimedReading, rank: int | None) -> None:
        """A model is asked at once where somebody waits for it; for the rest the sweeper rings."""
        deps = self._deps
        if deps.models is None or rank is None or not is_urgent(rank, is_live=claim.is_live):
            return
        if (await deps.models.spending.affordable()).urgent:
            await deps.queue.ring_better([self._id])


async def _digest(data: bytes) -> bytes:
    if len(data) <= HASHED_HERE:
        return sha256(data).digest()
    return await asyncio.to_thread(lambda: sha256(data).digest())


def end_status(error: PermanentError | TransientError) -> str:
    """The status of a reading that ended with *error*."""
    if isinstance(error, GoneError):
        return "gone"
    return "unsupported" if isinstance(error, UnsupportedError) else "failed"
