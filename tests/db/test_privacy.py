"""People's own decisions hold whoever stores: live words, pages of the past, commands, votes."""

import asyncio
from datetime import UTC, datetime, timedelta

from db import asked, invoices, messages, personal_data, privacy, threads
from db.pool import Pool
from db.records import BACKFILL, NewAsked
from tests.builders import (
    CHANNEL,
    FORUM,
    GUILD,
    make_attachment,
    make_message,
    make_place,
    make_thread,
    store,
)
from tests.db.test_invoices import made

LINH, MINH = 7, 8


async def stored_ids(db: Pool) -> list[int]:
    return [row["id"] for row in await db.fetch("SELECT id FROM messages ORDER BY id")]


async def test_nothing_is_stored_of_somebody_who_opted_out(db: Pool) -> None:
    await make_place(db)
    await privacy.begin_erasing(db, LINH, opt_out=True)

    theirs = make_message(author_id=LINH, attachments=(make_attachment(),))
    others = make_message(author_id=MINH)
    pictures = await store(db, theirs, others, ask=True)

    assert await privacy.is_out(db, LINH)
    assert not await privacy.is_out(db, MINH)
    assert (pictures, await stored_ids(db)) == ([], [others.id])
    assert await db.fetchval("SELECT array_agg(message_id) FROM questions") == [others.id]
    assert await db.fetchval("SELECT count(*) FROM message_attachments") == 0


async def test_a_page_of_the_past_does_not_bring_back_what_was_erased(db: Pool) -> None:
    await make_place(db)
    await privacy.begin_erasing(db, LINH)
    soon = datetime.now(UTC) + timedelta(minutes=1)

    before, after = make_message(author_id=LINH), make_message(author_id=LINH, created_at=soon)
    await messages.insert(db, [before, after], priority=BACKFILL)

    assert await stored_ids(db) == [after.id]


async def test_who_opts_in_again_is_stored_from_then_on(db: Pool) -> None:
    await make_place(db)
    await privacy.begin_erasing(db, LINH, opt_out=True)

    assert await privacy.opt_in(db, LINH)
    assert not await privacy.opt_in(db, LINH)

    before = make_message(author_id=LINH)
    after = make_message(author_id=LINH, created_at=datetime.now(UTC) + timedelta(minutes=1))
    await store(db, before, after)
    assert await stored_ids(db) == [after.id]


async def test_a_thread_of_theirs_keeps_neither_title_nor_owner(db: Pool) -> None:
    await make_place(db)
    thread = make_thread(owner_id=LINH, title="my secret plan")
    await threads.save_many(db, [thread])
    await privacy.begin_erasing(db, LINH, opt_out=True)

    await threads.save_many(db, [make_thread(owner_id=LINH, title="another plan")])
    await db.execute("UPDATE threads SET title = 'my new plan' WHERE owner_id IS NOT NULL")

    rows = await db.fetch("SELECT title, owner_id FROM threads")
    assert [tuple(row) for row in rows] == [("", None), ("", None)]


async def test_what_they_ask_by_a_command_is_not_stored(db: Pool) -> None:
    await make_place(db)
    await privacy.begin_erasing(db, LINH, opt_out=True)

    new = NewAsked(
        id=1,
        guild_id=GUILD.id,
        channel_id=CHANNEL.id,
        place_id=CHANNEL.id,
        user_id=LINH,
        content="why?",
        pictures=(make_attachment(),),
    )

    assert await asked.insert(db, new) == []
    assert await db.fetchval("SELECT count(*) FROM asked") == 0


async def test_who_opts_out_waits_for_what_is_just_being_stored(db: Pool) -> None:
    await make_place(db)
    async with db.acquire() as storing, storing.transaction():
        await messages.insert(storing, [make_message(author_id=LINH)], priority=BACKFILL)
        leaving = asyncio.ensure_future(privacy.begin_erasing(db, LINH, opt_out=True))
        done, _ = await asyncio.wait([leaving], timeout=0.2)
        assert not done

    await leaving
    assert len(await stored_ids(db)) == 1  # known to whoever erases next
    await store(db, make_message(author_id=LINH, channel_id=FORUM.id))
    assert len(await stored_ids(db)) == 1


async def test_somebody_is_told_how_many_invoices_are_stored_of_them_and_of_nobody_else(
    db: Pool,
) -> None:
    await make_place(db)
    [attachment_id] = await store(
        db, make_message(author_id=LINH, attachments=(make_attachment(),))
    )
    await invoices.insert(db, made(owner=None, job_id=None, attachment_id=attachment_id))

    assert (await personal_data.summary(db, LINH)).invoices == 1
    assert (await personal_data.summary(db, MINH)).invoices == 0
