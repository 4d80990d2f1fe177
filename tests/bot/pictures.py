"""Workers that read the pictures of commands, and of messages, at once."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from db import asked
from db.pool import Pool
from tests.builders import make_transcript


def reads(db: Pool, text: str) -> Callable[[UUID], Awaitable[None]]:
    """A worker that sees *text* in every picture of a command."""

    async def read(picture_id: UUID) -> None:
        claim = await asked.claim(db, picture_id, lease_s=30)
        assert claim is not None
        lines = tuple(text.splitlines()[:1])
        transcript = make_transcript(text=text, error_lines=lines, error_state=None)
        assert await asked.complete(db, claim.id, claim.token, transcript)

    return read


def cannot_read(db: Pool, message: str) -> Callable[[UUID], Awaitable[None]]:
    """A worker that reads no picture of a command."""

    async def fail(picture_id: UUID) -> None:
        claim = await asked.claim(db, picture_id, lease_s=30)
        assert claim is not None
        await asked.fail(db, claim.id, claim.token, status="unsupported", message=message)

    return fail


async def read_all(db: Pool, text: str) -> None:
    """What a worker would have made of the pictures of messages."""
    await db.execute(
        "UPDATE ocr_results SET status = 'completed', extracted_text = $1, completed_at = now(),"
        " interface_type = 'terminal'",
        text,
    )
