"""A real Chromium for tests of pages, where there is one."""

import os
import shutil
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, Literal, cast

import pytest
from playwright.async_api import Browser, Page, async_playwright

ColorScheme = Literal["light", "dark"]

BROWSERS = ("chromium", "google-chrome", "chromium-browser", "google-chrome-stable")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@pytest.fixture(scope="module")
async def browser() -> AsyncGenerator[Browser]:
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        reason = f"no browser found ({', '.join(BROWSERS)}); install one, as `apt install chromium`"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=found, args=list(ARGUMENTS))
        yield browser
        await browser.close()


@asynccontextmanager
async def empty_page(
    browser: Browser, *, width: int, height: int, scheme: ColorScheme = "light"
) -> AsyncGenerator[Page]:
    """The one page of *browser*, which remembers nothing of its last use.

    A page of its own for each test would need another process, which costs 0.8 s of CPU time.
    What a page keeps by its origin is nobody else's: each test serves on another port.
    """
    context = browser.contexts[0] if browser.contexts else await browser.new_context(locale="en-GB")
    page = context.pages[0] if context.pages else await context.new_page()
    await page.set_viewport_size({"width": width, "height": height})
    await page.emulate_media(color_scheme=scheme)
    try:
        yield page
    finally:
        await page.unroute_all()
        await page.goto("about:blank")
        await page.mouse.move(0, 0)
        await context.clear_cookies()


@contextmanager
def listening(page: Page, **hears: Callable[[Any], object]) -> Generator[None]:
    """Call each of *hears* with every event of its name, until the end."""
    emitter = cast("Any", page)  # its types know no event by a variable's value
    for event, hear in hears.items():
        emitter.on(event, hear)
    try:
        yield
    finally:
        for event, hear in hears.items():
            emitter.remove_listener(event, hear)
