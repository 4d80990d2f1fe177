from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from db import invoices, messages
from db.invoice_records import Facts, Filters
from db.invoices import NewInvoice
from db.pool import Pool
from tests.builders import make_attachment, make_message, make_place, store

FACTS = Facts(
    code="00000123",
    date=date(2025, 10, 20),
    seller="CÔNG TY TNHH SAO VIỆT",
    seller_tax_id="0100233488",
    buyer="Công ty CP Bình Minh",
    total=Decimal(5500000),
    currency="VND",
    items=({"name": "Giấy A4", "amount": "5000000"},),
)


def made(**changes: Any) -> NewInvoice:
    new = NewInvoice(
        owner="ana",
        facts=FACTS,
        filename="hoa-don.jpg",
        sha256=b"\x01" * 32,
        confidence=0.9,
        needs_review=False,
        reading="HÓA ĐƠN",
        model_version="test-1",
        confidences={"total": 0.98},
        to_check=("Please look at the date.",),
        job_id=uuid4(),
    )
    return replace(new, **changes)


def with_facts(**changes: Any) -> NewInvoice:
    return made(facts=replace(FACTS, **changes), sha256=uuid4().bytes * 2)


async def posted(db: Pool) -> tuple[int, UUID]:
    await make_place(db)
    message = make_message(author_id=77, attachments=(make_attachment(),))
    [attachment_id] = await store(db, message)
    return message.id, attachment_id


async def test_an_invoice_comes_back_as_it_was_stored(db: Pool) -> None:
    invoice_id = await invoices.insert(db, made())

    found = await invoices.get(db, invoice_id, "ana")

    assert found is not None
    assert replace(found.facts, items=tuple(found.facts.items)) == FACTS
    assert (found.confidences, found.to_check) == ({"total": 0.98}, ("Please look at the date.",))
    assert (found.guild_id, found.message_id) == (None, None)


async def test_nobody_else_gets_or_deletes_it(db: Pool) -> None:
    invoice_id = await invoices.insert(db, made())

    assert await invoices.get(db, invoice_id, "ben") is None
    assert not await invoices.delete(db, invoice_id, "ben")
    assert (await invoices.find(db, "ben")).count == 0
    assert await invoices.delete(db, invoice_id, "ana")
    assert await invoices.get(db, invoice_id, "ana") is None


async def test_the_same_job_again_gives_the_same_invoice(db: Pool) -> None:
    new = made()

    assert await invoices.insert(db, new) == await invoices.insert(db, new)
    assert (await invoices.find(db, "ana")).count == 1


async def test_on_discord_it_belongs_to_whoever_posted_it_and_goes_with_the_message(
    db: Pool,
) -> None:
    message_id, attachment_id = await posted(db)
    owner = invoices.owner_on_discord(77)
    new = made(owner=None, job_id=None, attachment_id=attachment_id)
    invoice_id = await invoices.insert(db, new)

    found = await invoices.get(db, invoice_id, owner)
    assert found is not None
    assert (found.guild_id, found.channel_id, found.message_id) == (100, 200, message_id)

    await messages.delete(db, [message_id])
    assert await invoices.get(db, invoice_id, owner) is None


async def test_an_invoice_of_a_deleted_picture_is_not_stored(db: Pool) -> None:
    with pytest.raises(LookupError):
        await invoices.insert(db, made(owner=None, job_id=None, attachment_id=uuid4()))


@pytest.mark.parametrize(
    ("filters", "is_found"),
    [
        (Filters(), True),
        (Filters(since=date(2025, 10, 20), until=date(2025, 10, 20)), True),
        (Filters(since=date(2025, 10, 21)), False),
        (Filters(text="giấy a4"), True),
        (Filters(text="00000123"), True),
        (Filters(text="100%"), False),
        (Filters(seller="sao việt"), True),
        (Filters(buyer="sao việt"), False),
        (Filters(least_total=Decimal(5_500_000), most_total=Decimal(5_500_000)), True),
        (Filters(least_total=Decimal(5_500_001)), False),
        (Filters(currency="USD"), False),
        (Filters(needs_review=True), False),
    ],
)
async def test_filters_keep_what_matches_all_of_them(
    db: Pool, filters: Filters, is_found: bool
) -> None:
    await invoices.insert(db, made())

    assert (await invoices.find(db, "ana", filters)).count == is_found


async def test_pages_are_in_order_and_know_how_many_there_are(db: Pool) -> None:
    for total in (30, 10, None, 20):
        await invoices.insert(db, with_facts(total=total))

    first = await invoices.find(db, "ana", order="total", limit=2)
    rest = await invoices.find(db, "ana", order="total", limit=2, offset=2)

    totals = [invoice.facts.total for invoice in (*first.invoices, *rest.invoices)]
    assert (totals, first.count, rest.count) == ([30, 20, 10, None], 4, 4)


@pytest.mark.parametrize(
    ("other", "is_same"),
    [
        (made(facts=Facts()), True),
        (with_facts(), True),
        (with_facts(seller="Sao Viet"), True),
        (with_facts(date=None), True),
        (with_facts(code="00000124"), False),
        (with_facts(total=Decimal(1)), False),
        (with_facts(seller_tax_id="0314409058"), False),
        (with_facts(code=None), False),
        (replace(with_facts(), owner="ben"), False),
    ],
    ids=["file", "facts", "spelling", "no-date", "code", "total", "tax-id", "no-code", "owner"],
)
async def test_a_duplicate_is_the_same_file_or_the_same_facts(
    db: Pool, other: NewInvoice, is_same: bool
) -> None:
    first = await invoices.insert(db, made())
    second = await invoices.insert(db, other)

    assert await invoices.duplicates(db, second) == ((first,) if is_same else ())


async def test_texts_from_outside_are_stored_without_what_postgres_cannot_hold(db: Pool) -> None:
    invoice_id = await invoices.insert(
        db, with_facts(seller="A\x00B' OR 1=1 --", items=({"name": "x\x00y"},))
    )

    found = await invoices.get(db, invoice_id, "ana")

    assert found is not None
    assert found.facts.seller == "AB' OR 1=1 --"
    assert found.facts.items[0]["name"] == "xy"
