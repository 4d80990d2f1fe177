"""What is deleted leaves nothing, in no table; and it does not come back."""

import asyncio
from datetime import UTC, datetime
from uuid import UUID

import pytest

from db import answers, channels, messages, ocr_results, questions, threads, votes
from db.pool import Pool
from db.records import LIVE, NewAnswer, NewMessage, Source
from tests.builders import (
    CHANNEL,
    FORUM,
    GUILD,
    make_attachment,
    make_message,
    make_place,
    make_thread,
    make_transcript,
    store,
    store_thread,
)
from tests.traces import traces
from tests.waiting import eventually

SECRET = "xylophone"
OURS = frozenset({"tombstones"})  # which go after an hour
BLOCKED = "SELECT count(*) FROM pg_stat_activity WHERE pid = $1 AND wait_event_type = 'Lock'"


async def read(db: Pool, picture: UUID) -> None:
    claim = await ocr_results.claim(db, picture, owner="one", lease_s=30)
    assert claim
    transcript = make_transcript(text=f"Error: {SECRET} lost", error_lines=(f"Error: {SECRET}",))
    assert await ocr_results.complete(db, picture, claim.token, transcript, rank=1)


async def answer(db: Pool, asked: NewMessage, *sources: NewMessage, reply_id: int) -> UUID:
    claim = await questions.claim(db, asked.id, owner="one", lease_s=30)
    assert claim
    cited = tuple(Source(s.id, GUILD.id, CHANNEL.id, f"{SECRET}?") for s in sources)
    words = NewAnswer(kind="similar", text=f"tune the {SECRET}", sources=cited)
    assert await questions.answer(db, asked.id, claim.token, words)
    [ready] = await answers.claim_ready(db, [GUILD.id], limit=1, lease_s=30)
    assert await answers.mark_sent(db, ready, reply_id)
    return ready.id


async def a_life(db: Pool) -> tuple[NewMessage, NewMessage]:
    """A question with a picture that was read, answered and voted on; and one that quotes it."""
    await make_place(db)
    said = make_message(content=f"my {SECRET} fails", attachments=(make_attachment(),))
    [picture] = await store(db, said, ask=True)
    await read(db, picture)
    answer_id = await answer(db, said, reply_id=501)
    await votes.cast(db, answer_id, 8, is_helpful=False)
    advice = "Restart the greenhouse controller, that helped me."
    await store(db, make_message(author_id=8, content=advice, reply_to_id=said.id))
    quoting = make_message(author_id=9, content="and mine?")
    await store(db, quoting, ask=True)
    await answer(db, quoting, said, reply_id=502)
    return said, quoting


async def test_a_deleted_message_leaves_nothing_in_any_table(db: Pool) -> None:
    said, quoting = await a_life(db)
    assert len({row.split(":")[0] for row in await traces(db, SECRET)}) > 4

    assert await messages.delete(db, [said.id], place_id=CHANNEL.id) == [said.id]

    assert await traces(db, SECRET) == []
    assert await traces(db, str(said.id), spare=OURS) == []
    assert await questions.state(db, quoting.id) == ("abstained", "withdrawn")
    taken_back = await db.fetch("SELECT message_id FROM withdrawn_replies ORDER BY 1")
    assert [row["message_id"] for row in taken_back] == [501, 502]


async def test_a_deleted_part_of_a_question_takes_the_answer_along(db: Pool) -> None:
    await make_place(db)
    opening, part = make_message(content="help"), make_message(content=f"my {SECRET} fails")
    await store(db, opening, ask=True)
    await store(db, part)
    await answer(db, opening, reply_id=501)

    await messages.delete(db, [part.id])

    assert await traces(db, SECRET) == []
    assert await traces(db, str(part.id), spare=OURS) == []
    assert await questions.state(db, opening.id) == ("abstained", "withdrawn")


@pytest.mark.parametrize("what", ["thread", "channel"])
async def test_a_deleted_place_leaves_nothing_of_what_was_said_in_it(db: Pool, what: str) -> None:
    await make_place(db)
    thread = make_thread(title=f"{SECRET} is out of tune")
    solution = make_message(author_id=8, content=f"I tuned the {SECRET} myself, with a hammer")
    await store_thread(db, thread, make_message(id=thread.id, content="how?"), solution)
    await threads.mark_solved(db, thread.id, solution.id, by=7)
    quoting = make_message(author_id=9, content="and mine?")
    await store(db, quoting, ask=True)
    await answer(db, quoting, solution, reply_id=502)

    if what == "thread":
        await threads.delete(db, [thread.id])
    else:
        await channels.delete(db, [FORUM.id])

    assert await traces(db, SECRET) == []
    assert await traces(db, str(thread.id), str(solution.id), spare=OURS) == []
    assert await db.fetchval("SELECT message_id FROM withdrawn_replies") == 502


async def test_a_deleted_message_is_not_stored_again_by_a_page_that_was_fetched_before(
    db: Pool,
) -> None:
    await make_place(db)
    fetched = [make_message(attachments=(make_attachment(),)), make_message()]
    await messages.delete(db, [fetched[0].id], place_id=CHANNEL.id)

    assert await messages.insert(db, fetched, priority=LIVE) == []

    assert await messages.known(db, [m.id for m in fetched]) == {fetched[1].id}


async def test_a_deletion_waits_for_a_page_that_is_being_stored(db: Pool) -> None:
    await make_place(db)
    said = make_message()
    async with db.acquire() as storing, db.acquire() as deleting:
        pid = deleting.get_server_pid()
        async with asyncio.TaskGroup() as group, storing.transaction():
            await messages.insert(storing, [said], priority=LIVE)
            deletion = group.create_task(messages.delete(deleting, [said.id], place_id=CHANNEL.id))
            await eventually(lambda: db.fetchval(BLOCKED, pid))

    assert await deletion == [said.id]
    assert await messages.known(db, [said.id]) == set()


async def test_a_deleted_thread_is_not_made_again_but_its_first_message_stays(db: Pool) -> None:
    await make_place(db)
    starter = make_message()
    thread = make_thread(id=starter.id, channel_id=CHANNEL.id)
    reply = make_message(thread_id=thread.id)
    await threads.delete(db, [thread.id])

    await threads.save_many(db, [thread])
    await messages.insert(db, [starter, reply], priority=LIVE)

    assert await threads.newest(db, CHANNEL.id, limit=9) == []
    assert await messages.known(db, [starter.id, reply.id]) == {starter.id}


async def test_tombstones_do_not_stay(db: Pool) -> None:
    await make_place(db)
    await messages.delete(db, [1], place_id=CHANNEL.id)

    assert await messages.forget_tombstones(db) == 0
    await db.execute("UPDATE tombstones SET deleted_at = now() - interval '2 hours'")
    assert await messages.forget_tombstones(db) == 1


async def test_an_edit_that_removes_a_picture_removes_what_was_read_in_it(db: Pool) -> None:
    await make_place(db)
    kept, dropped = make_attachment(), make_attachment()
    said = make_message(attachments=(kept, dropped))
    for picture in await store(db, said):
        await read(db, picture)
    later = datetime(2026, 7, 1, tzinfo=UTC)

    assert await messages.edit(db, said.id, "less", later, attachments=[kept.discord_id])
    assert not await messages.edit(db, said.id, "older", later, attachments=[])

    rows = await db.fetch("SELECT discord_id FROM message_attachments")
    assert [row["discord_id"] for row in rows] == [kept.discord_id]
    assert await db.fetchval("SELECT count(*) FROM ocr_results") == 1


async def test_only_what_was_stored_before_and_lies_between_is_missing(db: Pool) -> None:
    await make_place(db)
    said = [make_message() for _ in range(5)]
    thread = make_thread(channel_id=CHANNEL.id)
    await store(db, *said)
    await store_thread(db, thread, make_message(channel_id=CHANNEL.id))
    span = (said[1].id, said[3].id)
    before = await db.fetchval("SELECT min(stored_at) FROM messages")

    now = await messages.clock(db)
    found = await messages.missing(db, CHANNEL.id, span, [said[2].id], asked_at=now)
    assert found == [said[1].id, said[3].id]
    assert await messages.missing(db, CHANNEL.id, span, [], asked_at=before) == []
