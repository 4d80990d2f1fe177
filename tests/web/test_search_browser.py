"""The operators' search in a real browser: found by keyboard, for eyes and without."""

from collections.abc import AsyncGenerator
from dataclasses import replace

import pytest
from playwright.async_api import Browser, expect

from db import ocr_results
from db.pool import Pool
from ocr.image import check
from tests.browser import browser as browser  # noqa: PLC0414  # a fixture
from tests.builders import make_attachment, make_message, make_place, make_transcript, store
from tests.fakes import FakeFetcher
from tests.ocr.pictures import draw, encoded
from tests.web.browsing import ColorScheme, faults, opened, overflow, serving
from tests.web.conftest import Door
from web.app import AppConfig, create_app

ERROR = "ModuleNotFoundError: No module named 'flask'"


@pytest.fixture
async def site(door: Door, db: Pool) -> AsyncGenerator[str]:
    """A running door, with a screenshot and a message about the same."""
    await make_place(db)
    shown = make_message(content="it broke", attachments=[make_attachment(filename="error.png")])
    [picture] = await store(db, shown)
    claim = await ocr_results.claim(db, picture, owner="one", lease_s=30)
    assert claim
    await ocr_results.complete(db, picture, claim.token, replace(make_transcript(), text=ERROR))
    await store(db, make_message(content="Install flask into the environment that runs."))
    desk = replace(door.web.desk, pictures=FakeFetcher(encoded(draw([ERROR]))))
    web = replace(door.web, desk=desk, check=check)
    async with serving(create_app(config=AppConfig("1"), probes={}, web=web)) as url:
        yield url


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (400, "dark")])
async def test_words_are_typed_and_found_with_their_picture(
    browser: Browser, site: str, width: int, scheme: ColorScheme
) -> None:
    async with opened(browser, site, "/search", width=width, scheme=scheme) as page:
        await page.keyboard.type("flask module")  # the field has the focus
        await page.keyboard.press("Enter")

        await expect(page.get_by_role("heading", name="“flask module” in")).to_be_visible()
        await expect(page.locator(".hit")).to_have_count(2)
        await expect(page.get_by_role("img", name="The picture error.png")).to_be_visible()
        assert await faults(page) == []
        assert await overflow(page) <= 0


async def test_a_picture_that_is_gone_is_told_of_in_words(browser: Browser, site: str) -> None:
    async with opened(browser, site, "/search") as page:
        # Not 410, which a browser itself calls an error of the page.
        await page.route("**/image", lambda route: route.fulfill(status=200, body="gone"))
        await page.goto(f"{site}/search?text=flask")

        await expect(page.get_by_text("error.png is no longer there; its text is.")).to_be_visible()
