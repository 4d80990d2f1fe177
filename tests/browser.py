"""A real Chromium for tests of pages, where there is one."""

import os
import shutil
from collections.abc import AsyncGenerator

import pytest
from playwright.async_api import Browser, async_playwright

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
