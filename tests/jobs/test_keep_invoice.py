from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from db import channels, invoices
from db.invoices import owner_on_discord
from db.ocr_job_outbox import ClaimedJob
from db.pool import Pool
from jobs.keep_invoice import InvoiceKeeper, Origin, new_invoice
from jobs.read_attachment import read_attachment
from ocr.invoice.extract import NoTextError
from tests.builders import CHANNEL, make_attachment, make_message, make_place, store
from tests.fakes import FakeReader, a_reading
from tests.jobs.conftest import MakeDeps

TEXT = """HÓA ĐƠN GIÁ TRỊ GIA TĂNG
Số: 00000123
Ngày 20 tháng 10 năm 2025
Đơn vị bán hàng: CÔNG TY TNHH SAO VIỆT
Mã số thuế: 0100233488
Số tài khoản: 0123456789012
Đơn vị mua hàng: CÔNG TY CỔ PHẦN BÌNH MINH
Cộng tiền hàng: 5.000.000
Tiền thuế GTGT 10%: 500.000
Tổng cộng tiền thanh toán: 5.500.000 VND
Ghi chú: password=hunter2hunter2"""
BAR = 0.75


def a_job() -> ClaimedJob:
    return ClaimedJob(
        id=uuid4(),
        token=uuid4(),
        owner="ana",
        purpose="invoice",
        filepath="x.png",
        filename="hoa-don.png",
        retry_count=0,
    )


async def in_a_channel_for_invoices(db: Pool) -> UUID:
    await make_place(db)
    await channels.set_kind(db, CHANNEL.id, "invoices")
    [attachment_id] = await store(db, make_message(author_id=77, attachments=(make_attachment(),)))
    return attachment_id


async def test_an_uploads_job_becomes_an_invoice_of_its_owner(db: Pool) -> None:
    keeper, job = InvoiceKeeper(db, review_bar=BAR), a_job()

    invoice_id = await keeper.keep(job, a_reading(TEXT))

    assert await keeper.keep(job, a_reading(TEXT)) == invoice_id
    found = await invoices.get(db, invoice_id, "ana")
    assert found is not None
    assert found.facts.seller == "CÔNG TY TNHH SAO VIỆT"
    assert (found.facts.date, found.facts.total) == (date(2025, 10, 20), Decimal(5_500_000))
    assert (found.job_id, found.filename) == (job.id, "hoa-don.png")


async def test_parties_and_accounts_stay_and_passwords_do_not(db: Pool) -> None:
    new = new_invoice(Origin("ana", "x.png", job_id=uuid4()), a_reading(TEXT), BAR)

    assert "0123456789012" in new.reading
    assert new.facts.seller_tax_id == "0100233488"
    assert "hunter2" not in new.reading


async def test_below_the_bar_it_is_marked_and_stored_all_the_same(db: Pool) -> None:
    keeper = InvoiceKeeper(db, review_bar=1.0)

    invoice_id = await keeper.keep(a_job(), a_reading(TEXT))

    found = await invoices.get(db, invoice_id, "ana")
    assert found is not None
    assert found.needs_review


async def test_a_picture_without_text_fails_with_the_reason_and_stores_nothing(db: Pool) -> None:
    with pytest.raises(NoTextError, match="no text"):
        await InvoiceKeeper(db, review_bar=BAR).keep(a_job(), a_reading(""))

    assert await db.fetchval("SELECT count(*) FROM invoices") == 0


async def test_a_picture_in_a_channel_for_invoices_becomes_one(
    db: Pool, make_deps: MakeDeps
) -> None:
    attachment_id = await in_a_channel_for_invoices(db)
    deps = make_deps(reader=FakeReader(a_reading(TEXT)), invoices=InvoiceKeeper(db, review_bar=BAR))

    await read_attachment({"deps": deps}, str(attachment_id))

    page = await invoices.find(db, owner_on_discord(77))
    assert [invoice.attachment_id for invoice in page.invoices] == [attachment_id]
    assert await db.fetchval("SELECT status FROM ocr_results") == "completed"


async def test_a_picture_of_something_else_there_is_read_and_is_no_invoice(
    db: Pool, make_deps: MakeDeps
) -> None:
    attachment_id = await in_a_channel_for_invoices(db)
    deps = make_deps(reader=FakeReader(a_reading("")), invoices=InvoiceKeeper(db, review_bar=BAR))

    await read_attachment({"deps": deps}, str(attachment_id))

    assert await db.fetchval("SELECT status FROM ocr_results") == "completed"
    assert await db.fetchval("SELECT count(*) FROM invoices") == 0
