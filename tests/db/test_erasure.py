"""What is erased is gone from every table; what only mentions it is left as it should be."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from db import (
    asked,
    audit,
    channel_erasures,
    channels,
    erasure,
    guilds,
    invoice_corrections,
    invoices,
    ocr_results,
    personal_data,
    privacy,
    questions,
    retention,
    sent_answers,
    threads,
    votes,
)
from db.answers import claim_ready, mark_sent
from db.invoice_corrections import Corrected, Correction
from db.invoice_records import Facts
from db.invoices import NewInvoice
from db.pool import Pool, transaction
from db.records import NewAnswer, NewAsked, NewMessage, Source
from tests.builders import (
    CHANNEL,
    FORUM,
    GUILD,
    NOON,
    make_attachment,
    make_message,
    make_place,
    make_thread,
    make_transcript,
    store,
    store_thread,
)
from tests.traces import traces

LINH, MINH = 7_000_000_007, 8_000_000_008
SECRET = "xylophone"
OWN_CHOICE = frozenset({"privacy_choices"})


async def read(db: Pool, picture: UUID, text: str) -> None:
    claim = await ocr_results.claim(db, picture, owner="one", lease_s=30)
    assert claim
    transcript = make_transcript(text=text, error_lines=(f"Error: {text}",), error_state=text)
    assert await ocr_results.complete(db, claim.attachment_id, claim.token, transcript)


async def answered(db: Pool, question: NewMessage, answer: NewAnswer, *, reply_id: int) -> None:
    claim = await questions.claim(db, question.id, owner="one", lease_s=30)
    assert claim
    assert await questions.answer(db, question.id, claim.token, answer)
    [ready] = await claim_ready(db, [GUILD.id], limit=1, lease_s=30)
    assert await mark_sent(db, ready, reply_id)


def source(message: NewMessage) -> Source:
    return Source(message.id, message.guild_id, message.channel_id, title=f"about {SECRET}")


async def corrected(db: Pool, invoice_id: int) -> None:
    facts = Facts(seller=f"{SECRET} Ltd")
    change = Correction("seller", f"{SECRET} shop", facts.seller)
    async with transaction(db) as connection:
        await invoice_corrections.store(
            connection, invoice_id, Corrected(facts, needs_review=False, corrections=(change,))
        )


def an_invoice(picture: UUID) -> NewInvoice:
    return NewInvoice(
        owner=None,
        attachment_id=picture,
        facts=Facts(seller=f"{SECRET} shop", total=Decimal(7), currency="VND"),
        filename=f"{SECRET}.png",
        sha256=b"\1" * 32,
        confidence=0.9,
        needs_review=False,
        reading=SECRET,
        model_version="test-1",
    )


async def a_life(db: Pool) -> NewMessage:
    """Linh asked with a picture, solved Minh's thread, was quoted, voted. Returns Minh's."""
    await make_place(db)
    theirs = make_message(
        author_id=LINH,
        author_name="linh-the-great",
        content=f"my {SECRET} fails",
        attachments=(make_attachment(filename=f"{SECRET}.png"),),
    )
    [picture] = await store(db, theirs, ask=True)
    await read(db, picture, f"{SECRET} not found")
    await answered(
        db, theirs, NewAnswer(kind="similar", text=f"tune the {SECRET}", sources=()), reply_id=501
    )
    thread = make_thread(owner_id=LINH, title=f"{SECRET} is out of tune")
    solution = make_message(author_id=LINH, content=f"I tuned the {SECRET} myself")
    await store_thread(
        db, thread, make_message(author_id=MINH, content="how is it tuned?"), solution
    )
    await threads.mark_solved(db, thread.id, solution.id, by=LINH)
    of_minh = make_message(author_id=MINH, author_name="minh", content=f"<@{LINH}> same here?")
    await store(db, of_minh, ask=True)
    quoting = NewAnswer(
        kind="similar", text=f"“I tuned the {SECRET} myself”", sources=(source(solution),)
    )
    await answered(db, of_minh, quoting, reply_id=502)
    answer_id = await db.fetchval("SELECT id FROM answers WHERE question_id = $1", of_minh.id)
    await votes.cast(db, answer_id, LINH, is_helpful=False)
    await votes.explain(db, answer_id, LINH, f"no {SECRET}")
    await sent_answers.ask_helpers(db, answer_id, LINH)
    await asked.insert(
        db, NewAsked(9, GUILD.id, CHANNEL.id, CHANNEL.id, LINH, f"where is my {SECRET}?")
    )
    await audit.record(db, GUILD.id, LINH, "channel.watched", channel_id=CHANNEL.id)
    await corrected(db, await invoices.insert(db, an_invoice(picture)))
    return of_minh


async def test_nothing_of_a_person_is_left_in_any_table(db: Pool) -> None:
    of_minh = await a_life(db)
    assert len({row.split(":")[0] for row in await traces(db, SECRET)}) > 5

    await privacy.begin_erasing(db, LINH)
    while (await erasure.person_slice(db, LINH)).messages:
        pass
    await erasure.person_rest(db, LINH)

    assert await traces(db, SECRET, "linh-the-great") == []
    assert await traces(db, str(LINH), spare=OWN_CHOICE) == []
    assert await db.fetchval("SELECT content FROM messages WHERE id = $1", of_minh.id) == (
        "@somebody same here?"
    )


async def test_replies_to_a_person_and_those_that_quote_them_are_taken_back(db: Pool) -> None:
    of_minh = await a_life(db)

    erased = await erasure.person_slice(db, LINH)

    assert erased.messages == 2
    assert len(erased.urls) == 1
    rows = await db.fetch("SELECT message_id FROM withdrawn_replies ORDER BY 1")
    assert [row["message_id"] for row in rows] == [501, 502]
    assert await questions.state(db, of_minh.id) == ("abstained", "withdrawn")


async def test_others_are_left_alone(db: Pool) -> None:
    of_minh = await a_life(db)

    await erasure.person_slice(db, LINH)
    await erasure.person_rest(db, LINH)

    assert (await personal_data.summary(db, MINH)).messages == 2
    assert await personal_data.summary(db, LINH) == personal_data.Summary(
        0, 0, 0, 0, 0, 0, 0, 0, ()
    )
    assert await db.fetchval("SELECT author_id FROM messages WHERE id = $1", of_minh.id) == MINH


async def test_an_erasing_that_was_stopped_is_found(db: Pool) -> None:
    await privacy.begin_erasing(db, LINH)

    assert await privacy.half_erased(db, older_than_s=0) == [LINH]
    assert await privacy.half_erased(db, older_than_s=600) == []
    await privacy.end_erasing(db, LINH)
    assert await privacy.half_erased(db, older_than_s=0) == []


async def test_everything_of_a_person_can_be_had(db: Pool) -> None:
    await a_life(db)

    rows = await personal_data.everything(db, LINH)

    assert {name: len(found) for name, found in rows.items()} == {
        "messages": 2,
        "pictures": 1,
        "invoices": 1,
        "threads": 1,
        "questions": 1,
        "asked_by_command": 1,
        "votes": 1,
        "changes_as_moderator": 1,
        "choices": 0,
    }
    assert rows["pictures"][0]["extracted_text"] == f"{SECRET} not found"


async def test_a_guild_the_bot_left_is_erased_after_its_grace(db: Pool) -> None:
    await a_life(db)
    left = datetime.now(UTC) - timedelta(days=31)
    await db.execute("UPDATE guilds SET left_at = $1", left)

    assert await erasure.left_guilds(db, grace_days=40) == []
    assert (await erasure.guild_slice(db, GUILD.id, grace_days=40)).messages == 0
    assert await erasure.left_guilds(db, grace_days=30) == [GUILD.id]
    while (await erasure.guild_slice(db, GUILD.id, grace_days=30)).messages:
        pass
    assert await erasure.guild_rest(db, GUILD.id, grace_days=30)

    assert await traces(db, SECRET, str(LINH), str(MINH)) == []
    assert await guilds.list_all(db) == []


async def test_a_guild_that_came_back_is_kept(db: Pool) -> None:
    await a_life(db)
    await db.execute("UPDATE guilds SET left_at = NULL")

    assert (await erasure.guild_slice(db, GUILD.id, grace_days=1)).messages == 0
    assert not await erasure.guild_rest(db, GUILD.id, grace_days=1)


async def test_only_what_is_too_old_is_erased_and_its_replies_stay_in_discord(db: Pool) -> None:
    await make_place(db)
    now = datetime.now(UTC)
    old = make_message(created_at=now - timedelta(days=11))
    young = make_message(created_at=now - timedelta(days=9))
    await store(db, old, young)
    await store(db, replace(old, id=old.id + 10_000, author_id=MINH), ask=True)
    answer = NewAnswer(kind="similar", text="so", sources=())
    await answered(db, replace(old, id=old.id + 10_000), answer, reply_id=503)
    thread = make_thread(created_at=NOON - timedelta(days=900))
    await threads.save_many(db, [thread])
    asked_lately = make_message(author_id=MINH, channel_id=FORUM.id, created_at=now)
    await store(db, asked_lately, ask=True)
    quoting = NewAnswer(kind="similar", text=old.content, sources=(source(old),))
    await answered(db, asked_lately, quoting, reply_id=504)

    await retention.set_days(db, GUILD.id, 10)
    assert await retention.limited_guilds(db) == [GUILD.id]
    assert (await erasure.old_slice(db, GUILD.id)).messages == 2
    await erasure.old_rest(db, GUILD.id)

    kept = await db.fetchval("SELECT array_agg(id ORDER BY id) FROM messages")
    assert kept == sorted([young.id, asked_lately.id])
    assert await db.fetchval("SELECT count(*) FROM answers") == 0
    assert await db.fetchval("SELECT count(*) FROM withdrawn_replies") == 0
    assert await db.fetchval("SELECT count(*) FROM threads") == 0


async def test_what_is_too_old_is_not_stored_again(db: Pool) -> None:
    await make_place(db)
    await retention.set_days(db, GUILD.id, 10)

    await store(db, make_message(created_at=datetime.now(UTC) - timedelta(days=11)))

    assert await db.fetchval("SELECT count(*) FROM messages") == 0


async def test_the_shorter_of_both_limits_counts(db: Pool) -> None:
    await make_place(db)
    await retention.set_limit(db, 30)
    assert (await retention.get(db, GUILD.id)).days == 30
    await retention.set_days(db, GUILD.id, 90)
    assert (await retention.get(db, GUILD.id)).days == 30
    await retention.set_limit(db, None)
    assert (await retention.get(db, GUILD.id)).days == 90
    await retention.set_days(db, GUILD.id, None)
    assert (await retention.get(db, GUILD.id)).days is None
    assert await retention.limited_guilds(db) == []


async def test_nothing_of_an_erased_channel_is_left_in_any_table(db: Pool) -> None:
    await a_life(db)
    quoted = make_message(content=f"the {SECRET} needs oil", channel_id=FORUM.id)
    await store(db, quoted)
    for channel_id in (CHANNEL.id, FORUM.id):
        await channels.set_kind(db, channel_id, "ignore")
        await channel_erasures.schedule(db, GUILD.id, channel_id, delay_s=0)
        async for _ in erasure.channel(db, channel_id):
            pass

    assert await traces(db, SECRET, "linh-the-great") == []


async def test_an_answer_elsewhere_that_quotes_an_erased_channel_is_taken_back(db: Pool) -> None:
    await make_place(db)
    said = make_message(content=f"tune the {SECRET}")
    await store_thread(db, make_thread(), said)
    asking = make_message(content="how?")
    await store(db, asking, ask=True)
    answer = NewAnswer(kind="similar", text=f"“tune the {SECRET}”", sources=(source(said),))
    await answered(db, asking, answer, reply_id=502)
    await channels.set_kind(db, FORUM.id, "ignore")
    await channel_erasures.schedule(db, GUILD.id, FORUM.id, delay_s=0)

    async for _ in erasure.channel(db, FORUM.id):
        pass

    assert await traces(db, SECRET) == []
    assert await db.fetchval("SELECT message_id FROM withdrawn_replies") == 502
    assert await db.fetchval("SELECT array_agg(id) FROM messages") == [asking.id]
