"""Sums over invoices: one's own only, one currency at a time, unknown amounts counted as such."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from db import invoice_figures, invoices
from db.invoice_records import Facts, Filters, InChannel, Owned
from db.invoices import NewInvoice, owner_on_discord
from db.pool import Pool
from tests.builders import make_attachment, make_message, make_place, store

ANA = Owned("ana")


async def keep(db: Pool, owner: str = "ana", **facts: Any) -> int:
    said = replace(Facts(currency="VND", date=date(2025, 10, 20)), **facts)
    new = NewInvoice(
        owner=owner,
        facts=said,
        filename="a.jpg",
        sha256=uuid4().bytes * 2,
        confidence=0.9,
        needs_review=False,
        reading="",
        model_version="test-1",
        job_id=uuid4(),
    )
    return await invoices.insert(db, new)


async def test_currencies_are_never_added_up(db: Pool) -> None:
    for total, currency in ((100, "VND"), (250, "VND"), (7, "USD"), (9, None)):
        await keep(db, total=Decimal(total), currency=currency)

    found = await invoice_figures.figures(db, ANA)

    assert {f.currency: f.total for f in found} == {"VND": 350, "USD": 7, None: 9}
    [dong] = [f for f in found if f.currency == "VND"]
    assert (dong.count, dong.least, dong.most, dong.average) == (2, 100, 250, 175)


async def test_an_invoice_without_a_total_is_counted_and_adds_nothing(db: Pool) -> None:
    await keep(db, total=Decimal(100), vat=Decimal(8))
    await keep(db, total=None)

    [dong] = await invoice_figures.figures(db, ANA)

    assert (dong.count, dong.without_total, dong.total, dong.vat) == (2, 1, 100, 8)


async def test_sums_of_months_and_sellers(db: Pool) -> None:
    for day, seller, tax_id in (
        (date(2025, 9, 30), "Sao Việt", "0100233488"),
        (date(2025, 10, 1), "SAO VIET", "0100233488"),
        (date(2025, 10, 31), "Bình Minh", None),
        (None, None, None),
    ):
        await keep(db, date=day, seller=seller, seller_tax_id=tax_id, total=Decimal(10))

    months = await invoice_figures.figures(db, ANA, by="month")
    sellers = await invoice_figures.figures(db, ANA, by="seller")

    assert [(f.key, f.total) for f in months] == [("2025-10", 20), ("2025-09", 10), (None, 10)]
    assert sorted(f.count for f in sellers) == [1, 1, 2]


async def test_filters_hold_for_sums_too(db: Pool) -> None:
    await keep(db, code="00000123", total=Decimal(10))
    await keep(db, code="124", total=Decimal(20))

    [by_code] = await invoice_figures.figures(db, ANA, Filters(code="123"))
    none = await invoice_figures.figures(db, ANA, Filters(since=date(2026, 1, 1)))

    assert (by_code.total, none) == (10, ())


async def test_nothing_of_others_is_in_sums_and_names(db: Pool) -> None:
    await keep(db, "ben", total=Decimal(10), seller="Of Ben")

    assert await invoice_figures.figures(db, ANA) == ()
    assert await invoice_figures.sellers(db, ANA) == ()
    assert await invoice_figures.sellers(db, Owned("ben")) == ("Of Ben",)


@pytest.mark.parametrize("owner", ["' OR true --", "%", "ana\x00", ""])
async def test_an_owner_is_a_value_and_nothing_else(db: Pool, owner: str) -> None:
    await keep(db, "ben", total=Decimal(10))

    assert await invoice_figures.figures(db, Owned(owner)) == ()


async def test_a_channel_shows_what_was_posted_there_and_a_guild_what_is_its_own(db: Pool) -> None:
    await make_place(db)
    message = make_message(author_id=77, attachments=(make_attachment(),))
    [attachment_id] = await store(db, message)
    picture = NewInvoice(
        owner=None,
        facts=Facts(total=Decimal(5)),
        filename="a.jpg",
        sha256=b"\x01" * 32,
        confidence=0.9,
        needs_review=False,
        reading="",
        model_version="test-1",
        attachment_id=attachment_id,
    )
    await invoices.insert(db, picture)
    member, guild_id = owner_on_discord(77), message.guild_id
    await keep(db, member, total=Decimal(6))

    async def count(whose: Owned | InChannel) -> int:
        return (await invoices.find(db, whose)).count

    assert await count(InChannel(message.channel_id, guild_id)) == 1
    assert await count(InChannel(message.channel_id, guild_id + 1)) == 0
    assert await count(Owned(member, guild_id)) == 1
    assert await count(Owned(member, guild_id + 1)) == 0
    assert await count(Owned(member)) == 2
