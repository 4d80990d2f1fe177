"""Failed readings that get another chance, and pictures that never got one."""

from collections.abc import Sequence
from uuid import UUID

from db.pool import Executor
from db.records import BACKFILL

# A round gives a picture `max_tries` again, but never more than are left of all it may have.
_PUT_BACK = f"""
WITH lucky AS (
    SELECT id FROM ocr_results
    WHERE status = 'failed' AND may_retry AND retry_count < $1 AND error_code <> ALL ($4::text[])
    ORDER BY not_before LIMIT $3 FOR UPDATE SKIP LOCKED
)
UPDATE ocr_results r
SET status = 'pending', priority = {BACKFILL}, not_before = now(), enqueued_at = NULL,
    retry_base = r.retry_count - greatest(0, $2 - ($1 - r.retry_count)), updated_at = now()
FROM lucky WHERE r.id = lucky.id
RETURNING r.attachment_id
"""


async def put_back(
    db: Executor, *, total: int, max_tries: int, limit: int, except_codes: Sequence[str] = ()
) -> list[UUID]:
    """Let failed pictures wait again, those that failed first; they are to be rung for.

    Only what failed for a reason that may pass, fewer than *total* times. A picture then gets
    *max_tries* in a row, or what is left of *total*.
    """
    rows = await db.fetch(_PUT_BACK, total, max_tries, limit, list(except_codes))
    return [row["attachment_id"] for row in rows]


_QUEUE_MISSING = f"""
INSERT INTO ocr_results (attachment_id, guild_id, priority)
SELECT a.id, a.guild_id, {BACKFILL}
FROM message_attachments a
JOIN messages m ON m.id = a.message_id
JOIN channels c ON c.id = m.channel_id AND c.kind IN ('help', 'forum', 'invoices')
WHERE NOT EXISTS (SELECT FROM ocr_results r WHERE r.attachment_id = a.id)
  AND (a.content_type LIKE 'image/%' AND a.content_type NOT LIKE 'image/svg%'
       OR coalesce(a.content_type, '') IN ('', 'application/octet-stream')
          AND a.filename ~* '\\.(avif|bmp|gif|heic|heif|jpe?g|png|tiff?|webp)$')
ORDER BY a.message_id DESC LIMIT $1
ON CONFLICT (attachment_id) DO NOTHING
RETURNING attachment_id
"""


async def queue_missing(db: Executor, *, limit: int) -> list[UUID]:
    """Give pictures of watched channels that have no reading one that waits."""
    rows = await db.fetch(_QUEUE_MISSING, limit)
    return [row["attachment_id"] for row in rows]
