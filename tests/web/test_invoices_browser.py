"""The pages of invoices in a real browser."""

import datetime as dt
from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace
from decimal import Decimal

import pytest
from playwright.async_api import Browser, expect

from db import invoices
from ocr.engine import Box, Line
from ocr.reader import ReadPicture
from tests.browser import browser as browser  # noqa: PLC0414  # a fixture
from tests.fakes import FakeReader, a_reading
from tests.uploads import a_png, uploaded
from tests.web.browsing import ColorScheme, faults, opened, overflow, serving
from tests.web.conftest import Door, Work
from tests.web.invoices import DOUBTED, keep
from web.app import AppConfig, create_app
from web.charts.artist import Artist, open_artist

SELLER = "Siêu thị Sao Mai"
HOSTILE = "<img src=x onerror=alert(1)>"


def what_it_says() -> ReadPicture:
    """The reading of a picture as `a_png` draws it, with the seller's name in it."""
    read = a_reading(SELLER)
    line = Line(SELLER, Box(4, 4, 60, 20), 0.97)
    return replace(
        read,
        picture=replace(read.picture, width=64, height=32),
        reading=replace(read.reading, lines=(line,)),
    )


@dataclass
class Ledger:
    """A running door with a few invoices of this machine's own pages."""

    url: str
    door: Door
    flagged: int
    pictured: int


@pytest.fixture(scope="module")
async def artist() -> AsyncGenerator[Artist]:
    async with open_artist() as artist:
        yield artist


@pytest.fixture
async def ledger(door: Door, work: Work, artist: Artist) -> AsyncGenerator[Ledger]:
    job_id = await uploaded(door.db, door.web.files, data=a_png(), owner="local")
    await work(str(job_id), FakeReader(what_it_says()))
    pictured = await keep(door.db, "local", job_id=job_id, seller=SELLER)
    for month in (7, 8):
        day = dt.date(2025, month, 3)
        await keep(door.db, "local", date=day, seller=f"{HOSTILE} {month}", total=Decimal(month))
    flagged = await keep(door.db, "local", to_check=DOUBTED, code="FLAGGED-1")
    app = create_app(config=AppConfig("1"), probes={}, web=replace(door.web, artist=artist))
    async with serving(app) as url:
        yield Ledger(url, door, flagged, pictured)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (400, "light")])
async def test_the_list_and_an_invoice_keep_nobody_out(
    browser: Browser, ledger: Ledger, width: int, scheme: ColorScheme
) -> None:
    async with opened(browser, ledger.url, "/invoices", width=width, scheme=scheme) as page:
        await expect(page.locator(".drawing svg")).to_have_count(2)
        assert await faults(page) == []
        assert await overflow(page) <= 0
        await page.get_by_label("To be checked").select_option("yes")
        await page.get_by_role("button", name="Find", exact=True).click()
        await expect(page.locator(".rows tbody tr")).to_have_count(1)
        await page.locator(".rows a").click()

        await expect(page.locator(".fields .check dt")).to_have_text(["Date"])
        assert await faults(page) == []
        assert await overflow(page) <= 0
        await page.get_by_role("button", name="Correct", exact=True).click()
        assert await faults(page) == []
        assert await overflow(page) <= 0


async def test_a_field_is_corrected_by_the_keyboard_and_says_what_was_read(
    browser: Browser, ledger: Ledger
) -> None:
    async with opened(browser, ledger.url, f"/invoices/{ledger.flagged}") as page:
        await page.get_by_role("button", name="Correct", exact=True).press("Enter")
        await expect(page.locator("#field-date")).to_be_focused()  # what is doubted comes first
        await page.locator("#field-date").fill("2025-10-02")
        await page.keyboard.press("Enter")

        await expect(page.locator("#said")).to_have_text("Saved.")
        await expect(page.locator(".was")).to_have_text("Read as: 2025-10-20")
        await page.get_by_role("button", name="All is right").click()
        await expect(page.locator(".notice")).to_have_count(0)
    kept = await invoices.get(ledger.door.db, ledger.flagged, "local")
    assert kept is not None
    assert (kept.facts.date, kept.needs_review) == (dt.date(2025, 10, 2), False)


async def test_fields_point_into_the_picture_and_an_invoice_goes_only_after_a_second_word(
    browser: Browser, ledger: Ledger
) -> None:
    async with opened(browser, ledger.url, f"/invoices/{ledger.pictured}") as page:
        await page.wait_for_load_state("networkidle")
        await page.locator("#shown [data-field=seller]").hover()
        await expect(page.locator("rect[data-field=seller]")).to_have_class("lit")
        await page.locator("rect[data-field=seller]").hover()
        await expect(page.locator("#shown [data-field=seller]")).to_have_class("sure lit")

        await page.get_by_role("button", name="Delete").click()
        assert await faults(page) == []
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).to_have_count(0)
        await page.get_by_role("button", name="Delete").click()
        await page.get_by_role("dialog").get_by_role("button", name="Delete").click()

        await expect(page.locator("#said")).to_have_text("The invoice is deleted.")
        await expect(page.locator(".rows tbody tr")).to_have_count(3)


async def test_the_chat_answers_beside_the_list_and_about_one_invoice(
    browser: Browser, ledger: Ledger
) -> None:
    async with opened(browser, ledger.url, "/invoices") as page:
        await page.get_by_role("textbox", name="Your question").fill("invoices of 10/2025")
        await page.keyboard.press("Enter")
        await expect(page.locator(".answered .words")).to_contain_text("FLAGGED-1")
        await expect(page.locator(".shown a").first).to_be_visible()
        await (
            page.get_by_role("button", name="Totals by seller")
            .or_(page.locator(".suggestion").first)
            .first.click()
        )
        await expect(page.locator(".answered")).to_have_count(2)
        assert await faults(page) == []
        await page.goto(f"{ledger.url}/invoices/{ledger.pictured}?lang=vi")
        await page.get_by_role("button", name="Hóa đơn này có những gì?").click()
        await expect(page.locator(".answered .words")).to_contain_text(SELLER)


async def test_the_reader_takes_a_picture_as_an_invoice(browser: Browser, ledger: Ledger) -> None:
    async with opened(browser, ledger.url, "/?purpose=invoice") as page:
        await page.set_input_files(
            "#files", {"name": "bill.png", "mimeType": "image/png", "buffer": a_png()}
        )
        await expect(page.locator(".job[data-status=queued]").first).to_be_visible()
    purposes = await ledger.door.db.fetch("SELECT purpose FROM ocr_jobs ORDER BY created_at")
    assert [row["purpose"] for row in purposes][-1] == "invoice"
