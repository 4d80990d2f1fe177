"""The reader in a real browser, with a worker whose reader is a fake."""

import asyncio
import base64
import io
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

import pytest
from PIL import Image, ImageDraw, ImageFont
from playwright.async_api import Browser, Page, expect

from ocr.engine import Box, Description, Line
from ocr.reader import ReadPicture
from tests.browser import browser as browser  # noqa: PLC0414  # a fixture
from tests.fakes import FakeReader, a_reading
from tests.web.browsing import ColorScheme, faults, opened, serving
from tests.web.conftest import Door, Work
from web.app import AppConfig, create_app

SIZE = (900, 420)
STEP, LEFT, TOP = 44, 30, 34  # pixels
HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>"
ERROR = "ModuleNotFoundError: No module named 'requests'"
TEXT = (
    "$ python app.py --verbose",
    "Traceback (most recent call last):",
    '  File "app.py", line 3, in <module>',
    "    import requests",
    ERROR,
    "$ export GITHUB_TOKEN=ghp_abcdefghijklmnopqrstuvwxyz0123456789",
    HOSTILE,
)
GIVE_FILE = """
([kind, data]) => {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], "image.png", { type: "image/png" }));
  const options = { bubbles: true, cancelable: true };
  const event = kind === "paste"
    ? new ClipboardEvent("paste", { ...options, clipboardData: transfer })
    : new DragEvent("drop", { ...options, dataTransfer: transfer });
  document.querySelector("#drop").dispatchEvent(event);
}
"""


def a_screenshot() -> bytes:
    picture = Image.new("RGB", SIZE, "#1b1e2b")
    draw = ImageDraw.Draw(picture)
    font = ImageFont.load_default(22)
    for n, text in enumerate(TEXT):
        colour = "#ff8f87" if text == ERROR else "#d8dcf0"
        draw.text((LEFT, TOP + n * STEP), text, fill=colour, font=font)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def what_it_says() -> ReadPicture:
    """The reading of `a_screenshot`, with its boxes."""
    lines = tuple(
        Line(text, Box(LEFT - 4, y - 4, min(LEFT + 12 * len(text), SIZE[0] - 8), y + 30), 0.97)
        for n, text in enumerate(TEXT)
        for y in [TOP + n * STEP]
    )
    read = a_reading("\n".join(TEXT))
    return replace(
        read,
        picture=replace(read.picture, width=SIZE[0], height=SIZE[1]),
        reading=replace(read.reading, lines=lines),
        description=Description(interface_type="terminal", error_lines=(ERROR,)),
    )


@dataclass
class Rings:
    """A queue that one worker of the test empties."""

    jobs: asyncio.Queue[UUID] = field(default_factory=asyncio.Queue[UUID])

    async def ring_uploads(self, job_ids: Sequence[UUID]) -> bool:
        for job_id in job_ids:
            self.jobs.put_nowait(job_id)
        return True


@dataclass
class Site:
    """A running door, and the reader of its only worker."""

    url: str
    reader: FakeReader


@pytest.fixture
async def site(door: Door, work: Work) -> AsyncGenerator[Site]:
    rings, reader = Rings(), FakeReader(what_it_says())
    app = create_app(config=AppConfig("1"), probes={}, web=replace(door.web, queue=rings))

    async def read_on() -> None:
        while True:
            await work(str(await rings.jobs.get()), reader)

    async with serving(app) as url, asyncio.TaskGroup() as tasks:
        worker = tasks.create_task(read_on())
        yield Site(url, reader)
        worker.cancel()


async def choose(page: Page, *names: str) -> None:
    await page.set_input_files(
        "#files",
        [{"name": name, "mimeType": "image/png", "buffer": a_screenshot()} for name in names],
    )


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (400, "light")])
async def test_a_chosen_picture_is_shown_beside_its_text(
    browser: Browser, site: Site, width: int, scheme: ColorScheme
) -> None:
    async with opened(browser, site.url, width=width, scheme=scheme) as page:
        assert await faults(page) == []
        await choose(page, "error.png")
        lines = page.get_by_role("option")

        await expect(lines).to_have_count(len(TEXT))
        await expect(lines.nth(4)).to_have_class("bad")
        await expect(page.locator("mark")).to_have_text("[REDACTED:GITHUB_TOKEN]")
        assert await lines.nth(6).inner_text() == HOSTILE
        await expect(page.locator("#said")).to_have_text("error.png is read.")
        assert await faults(page) == []
        assert await page.evaluate("document.documentElement.scrollWidth") <= width


async def test_lines_and_boxes_highlight_each_other(browser: Browser, site: Site) -> None:
    async with opened(browser, site.url) as page:
        await choose(page, "error.png")
        line, box = page.locator("li[data-line='4']"), page.locator("rect[data-line='4']")

        await line.hover()
        await expect(box).to_have_class("bad lit")
        await page.locator("h1").hover()
        await expect(box).to_have_class("bad")
        await box.hover()
        await expect(line).to_have_class("bad lit")
        await page.locator("rect[data-line='2']").click()
        await expect(page.locator("li[data-line='2']")).to_have_attribute("aria-selected", "true")


async def test_the_whole_text_is_copied_without_its_secrets(browser: Browser, site: Site) -> None:
    async with opened(browser, site.url) as page:
        await choose(page, "error.png")
        await page.get_by_role("button", name="Copy text").click()
        await expect(page.locator("#said")).to_have_text("Copied")
        copied = await page.evaluate("navigator.clipboard.readText()")

    assert copied.splitlines()[4] == ERROR
    assert "ghp_" not in copied


async def test_the_keyboard_alone_reaches_everything(browser: Browser, site: Site) -> None:
    async with opened(browser, site.url) as page:
        await choose(page, "error.png")
        await expect(page.get_by_role("option").first).to_be_visible()
        await page.locator("#files").focus()
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("radio", name="Text", exact=True)).to_be_focused()
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("button", name="Copy text")).to_be_focused()
        await page.keyboard.press("Tab")
        await expect(page.locator("li[data-line='0']")).to_be_focused()
        await page.keyboard.press("ArrowDown")
        await expect(page.locator("rect[data-line='1']")).to_have_class("lit")
        await page.keyboard.press("End")
        await expect(page.locator("li[data-line='6']")).to_be_focused()
        await page.keyboard.press("Tab")
        await expect(page.locator(".job .open")).to_be_focused()
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await expect(page.locator(".job")).to_have_count(0)
        await expect(page.locator("#files")).to_be_focused()


@pytest.mark.parametrize("kind", ["paste", "drop"])
async def test_pictures_are_pasted_and_dropped(browser: Browser, site: Site, kind: str) -> None:
    async with opened(browser, site.url) as page:
        await page.evaluate(GIVE_FILE, [kind, base64.b64encode(a_screenshot()).decode()])

        await expect(page.get_by_role("option")).to_have_count(len(TEXT))


async def test_progress_stands_at_the_stage_that_was_reached(browser: Browser, site: Site) -> None:
    site.reader.gate.clear()
    async with opened(browser, site.url) as page:
        await choose(page, "error.png")
        await expect(page.get_by_role("progressbar")).to_have_js_property("value", 20)
        await expect(page.locator(".stage")).to_have_text("Reading")
        await page.reload()
        await expect(page.locator(".stage")).to_have_text("Reading")
        site.reader.gate.set()
        await expect(page.locator(".stage")).to_have_text("Done")


async def test_many_pictures_are_read_though_streams_are_few(browser: Browser, site: Site) -> None:
    names = [f"{n}.png" for n in range(6)]
    async with opened(browser, site.url) as page:
        await choose(page, *names)

        await expect(page.locator(".job[data-status=done]")).to_have_count(len(names))


async def test_a_file_that_is_too_large_is_refused_in_words(browser: Browser, site: Site) -> None:
    async with opened(browser, site.url) as page:
        too_big = bytes(2**18 + 1)
        await page.set_input_files(
            "#files", {"name": "big.png", "mimeType": "image/png", "buffer": too_big}
        )

        await expect(page.locator(".why")).to_contain_text("The file is too large.")


async def test_a_reading_has_a_page_of_its_own_in_vietnamese(browser: Browser, site: Site) -> None:
    async with opened(browser, site.url) as page:
        await choose(page, "error.png")
        await expect(page.locator(".job[data-status=done]")).to_have_count(1)
        await page.locator(".job .open").click()
        await page.get_by_role("link", name="Tiếng Việt").click()

        await expect(page.get_by_role("button", name="Chép chữ")).to_be_visible()
        await page.wait_for_load_state("networkidle")  # the script is there to hear the pointer
        await page.mouse.move(0, 0)
        await page.locator("li[data-line='1']").hover()
        await expect(page.locator("rect[data-line='1']")).to_have_class("lit")
        assert await faults(page) == []
