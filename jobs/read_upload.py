"""The job that reads one uploaded file: claim, load, read, mask, store. Each stage is told."""

import asyncio
from typing import Any, Literal
from uuid import UUID, uuid4

import structlog

from core.errors import PermanentError, TransientError
from db import ocr_job_outbox
from db.ocr_job_outbox import ClaimedJob
from db.patience import DatabaseAway, patiently
from jobs.deps import JobDeps
from jobs.lease import claimed
from jobs.limit import Unexpected, within
from jobs.policy import backoff
from jobs.upload_deps import UploadDeps
from jobs.upload_result import Result, as_result

log = structlog.get_logger()

KIND = "read_upload"

Stage = Literal["loaded", "checked", "read", "masked", "fields"]
# What share of the work lies behind a stage; reading is nearly all of it. `db` knows 0, 5 and 100.
PROGRESS: dict[Stage, int] = {"loaded": 10, "checked": 20, "read": 80, "masked": 85, "fields": 95}


class LostClaim(Exception):  # no fault: the owner cancelled, or the lease ran out
    """The job is somebody else's now, or has ended."""


async def read_upload(ctx: dict[str, Any], job_id: str) -> None:
    """Work on the job with this id, if it still waits."""
    deps: JobDeps = ctx["deps"]
    if deps.uploads:
        await UploadJob(deps, deps.uploads, UUID(job_id)).run()
        ctx["missed"] = job_id  # if it still waits, `look_again` finds it once arq is done


async def look_again(deps: JobDeps, job_id: str) -> None:
    """Ring again if the job is due after all; see `jobs.read_attachment.look_again`."""
    if await ocr_job_outbox.is_due(deps.db, UUID(job_id)):
        await deps.queue.ring_uploads([UUID(job_id)])


class UploadJob:
    """One run over one job. What it leaves undone the sweeper rings for again."""

    def __init__(self, deps: JobDeps, uploads: UploadDeps, job_id: UUID) -> None:
        self._deps = deps
        self._uploads = uploads
        self._id = job_id

    async def run(self) -> None:
        structlog.contextvars.bind_contextvars(ocr_job_id=str(self._id))
        try:
            if claim := await self._claim():
                await self._hold(claim)
        except DatabaseAway as error:  # what it held is free when the lease has run out
            log.warning("upload.unrecorded", error=str(error))

    async def _claim(self) -> ClaimedJob | None:
        deps, token = self._deps, uuid4()
        return await patiently(
            lambda: ocr_job_outbox.claim(
                deps.db, self._id, worker=deps.owner, lease_s=deps.lease_s, token=token
            )
        )

    async def _hold(self, claim: ClaimedJob) -> None:
        deps = self._deps
        async with claimed(ocr_job_outbox, deps.db, self._id, claim.token, lease_s=deps.lease_s):
            await self._uploads.bell.ring(self._id)
            await self._work(claim)
        await self._uploads.bell.ring(self._id)

    async def _work(self, claim: ClaimedJob) -> None:
        try:
            async with within(self._deps.limit_s):
                result, invoice_id = await self._read(claim)
        except LostClaim:
            log.info("upload.left")
        except TransientError as error:
            await self._try_later(claim, error)
        except PermanentError as error:
            await self._give_up(claim, error)
        except Exception:  # a rim: a file that breaks the code must not go round for ever
            log.exception("upload.broke")
            await self._try_later(claim, Unexpected("Reading it failed in an unknown way."))
        else:
            await self._complete(claim, result, invoice_id)

    async def _read(self, claim: ClaimedJob) -> tuple[Result, int | None]:
        uploads = self._uploads
        data = await asyncio.to_thread(uploads.files.read, claim.filepath)
        await self._reach(claim, "loaded")
        await asyncio.to_thread(uploads.check, data)
        await self._reach(claim, "checked")
        with self._deps.metrics.stage(KIND, "read"):
            read = await self._deps.reader.read(data, priority="live")
        self._deps.metrics.asked((attempt.engine, attempt.outcome) for attempt in read.attempts)
        await self._reach(claim, "read")
        result = await asyncio.to_thread(as_result, read, claim.redacted_for)
        await self._reach(claim, "masked")
        if claim.purpose != "invoice" or uploads.invoices is None:
            return result, None
        invoice_id = await uploads.invoices.keep(claim, read)
        await self._reach(claim, "fields")
        return result, invoice_id

    async def _reach(self, claim: ClaimedJob, stage: Stage) -> None:
        is_ours = await patiently(
            lambda: ocr_job_outbox.reach(
                self._deps.db, self._id, claim.token, stage=stage, progress=PROGRESS[stage]
            )
        )
        if not is_ours:
            raise LostClaim
        await self._uploads.bell.ring(self._id)

    async def _complete(self, claim: ClaimedJob, result: Result, invoice_id: int | None) -> None:
        is_stored = await patiently(
            lambda: ocr_job_outbox.complete(
                self._deps.db, self._id, claim.token, result=result, invoice_id=invoice_id
            )
        )
        if is_stored:
            self._deps.metrics.ended(KIND, "completed")
            self._deps.metrics.redacted(result["redacted"])
            log.info(
                "upload.read",
                engine=result["engine"],
                chars=len(result["text"]),
                redacted=result["redacted"],
                invoice_id=invoice_id,
            )

    async def _try_later(self, claim: ClaimedJob, error: TransientError) -> None:
        if claim.retry_count + 1 >= self._deps.max_tries:
            await self._give_up(claim, error)
            return
        delay_s = backoff(claim.retry_count, hint_s=error.retry_after_s)
        self._deps.metrics.ended(KIND, "put_off")
        log.info("upload.put_off", code=error.code, delay_s=round(delay_s, 1))
        await patiently(
            lambda: ocr_job_outbox.put_off(
                self._deps.db,
                self._id,
                claim.token,
                delay_s=delay_s,
                code=error.code,
                message=str(error),
            )
        )

    async def _give_up(self, claim: ClaimedJob, error: TransientError | PermanentError) -> None:
        self._deps.metrics.ended(KIND, "failed")
        log.info("upload.failed", code=error.code, error=str(error))
        await patiently(
            lambda: ocr_job_outbox.fail(
                self._deps.db, self._id, claim.token, code=error.code, message=str(error)
            )
        )
