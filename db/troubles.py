"""What went wrong, all kinds of work together: for an operator who looks for the cause.

*guild_ids* and *uploads* as in `db.queues`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from db.pool import Executor

TroubleKind = Literal["picture", "question", "answer", "upload"]
_OF = "guild_id = ANY ($1::bigint[])"


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that ended without success. `id` is what a second chance is asked for by.

    `code` is a word for programs, `reason` a sentence; `message_id` None: an upload.
    """

    kind: TroubleKind
    id: str
    message_id: int | None
    guild_id: int | None
    name: str
    status: str
    code: str
    reason: str
    tries: int
    at: datetime


_TROUBLES = f"""
SELECT * FROM (
    (SELECT 'picture' AS kind, r.attachment_id::text AS id, a.message_id, r.guild_id,
        a.filename AS name, r.status, coalesce(r.error_code, 'unknown') AS code,
        coalesce(r.error_message, '') AS reason, r.retry_count AS tries, r.updated_at AS at
    FROM ocr_results r JOIN message_attachments a ON a.id = r.attachment_id
    WHERE r.status IN ('failed', 'gone', 'unsupported') AND r.{_OF}
    ORDER BY r.updated_at DESC LIMIT $3)
    UNION ALL
    (SELECT 'question', message_id::text, message_id, guild_id, '', status,
        split_part(coalesce(reason, 'unknown'), ': ', 1), coalesce(reason, ''), retry_count,
        updated_at
    FROM questions WHERE status = 'failed' AND {_OF} ORDER BY updated_at DESC LIMIT $3)
    UNION ALL
    (SELECT 'answer', id::text, question_id, guild_id, '', status, 'not_sent',
        coalesce(error_message, ''), retry_count, created_at
    FROM answers WHERE status = 'failed' AND {_OF} ORDER BY created_at DESC LIMIT $3)
    UNION ALL
    (SELECT 'upload', j.id::text, NULL, NULL, u.filename, j.status, j.error_code,
        coalesce(j.error_message, ''), j.retry_count, j.updated_at
    FROM ocr_jobs j JOIN uploads u ON u.id = j.upload_id
    WHERE j.status = 'failed' AND j.error_code <> 'cancelled' AND $2::boolean
    ORDER BY j.updated_at DESC LIMIT $3)
) AS troubles WHERE $4::text IS NULL OR kind = $4
ORDER BY at DESC, id LIMIT $3
"""


async def newest(
    db: Executor,
    guild_ids: Sequence[int],
    *,
    uploads: bool,
    limit: int,
    kind: TroubleKind | None = None,
) -> list[Trouble]:
    """What failed last, the newest first, of one *kind* or of all. A cancelled upload did not."""
    rows = await db.fetch(_TROUBLES, list(guild_ids), uploads, limit, kind)
    return [Trouble(**dict(row)) for row in rows]


_FAILED = f"""
SELECT count(*) FROM (
    SELECT FROM ocr_results WHERE status IN ('failed', 'gone', 'unsupported')
        AND status = 'failed' AND updated_at >= $3 AND {_OF}
    UNION ALL SELECT FROM questions WHERE status = 'failed' AND updated_at >= $3 AND {_OF}
    UNION ALL SELECT FROM answers WHERE status = 'failed' AND created_at >= $3 AND {_OF}
    UNION ALL SELECT FROM ocr_jobs WHERE status = 'failed' AND error_code <> 'cancelled'
        AND updated_at >= $3 AND $2::boolean
) AS failed
"""


async def failed_since(
    db: Executor, guild_ids: Sequence[int], since: datetime, *, uploads: bool
) -> int:
    """How much failed since then, all kinds of work together."""
    return await db.fetchval(_FAILED, list(guild_ids), uploads, since)


async def picture_url(db: Executor, attachment_id: UUID) -> str | None:
    """Where Discord has a picture, as far as is known; None: there is no such picture."""
    return await db.fetchval("SELECT url FROM message_attachments WHERE id = $1", attachment_id)
