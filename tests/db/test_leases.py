from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from uuid import UUID

from db import ocr_results
from db.leases import GRACE_S
from db.pool import Connection, Pool
from tests.builders import make_attachment, make_message, make_place, store


async def held(db: Pool) -> tuple[UUID, UUID]:
    """A picture whose holder's lease has run out, and the holder's token."""
    await make_place(db)
    [picture] = await store(db, make_message(attachments=(make_attachment(),)))
    claim = await ocr_results.claim(db, picture, owner="living", lease_s=0)
    assert claim
    return picture, claim.token


@asynccontextmanager
async def started(db: Pool, *, ago_s: float) -> AsyncGenerator[Connection]:
    """A connection to which it seems that the server was started *ago_s* before now."""
    async with db.acquire() as connection:
        transaction = connection.transaction()
        await transaction.start()
        await connection.execute(
            "CREATE FUNCTION pg_postmaster_start_time() RETURNS timestamptz LANGUAGE sql"
            f" AS 'SELECT now() - {ago_s} * interval ''1 second'''"
        )
        await connection.execute("SET LOCAL search_path = public, pg_catalog")
        try:
            yield connection
        finally:
            await transaction.rollback()


async def test_who_lived_through_an_outage_longer_than_its_lease_can_still_renew_it(
    db: Pool,
) -> None:
    picture, token = await held(db)

    async with started(db, ago_s=0) as connection:
        assert await ocr_results.reap(connection) == []
        assert await ocr_results.renew(connection, picture, token, lease_s=30)


async def test_who_does_not_renew_it_soon_after_the_outage_loses_it(db: Pool) -> None:
    picture, _ = await held(db)

    await db.execute("UPDATE ocr_results SET updated_at = now() - interval '1 minute'")
    async with started(db, ago_s=GRACE_S) as connection:
        [lost] = await ocr_results.reap(connection)

    assert lost.attachment_id == picture


async def test_what_was_claimed_since_the_outage_is_lost_with_its_lease(db: Pool) -> None:
    await held(db)

    async with started(db, ago_s=GRACE_S / 2) as connection:
        assert len(await ocr_results.reap(connection)) == 1
