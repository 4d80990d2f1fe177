"""The door on a port, and a page of it in a real browser."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any, cast

import uvicorn
from axe_playwright_python.async_playwright import Axe
from fastapi import FastAPI
from playwright.async_api import Browser, Page, expect

from tests.browser import ColorScheme, empty_page, listening

HEIGHT = 900
PATIENCE_MS = 15_000  # with a page on a busy machine


@asynccontextmanager
async def serving(app: FastAPI) -> AsyncGenerator[str]:
    """The address of *app*, while it runs."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, lifespan="off"))
    server.config.load()
    socket = server.config.bind_socket()
    async with asyncio.TaskGroup() as tasks:
        serving = tasks.create_task(server.serve(sockets=[socket]))
        yield f"http://127.0.0.1:{socket.getsockname()[1]}"
        server.should_exit = True
        await serving
    socket.close()


@asynccontextmanager
async def opened(
    browser: Browser, url: str, path: str = "/", *, width: int = 1280, scheme: ColorScheme = "light"
) -> AsyncGenerator[Page]:
    """The page; at the end it must have said no error and asked nobody else for anything."""
    expect.set_options(timeout=PATIENCE_MS)
    troubles: list[str] = []
    asked: list[str] = []
    async with empty_page(browser, width=width, height=HEIGHT, scheme=scheme) as page:
        await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.set_default_timeout(PATIENCE_MS)
        with listening(
            page,
            console=lambda said: troubles.append(said.text) if said.type != "log" else None,
            pageerror=lambda error: troubles.append(str(error)),
            dialog=lambda dialog: troubles.append(f"dialog: {dialog.message}"),
            request=lambda request: asked.append(request.url),
        ):
            await page.goto(url + path)
            yield page
    assert troubles == []
    assert [url_asked for url_asked in asked if not url_asked.startswith(url)] == []


async def faults(page: Page) -> list[str]:
    """What axe-core finds on this page, of the serious and critical kind."""
    results = await Axe().run(page)  # pyright: ignore[reportUnknownMemberType]  # it has no types
    found = cast("dict[str, Any]", results.response)  # pyright: ignore[reportUnknownMemberType]
    return [
        f"{fault['id']}: {node['html']}"
        for fault in found["violations"]
        if fault["impact"] in {"serious", "critical"}
        for node in fault["nodes"]
    ]


async def overflow(page: Page) -> int:
    """How many pixels the page is wider than its window."""
    return await page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
