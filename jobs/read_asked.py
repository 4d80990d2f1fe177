"""The job that reads one picture of a question asked by a command.

Somebody waits for it, so it is tried once. Safe to run twice, or killed.
"""

import asyncio
from typing import Any
from uuid import UUID

import structlog

from core.errors import PermanentError, TransientError
from db import asked
from db.patience import DatabaseAway, patiently
from db.records import ClaimedPicture, Transcript
from jobs.deps import JobDeps
from jobs.lease import give_back, held
from jobs.limit import Unexpected, within
from jobs.read_attachment import end_status
from jobs.transcript import as_transcript

log = structlog.get_logger()


async def read_asked(ctx: dict[str, Any], picture_id: str) -> None:
    """Read the picture with this id, if it still waits to be read."""
    deps: JobDeps = ctx["deps"]
    try:
        claim = await patiently(
            lambda: asked.claim(deps.db, UUID(picture_id), lease_s=deps.lease_s)
        )
        if claim is not None:
            await _hold(deps, claim)
    except DatabaseAway as error:  # who waits for it rings again
        log.warning("asked_picture.unrecorded", error=str(error))


async def _hold(deps: JobDeps, claim: ClaimedPicture) -> None:
    structlog.contextvars.bind_contextvars(
        asked_id=claim.asked_id, guild_id=claim.guild_id, picture_id=str(claim.id)
    )
    try:
        read = await _read(deps, claim)
    except asyncio.CancelledError:
        await give_back(lambda: asked.give_back(deps.db, claim.id, claim.token))
        raise
    except (TransientError, PermanentError) as error:
        await _fail(deps, claim, error)
    except Exception:  # a rim: who asked is told that it failed
        log.exception("asked_picture.broke")
        await _fail(deps, claim, Unexpected("reading it failed in an unknown way"))
    else:
        await patiently(lambda: asked.complete(deps.db, claim.id, claim.token, read))
        log.info("asked_picture.read", chars=len(read.text), engine=read.provenance["engine"])


async def _read(deps: JobDeps, claim: ClaimedPicture) -> Transcript:
    async def renew() -> bool:
        return await asked.renew(deps.db, claim.id, claim.token, lease_s=deps.lease_s)

    async with held(renew, lease_s=deps.lease_s), within(deps.limit_s):
        return as_transcript(await deps.reader.read(await deps.fetcher.fetch(claim.url)))


async def _fail(
    deps: JobDeps, claim: ClaimedPicture, error: TransientError | PermanentError
) -> None:
    status = end_status(error)
    log.info("asked_picture.ended", status=status, code=error.code, error=str(error))
    await patiently(
        lambda: asked.fail(deps.db, claim.id, claim.token, status=status, message=str(error))
    )
