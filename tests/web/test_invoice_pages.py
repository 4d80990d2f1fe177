"""The pages of invoices as the server renders them."""

import csv
import datetime as dt
import io
import re
from collections.abc import AsyncGenerator
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest
from httpx2 import AsyncClient

from db.invoice_records import Figures
from tests.uploads import a_png, uploaded
from tests.web.conftest import Door
from tests.web.invoices import DOUBTED, FACTS, keep
from web.invoice_csv import BYTE_ORDER_MARK
from web.pages.invoice_figures import by_month as shown_by_month
from web.pages.invoice_figures import every_month, total_of
from web.pages.invoice_places import map_of
from web.pages.invoice_query import asked
from web.pages.invoices import PAGE_SIZE
from web.pages.language import texts

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7*7 }}"
ROW = r'<tr><th scope="row">([^<]*)</th><td>([^<]*)</td><td>([^<]*)</td></tr>'
OWN = {"Origin": "http://127.0.0.1:8710"}
NOTHING = Figures(None, "VND", 0, 0, None, None, None, None, None, None)


@pytest.fixture
async def browser(door: Door) -> AsyncGenerator[AsyncClient]:
    """A browser of this machine with its session, whose owner is `local`."""
    async with door.browser() as browser:
        await browser.get("/invoices")
        yield browser


async def page(browser: AsyncClient, path: str, *, status: int = 200) -> str:
    answer = await browser.get(path)
    assert answer.status_code == status, answer.text
    return answer.text


def listed(html: str) -> list[int]:
    return [int(found) for found in re.findall(r'<th scope="row"><a href="/invoices/(\d+)"', html)]


async def test_only_ones_own_invoices_are_listed_opened_shown_and_downloaded(door: Door) -> None:
    own, others = await keep(door.db, "ann", code="A1"), await keep(door.db, "bob", code="B2")
    async with door.client() as browser:
        await browser.post("/api/session", json={"key": await door.key("ann", "invoices")})

        assert listed(await page(browser, "/invoices")) == [own]
        assert "A1" in await page(browser, f"/invoices/{own}")
        refused = await page(browser, f"/invoices/{others}", status=404)
        assert texts("en")["invoice"]["not_there"] in refused
        assert "B2" not in refused
        await page(browser, f"/invoices/{others}/picture", status=404)
        table = await page(browser, "/invoices/table.csv")
        codes = [row["invoice_code"] for row in csv.DictReader(io.StringIO(table[1:]))]
        assert table.startswith(BYTE_ORDER_MARK)
        assert codes == ["A1"]


@pytest.mark.parametrize("path", ["/invoices", "/invoices/1"])
async def test_a_key_that_opens_no_invoices_is_told_which_scope_it_lacks(
    door: Door, path: str
) -> None:
    async with door.client() as browser:
        assert "sign-in" in await page(browser, path, status=401)
        await browser.post("/api/session", json={"key": await door.key("ann", "upload")})
        assert "it needs the scope invoices" in await page(browser, path, status=403)


async def test_filters_of_the_address_hold_for_list_totals_and_table(
    door: Door, browser: AsyncClient
) -> None:
    october = await keep(door.db, "local")
    flagged = await keep(
        door.db, "local", to_check=DOUBTED, date=dt.date(2025, 9, 30), seller="Bách Hóa <b>"
    )
    dollars = await keep(door.db, "local", currency="USD", total=Decimal("9.50"), date=None)

    assert listed(await page(browser, "/invoices?month=2025-10")) == [october]
    assert listed(await page(browser, "/invoices?flagged=yes")) == [flagged]
    assert listed(await page(browser, "/invoices?seller=b%C3%A1ch")) == [flagged]
    assert listed(await page(browser, "/invoices?since=2025-09-01&until=2025-09-30")) == [flagged]
    usd = await page(browser, "/invoices?currency=USD")
    assert listed(usd) == [dollars]
    assert "9.50 USD" in usd
    assert "5,000,000" not in usd
    assert 'href="/invoices/table.csv?currency=USD"' in usd
    assert len((await page(browser, "/invoices/table.csv?flagged=yes")).splitlines()) == 2


async def test_totals_are_shown_by_month_and_seller_in_tables(
    door: Door, browser: AsyncClient
) -> None:
    for month in (8, 10):
        await keep(door.db, "local", date=dt.date(2025, month, 1))
    html = await page(browser, "/invoices")
    rows = re.findall(
        r'<tr><th scope="row">([^<]*)</th><td>([^<]*)</td><td>([^<]*)</td></tr>', html
    )

    assert rows == [
        ("2025-08", "1", "5,000,000"),
        ("2025-09", "0", "–"),
        ("2025-10", "1", "5,000,000"),
        ("CÔNG TY XYZ", "2", "10,000,000"),
    ]


async def test_a_long_list_has_pages_and_one_beyond_the_last_leads_to_it(
    door: Door, browser: AsyncClient
) -> None:
    kept = [await keep(door.db, "local", seller="Một") for _ in range(PAGE_SIZE + 1)]

    first = await page(browser, "/invoices?seller=M%E1%BB%99t")
    assert listed(first) == kept[:0:-1]
    assert 'rel="next" href="/invoices?seller=M%E1%BB%99t&amp;page=2"' in first
    beyond = await browser.get("/invoices?page=99")
    assert beyond.headers["location"] == "/invoices?page=2"
    assert listed(await page(browser, "/invoices?page=2")) == [kept[0]]


async def test_one_invoice_shows_what_to_check_and_what_it_may_repeat(
    door: Door, browser: AsyncClient
) -> None:
    before = await keep(door.db, "local", sha256=b"\1" * 32)
    kept = await keep(door.db, "local", sha256=b"\1" * 32, to_check=(*DOUBTED, "Odd."))

    html = await page(browser, f"/invoices/{kept}?lang=vi")

    assert "Ngày: đọc chưa chắc chắn." in html
    assert "Tiền hàng cộng thuế không bằng tổng tiền." in html
    assert "<li>Odd.</li>" in html
    assert f'<a href="/invoices/{before}">' in html
    assert re.search(r'<div class="check"[^>]*>\s*<dt>Ngày</dt>', html)
    assert re.search(r'<div class="sure"[^>]*>\s*<dt>Tổng thanh toán</dt>', html)
    assert "5.000.000 VND" in html


async def test_a_corrected_field_shows_what_was_read_first(
    door: Door, browser: AsyncClient
) -> None:
    kept = await keep(door.db, "local")
    for total in ("4000000", "4500000"):
        await browser.patch(
            f"/api/invoices/{kept}",
            json={"total": total},
            headers=OWN,
        )
    html = await page(browser, f"/invoices/{kept}")

    assert "4,500,000 VND" in html
    assert "Read as: 5000000" in html
    assert "corrected by you" in html


async def test_the_picture_is_shown_while_it_is_kept(door: Door, browser: AsyncClient) -> None:
    job_id: UUID = await uploaded(door.db, door.web.files, data=a_png(), owner="local")
    kept = await keep(door.db, "local", job_id=job_id)

    answer = await browser.get(f"/invoices/{kept}/picture")
    assert (answer.status_code, answer.content) == (200, a_png())
    await browser.delete(f"/api/ocr/job/{job_id}", headers=OWN)
    await page(browser, f"/invoices/{kept}/picture", status=404)


async def test_what_an_invoice_says_is_text_and_nothing_else(
    door: Door, browser: AsyncClient
) -> None:
    kept = await keep(
        door.db,
        "local",
        seller=HOSTILE,
        code=HOSTILE,
        buyer=HOSTILE,
        type=HOSTILE,
        items=({"name": HOSTILE, "amount": HOSTILE},),
        to_check=(HOSTILE,),
    )
    for path in ("/invoices", f"/invoices/{kept}"):
        html = await page(browser, path)

        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        assert "{{ 7*7 }}" in html  # shown, not computed


def test_fields_are_found_where_they_stand_in_the_picture() -> None:
    lines = [
        ("CÔNG TY  XYZ", (1, 2, 11, 12)),
        ("20/10/2025 10:00", (1, 20, 31, 32)),
        ("1 Giấy A4 5.000.000", (1, 40, 31, 52)),
        ("Tổng: 5.000.000", (1, 60, 41, 72)),
        ("no box", None),
    ]
    result = {
        "width": 100,
        "height": 80,
        "lines": [{"text": text, "box": box} for text, box in lines],
    }
    found = map_of(FACTS, result)

    assert found is not None
    assert {(place.field, place.top, place.width) for place in found.places} == {
        ("seller", 2, 10),
        ("date", 20, 30),
        ("total", 60, 40),
    }
    assert map_of(FACTS, None) is None


def test_what_makes_no_sense_in_an_address_is_as_if_it_was_not_there() -> None:
    wanted = asked(
        {
            "month": "2025-13",
            "since": "yesterday",
            "currency": "dong",
            "flagged": "perhaps",
            "order": "owner",
            "page": "-1",
            "owner": "bob",
        }
    )
    assert wanted == asked({})
    assert (wanted.order, wanted.page, wanted.is_filtered) == ("created", 1, False)


def test_a_month_counts_more_than_days_and_a_change_begins_at_page_one() -> None:
    wanted = asked({"month": "2024-02", "since": "2020-01-01", "page": "3", "text": " a&b "})

    assert (wanted.filters.since, wanted.filters.until) == (
        dt.date(2024, 2, 1),
        dt.date(2024, 2, 29),
    )
    assert wanted.address(order="total") == "/invoices?text=a%26b&month=2024-02&order=total"
    assert wanted.address(text=None, month=None) == "/invoices"


def test_months_between_are_not_left_out_unless_a_date_is_far_away() -> None:
    assert every_month(["2025-11", "2026-01"]) == ["2025-11", "2025-12", "2026-01"]
    far = [replace(NOTHING, key=key, total=Decimal(1)) for key in ("1999-01", "2026-01")]
    assert [key for key, *_ in shown_by_month(far, "VND", "en").rows] == ["1999-01", "2026-01"]


def test_a_sum_of_nothing_is_unknown_and_not_zero() -> None:
    assert total_of(NOTHING, "en").amount is None
    assert shown_by_month([replace(NOTHING, key="2025-01")], "VND", "en").chart is None
