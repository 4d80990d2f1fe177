"""Pictures that look alike: linked within their guild, never merged, told to no other guild."""

from uuid import UUID

from db.pool import Executor
from db.records import EarlierPicture

MAX_DISTANCE = 6  # bits of 64; the four indexes find up to 7
MAX_LINKS = 5  # the nearest; a picture that is posted every day needs no more
_SIDES = 0.04  # share by which the ratios of width and height may differ
_QUARTER_BITS = 16

# Rows that somebody deletes right now are passed over: waiting for them could be waiting in a ring.
_LINK = f"""
WITH picture AS (
    SELECT id, guild_id, message_id, position, look, width, height FROM message_attachments
    WHERE id = $1 AND look = $2 FOR KEY SHARE SKIP LOCKED
), alike AS (
    SELECT a.id, a.message_id, a.position,
           bit_count((a.look # $2::bigint)::bit(64)) AS distance
    FROM message_attachments a
    WHERE a.guild_id = $3 AND a.id <> $1 AND a.look IS NOT NULL
      AND ((a.look & 65535) = ANY ($4::bigint[])
           OR ((a.look >> 16) & 65535) = ANY ($5::bigint[])
           OR ((a.look >> 32) & 65535) = ANY ($6::bigint[])
           OR ((a.look >> 48) & 65535) = ANY ($7::bigint[]))
      AND bit_count((a.look # $2::bigint)::bit(64)) <= {MAX_DISTANCE}
      AND EXISTS (
          SELECT FROM picture p WHERE p.guild_id = $3
          AND abs(a.width::float * p.height / (a.height::float * p.width) - 1) <= {_SIDES}
      )
    ORDER BY distance, a.message_id DESC
    LIMIT {MAX_LINKS}
    FOR KEY SHARE SKIP LOCKED
)
INSERT INTO near_duplicates (attachment_id, earlier_id, guild_id, distance)
SELECT CASE WHEN is_later THEN p.id ELSE a.id END, CASE WHEN is_later THEN a.id ELSE p.id END,
       p.guild_id, a.distance
FROM picture p, alike a,
     LATERAL (SELECT (p.message_id, p.position) > (a.message_id, a.position)) AS of (is_later)
ON CONFLICT DO NOTHING
RETURNING earlier_id
"""


async def link(db: Executor, guild_id: int, attachment_id: UUID, look: int) -> int:
    """Link a picture that was just stored with *look* to those like it; how many links are new."""
    probes = (list(quarter) for quarter in quarters(look))
    return len(await db.fetch(_LINK, attachment_id, look, guild_id, *probes))


async def earlier(db: Executor, guild_id: int, attachment_id: UUID) -> list[EarlierPicture]:
    """Pictures of this guild that were there before and look the same, the nearest first.

    Whoever shows one asks first who may see its channel.
    """
    rows = await db.fetch(
        "SELECT n.earlier_id AS attachment_id, a.message_id, m.channel_id, m.thread_id, n.distance"
        " FROM near_duplicates n JOIN message_attachments a ON a.id = n.earlier_id"
        " JOIN messages m ON m.id = a.message_id"
        " WHERE n.attachment_id = $1 AND n.guild_id = $2 AND a.guild_id = $2"
        " ORDER BY n.distance, a.message_id DESC",
        attachment_id,
        guild_id,
    )
    return [EarlierPicture(**dict(row)) for row in rows]


def quarters(look: int) -> tuple[tuple[int, ...], ...]:
    """What to look up for each 16 bits of *look*, the lowest first: as they are, or one bit off."""
    mask = (1 << _QUARTER_BITS) - 1
    parts = ((look >> shift) & mask for shift in range(0, 64, _QUARTER_BITS))
    return tuple((part, *(part ^ (1 << bit) for bit in range(_QUARTER_BITS))) for part in parts)
