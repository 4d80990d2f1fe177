"""What people decided about their own words. Triggers keep to it, whoever stores."""

from db.pool import Executor, transaction

# Whoever stores for this person holds the lock shared, to the end of their transaction.
_LOCK = "SELECT pg_advisory_xact_lock(hashtext('privacy'), hashint8($1) & 255)"

_BEGIN_ERASING = """
INSERT INTO privacy_choices (user_id, opted_out_at, erased_before, is_erasing)
VALUES ($1, CASE WHEN $2 THEN clock_timestamp() END, clock_timestamp(), true)
ON CONFLICT (user_id) DO UPDATE
SET opted_out_at = coalesce(privacy_choices.opted_out_at, excluded.opted_out_at),
    erased_before = excluded.erased_before, is_erasing = true, updated_at = now()
"""


async def begin_erasing(db: Executor, user_id: int, *, opt_out: bool = False) -> None:
    """Store nothing any more that this person said before now; with *opt_out* nothing at all.

    What is stored already is left to `db.erasure`; nothing is added to it behind this call.
    """
    async with transaction(db) as connection:
        await connection.execute(_LOCK, user_id)
        await connection.execute(_BEGIN_ERASING, user_id, opt_out)


async def end_erasing(db: Executor, user_id: int) -> None:
    await db.execute("UPDATE privacy_choices SET is_erasing = false WHERE user_id = $1", user_id)


async def opt_in(db: Executor, user_id: int) -> bool:
    """Store what this person says from now on; False when nothing forbade it."""
    changed = await db.fetchval(
        "UPDATE privacy_choices"
        " SET erased_before = clock_timestamp(), opted_out_at = NULL, updated_at = now()"
        " WHERE user_id = $1 AND opted_out_at IS NOT NULL RETURNING user_id",
        user_id,
    )
    return changed is not None


async def is_out(db: Executor, user_id: int) -> bool:
    """Whether nothing of this person is stored or read."""
    return await db.fetchval(
        "SELECT EXISTS (SELECT FROM privacy_choices"
        " WHERE user_id = $1 AND opted_out_at IS NOT NULL)",
        user_id,
    )


async def half_erased(db: Executor, *, older_than_s: float) -> list[int]:
    """People whose erasing was begun so long ago, and has not ended."""
    rows = await db.fetch(
        "SELECT user_id FROM privacy_choices"
        " WHERE is_erasing AND updated_at < now() - $1 * interval '1 second' ORDER BY updated_at",
        older_than_s,
    )
    return [row["user_id"] for row in rows]
