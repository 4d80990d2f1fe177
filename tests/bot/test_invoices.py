"""`/invoice`: one's own of this server, for oneself alone; a channel's for its moderators."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from simcord.results import InteractionResult

from bot.client import HelpBot, create_bot
from bot.deps import BotDeps
from cli.wiring.invoice_talk import invoice_talk
from db import invoices
from db.invoice_records import Facts
from db.invoices import NewInvoice
from db.pool import Pool
from tests.bot.conftest import CONFIG, PNG, FakeAnswerer, FakeBell, Room


@pytest.fixture
def new_bot(db: Pool, bell: FakeBell, answerer: FakeAnswerer) -> Callable[[], HelpBot]:
    return lambda: create_bot(BotDeps(db, bell, answerer, talk=invoice_talk(db, None)), CONFIG)


def said(result: InteractionResult) -> str:
    assert result.response is not None
    assert result.response.ephemeral
    return result.response.content


async def post(room: Room, db: Pool, code: str, seller: str | None = None) -> None:
    """Alice posts a picture in the help channel, and it is read as an invoice."""
    message = await room.alice.send(room.help, "", attachments=[PNG])
    attachment_id = await db.fetchval(
        "SELECT id FROM message_attachments WHERE message_id = $1", message.id
    )
    new = NewInvoice(
        owner=None,
        facts=Facts(code=code, total=Decimal(5000000), currency="VND", seller=seller),
        filename="a.png",
        sha256=b"\x01" * 32,
        confidence=0.9,
        needs_review=False,
        reading="",
        model_version="test-1",
        attachment_id=attachment_id,
    )
    await invoices.insert(db, new)


async def test_whoever_posted_an_invoice_sees_it(room: Room, db: Pool) -> None:
    await post(room, db, "A-1", seller="Sao Việt")

    one = said(await room.alice.slash(room.lounge, "invoice show", number="A-1"))
    all_ = said(await room.alice.slash(room.lounge, "invoice list"))
    total = said(await room.alice.slash(room.lounge, "invoice ask", question="tổng tiền?"))

    assert "Sao Việt" in one
    assert "A-1" in all_
    assert "5.000.000 VND" in total


async def test_nobody_else_sees_it(room: Room, db: Pool) -> None:
    await post(room, db, "A-1")

    for result in (
        await room.bob.slash(room.help, "invoice show", number="A-1"),
        await room.bob.slash(room.help, "invoice list"),
        await room.bob.slash(room.help, "invoice ask", question="total of all invoices"),
        await room.bob.slash(room.help, "invoice list", channel=room.help),
    ):
        assert "5,000,000" not in said(result)
        assert "5.000.000" not in said(result)


async def test_moderators_see_those_of_a_channel(room: Room, db: Pool) -> None:
    await post(room, db, "A-1")

    there = said(await room.mod.slash(room.help, "invoice list", channel=room.help))
    elsewhere = said(await room.mod.slash(room.help, "invoice list", channel=room.lounge))
    own = said(await room.mod.slash(room.help, "invoice list"))

    assert "5,000,000 VND" in there
    assert "A-1" not in elsewhere
    assert "A-1" not in own


async def test_what_an_invoice_says_calls_nobody_and_is_no_link(room: Room, db: Pool) -> None:
    await post(room, db, "A-1", seller="@everyone **[x](https://evil.example)** <@123456>")

    text = said(await room.alice.slash(room.help, "invoice list"))

    assert "@everyone" not in text
    assert "](https://evil" not in text
    assert "https://" not in text
    assert "<@123456>" not in text
