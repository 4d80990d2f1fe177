"""The operators' page in a real browser: live, without a flicker, for eyes and without."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace

import pytest
from playwright.async_api import Browser, Page, expect

from db import ocr_results, workers
from db.pool import Pool
from ocr.image import check
from tests.browser import browser as browser  # noqa: PLC0414  # a fixture
from tests.builders import GUILD, make_attachment, make_message, make_place, make_transcript, store
from tests.fakes import FakeFetcher
from tests.ocr.pictures import draw, encoded
from tests.web.browsing import faults, opened, overflow, serving
from tests.web.conftest import Door
from web.app import AppConfig, create_app
from web.charts.artist import Artist, open_artist


@dataclass
class Site:
    """A running door, with one picture that failed."""

    url: str
    db: Pool
    picture: str
    message_id: int


@pytest.fixture(scope="module")
async def artist() -> AsyncGenerator[Artist]:
    """One for all tests: its process takes a second to start."""
    async with open_artist() as artist:
        yield artist


@pytest.fixture
async def site(door: Door, db: Pool, artist: Artist) -> AsyncGenerator[Site]:
    await make_place(db)
    message = make_message(attachments=[make_attachment(filename="broken.png")])
    [picture] = await store(db, message)
    claim = await ocr_results.claim(db, picture, owner="one", lease_s=30)
    assert claim
    await ocr_results.end(
        db, picture, claim.token, status="failed", code="engine_timeout", message="It took long."
    )
    [read] = await store(db, make_message(attachments=[make_attachment()]))
    claim = await ocr_results.claim(db, read, owner="one", lease_s=30)
    assert claim
    assert await ocr_results.complete(db, read, claim.token, make_transcript())
    await workers.beat(db, "host:0")
    await workers.beat(db, "bot:host:1", role="bot")
    desk = replace(door.web.desk, pictures=FakeFetcher(encoded(draw(["Error: it broke"]))))
    web = replace(door.web, desk=desk, artist=artist, check=check)
    async with serving(create_app(config=AppConfig("1"), probes={}, web=web)) as url:
        yield Site(url, db, str(picture), message.id)


async def hurry(page: Page) -> None:
    """Let the page look again at once, as it does when somebody comes back to it."""
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


async def test_the_page_is_for_everybody(browser: Browser, site: Site) -> None:
    async with opened(browser, site.url, "/operations", scheme="dark") as page:
        await expect(page.locator("#verdict")).to_contain_text("Look at this")
        await expect(page.locator(".verdict li")).to_have_text("Failed in the last hour: 1.")
        await expect(page.locator(".drawing svg")).to_have_count(2)  # of pictures
        await expect(page.get_by_text("Nothing in this time.")).to_have_count(2)  # of questions
        assert await faults(page) == []


async def test_the_failed_picture_is_two_clicks_away_on_a_phone(
    browser: Browser, site: Site
) -> None:
    async with opened(browser, site.url, "/", width=400) as page:
        await page.get_by_role("link", name="Operations").click()
        await expect(page.locator(".drawing svg")).to_have_count(2)
        assert await faults(page) == []
        assert await overflow(page) <= 0
        await page.get_by_role("link", name="picture broken.png").click()

        await expect(page.locator(".problem").first).to_have_text("It took long.")
        await expect(page.get_by_role("img", name="The picture broken.png")).to_be_visible()
        told = f"picture {site.picture}: engine_timeout"
        await expect(page.locator(".life")).to_contain_text(told)
        assert await faults(page) == []
        assert await overflow(page) <= 0


async def test_what_changes_is_shown_the_focus_stays_and_what_is_old_is_said_to_be(
    browser: Browser, site: Site
) -> None:
    async with opened(browser, site.url, "/operations") as page:
        link = page.get_by_role("link", name="picture broken.png")
        await link.focus()
        await site.db.execute("UPDATE workers SET seen_at = now() - interval '30 s'")
        await hurry(page)

        await expect(page.locator("#verdict")).to_contain_text("Something is down")
        await expect(page.locator("#said")).to_contain_text("Something is down")
        await expect(link).to_be_focused()

        # Not 503, which a browser itself calls an error of the page.
        await page.route("**/operations?part=now", lambda route: route.fulfill(status=304))
        await hurry(page)
        await expect(page.locator("#now")).to_have_class("old")
        await expect(page.locator("#said")).to_contain_text("does not answer")
        await page.unroute("**/operations?part=now")
        await hurry(page)
        await expect(page.locator("#now")).not_to_have_class("old")


async def test_another_try_is_asked_for_in_place(browser: Browser, site: Site) -> None:
    async with opened(browser, site.url, "/operations") as page:
        await page.wait_for_load_state("networkidle")
        await page.get_by_role("button", name="Try again: picture broken.png").click()

        await expect(page.locator("#troubles")).to_contain_text("Nothing: all could be done.")
        await expect(page.locator("#said")).to_have_text("It will be tried again.")
        await expect(page.locator("#queues tbody tr").first).to_contain_text("1")
        assert page.url == f"{site.url}/operations"


async def test_one_server_is_chosen_and_the_view_can_be_paused(
    browser: Browser, site: Site
) -> None:
    async with opened(browser, site.url, "/operations") as page:
        await page.wait_for_load_state("networkidle")
        await page.select_option("select[name=guild]", str(GUILD.id))
        await page.wait_for_url(f"**guild={GUILD.id}**")
        await page.wait_for_load_state("networkidle")
        await page.get_by_role("button", name="Pause live view").click()
        await site.db.execute("DELETE FROM workers")
        await hurry(page)
        await expect(page.locator("#verdict")).to_contain_text("Look at this")
        await page.get_by_role("button", name="Go on live").click()
        await expect(page.locator("#verdict")).to_contain_text("Something is down")
