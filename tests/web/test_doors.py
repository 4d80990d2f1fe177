"""Every address of the HTTP door, tried by somebody who may not go in there."""

import re
from collections.abc import AsyncGenerator, Iterator

import pytest
from fastapi import APIRouter, FastAPI
from httpx2 import AsyncClient
from starlette.routing import Route

from tests.web.conftest import LOCAL_URL, Door

# What is told to anybody: that it lives, its manual, and how one signs in.
OPEN = re.compile(r"/health(/live|/ready)?|/docs(/.*)?|/openapi.json|/api/session")
NUMBERED = {"invoice_id", "message_id"}


def addresses(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Each method and path, with something in the place of its parameters."""
    for route in routes(app):
        if not OPEN.fullmatch(route.path):
            path = re.sub(r"{(\w+)(?::\w+)?}", filled, route.path)
            yield from ((method, path) for method in sorted(route.methods or ()))


def routes(app: FastAPI | APIRouter) -> Iterator[Route]:
    """Those of *app*, and of the routers it includes."""
    for route in app.routes:
        if isinstance(route, Route):
            yield route
        elif isinstance(included := getattr(route, "original_router", None), APIRouter):
            yield from routes(included)


def filled(parameter: re.Match[str]) -> str:
    return "7" if parameter[1] in NUMBERED else "00000000-0000-0000-0000-000000000000"


@pytest.fixture
async def watcher(door: Door) -> AsyncGenerator[AsyncClient]:
    """The key of the figures, in a header and in a browser's session."""
    key = await door.key("prometheus", "metrics")
    async with door.client(key) as client:
        signed_in = await client.post("/api/session", json={"key": key})
        assert signed_in.status_code == 200
        yield client


async def test_nothing_is_open_to_who_has_no_key(door: Door) -> None:
    await door.key("ann")  # there is one, so that this machine's browsers need it too
    async with door.browser() as nobody:
        found = {
            (method, path): (
                await nobody.request(method, path, headers={"Origin": LOCAL_URL})
            ).status_code
            for method, path in addresses(door.app)
            if path != "/metrics"  # of this machine: see test_figures_are_for_operators
        }

    assert len(found) > 20
    assert {at: status for at, status in found.items() if status not in {401, 405}} == {}


async def test_the_key_of_the_figures_opens_nothing_else(door: Door, watcher: AsyncClient) -> None:
    found = {
        (method, path): (
            await watcher.request(method, path, headers={"Origin": LOCAL_URL})
        ).status_code
        for method, path in addresses(door.app)
    }

    opened = {at for at, status in found.items() if status not in {401, 403, 405}}
    assert opened == {("GET", "/metrics")}
