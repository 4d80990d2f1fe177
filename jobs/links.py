"""Pictures whose links may have run out: the bot is asked for fresh ones, and the picture waits."""

from uuid import UUID

from core.errors import GoneError, TransientError
from db import links
from db.patience import patiently
from jobs.deps import JobDeps
from jobs.fetch import DownloadForbidden

WAIT_S = 600.0  # for the bot; it brings the picture back at once when it has a fresh link


class LinkExpired(TransientError):
    """It is no failed try: the picture waits, and is not counted."""

    code = links.ERROR_CODE


async def fetch(deps: JobDeps, attachment_id: UUID, url: str) -> bytes:
    """The bytes of a picture, as the fetcher gives them.

    Raises `LinkExpired` when a fresh link may lead to it; `GoneError` when a fresh one does not.
    """
    try:
        return await deps.fetcher.fetch(url)
    except (GoneError, DownloadForbidden):
        if not await patiently(lambda: links.may_be_stale(deps.db, attachment_id)):
            raise
    raise LinkExpired("its link has run out; a fresh one is on its way")


async def ask(deps: JobDeps, attachment_id: UUID) -> None:
    """Ask the bot for a fresh link, once the picture waits for it."""
    await patiently(lambda: links.ask(deps.db, attachment_id))
    await deps.bell.ring()
