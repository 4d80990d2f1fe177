import asyncio
from datetime import timedelta

from db import messages, ocr_results
from db.pool import Pool
from db.records import BACKFILL, LIVE
from tests.builders import (
    CHANNEL,
    NOON,
    make_attachment,
    make_message,
    make_place,
    make_transcript,
    store,
)


async def test_a_message_its_attachments_and_their_readings_are_stored_together(db: Pool) -> None:
    await make_place(db)
    picture, archive = make_attachment(), make_attachment(filename="a.zip", maybe_image=False)
    message = make_message(attachments=(archive, picture))

    ids = await messages.insert(db, [message], priority=LIVE)

    rows = await db.fetch("SELECT id, discord_id FROM message_attachments ORDER BY position")
    assert [row["discord_id"] for row in rows] == [archive.discord_id, picture.discord_id]
    assert ids == [rows[1]["id"]]


async def test_a_message_is_stored_once_however_often_it_arrives(db: Pool) -> None:
    await make_place(db)
    message = make_message(attachments=(make_attachment(),))

    results = await asyncio.gather(
        *(messages.insert(db, [message], priority=LIVE) for _ in range(5)),
        messages.insert(db, [make_message(), message], priority=BACKFILL),
    )

    assert sorted(map(len, results)) == [0, 0, 0, 0, 0, 1]
    assert await db.fetchval("SELECT count(*) FROM message_attachments") == 1
    assert await db.fetchval("SELECT count(*) FROM messages") == 2


async def test_a_forward_keeps_its_own_row_for_a_picture_it_shares(db: Pool) -> None:
    await make_place(db)
    picture = make_attachment()

    ids = await store(
        db,
        make_message(attachments=(picture,)),
        make_message(attachments=(picture,), is_forward=True),
    )

    assert len(set(ids)) == 2


async def test_a_page_of_messages_is_one_statement(db: Pool) -> None:
    await make_place(db)
    page = [make_message(attachments=(make_attachment(),) * (n % 2)) for n in range(100)]

    ids = await messages.insert(db, page, priority=BACKFILL)

    assert len(ids) == 50
    assert await db.fetchval("SELECT count(*) FROM messages") == 100


async def test_an_older_edit_never_overwrites_a_newer_one(db: Pool) -> None:
    await make_place(db)
    message = make_message()
    await store(db, message)

    assert await messages.edit(db, message.id, "second", NOON + timedelta(seconds=2))
    assert not await messages.edit(db, message.id, "first", NOON + timedelta(seconds=1))

    assert await db.fetchval("SELECT content FROM messages") == "second"


async def test_a_deletion_leaves_nothing(db: Pool) -> None:
    await make_place(db)
    message = make_message(attachments=(make_attachment(),))
    [attachment_id] = await store(db, message, ask=True)
    claim = await ocr_results.claim(db, attachment_id, owner="w", lease_s=30)
    assert claim
    await ocr_results.complete(db, attachment_id, claim.token, make_transcript())

    assert await messages.delete(db, [message.id, 404]) == [message.id]

    for table in ("messages", "message_attachments", "ocr_results", "questions"):
        assert await db.fetchval(f"SELECT count(*) FROM {table}") == 0, table


async def test_a_channel_takes_its_messages_along(db: Pool) -> None:
    await make_place(db)
    await store(db, make_message())

    await db.execute("DELETE FROM channels WHERE id = $1", CHANNEL.id)

    assert await db.fetchval("SELECT count(*) FROM messages") == 0


async def test_readings_come_in_the_order_people_see_the_pictures(db: Pool) -> None:
    await make_place(db)
    pictures = tuple(make_attachment(filename=f"{n}.png") for n in range(3))
    message = make_message(attachments=pictures)
    await store(db, message)

    readings = await messages.readings(db, message.id)

    assert [reading.filename for reading in readings] == ["0.png", "1.png", "2.png"]
    assert {reading.status for reading in readings} == {"pending"}
