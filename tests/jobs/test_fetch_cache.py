from collections.abc import AsyncGenerator
from functools import partial
from typing import cast

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer
from PIL import Image
from redis.asyncio import Redis

from core.byte_cache import CacheLimits, RedisByteCache
from core.errors import GoneError
from core.redis import connect
from jobs.fetch import Fetcher, FetchLimits, HostRefused
from jobs.fetch_cache import CachedFetcher, name_of
from ocr.image import ImageLimits, check
from tests.ocr.pictures import encoded

PICTURE = encoded(Image.new("RGB", (40, 30)))
CHECK = partial(check, limits=ImageLimits(max_pixels=5000))


class Host:
    """Serves what it is told at each path, and counts who asked."""

    def __init__(self) -> None:
        self.bodies: dict[str, bytes] = {}
        self.asked: list[str] = []
        self.url = ""

    async def serve(self, request: web.Request) -> web.Response:
        self.asked.append(request.path)
        if request.path not in self.bodies:
            raise web.HTTPNotFound
        return web.Response(body=self.bodies[request.path])


@pytest.fixture
async def host() -> AsyncGenerator[Host]:
    host, app = Host(), web.Application()
    app.router.add_get("/{path:.*}", host.serve)
    async with TestServer(app) as server:
        host.url = str(server.make_url("")).rstrip("/")
        yield host


@pytest.fixture
async def session() -> AsyncGenerator[ClientSession]:
    async with ClientSession(auto_decompress=False) as session:
        yield session


def worker(session: ClientSession, host: Host, redis: Redis) -> CachedFetcher:
    fetcher = Fetcher(session, FetchLimits(max_bytes=100_000, timeout_s=5), {host.url})
    return CachedFetcher(fetcher, RedisByteCache(redis, "pictures", CacheLimits()), check=CHECK)


async def kept_names(redis: Redis) -> list[bytes]:
    keys = "HKEYS", "helpsight:pictures:values"
    return cast("list[bytes]", await redis.execute_command(*keys))  # pyright: ignore[reportUnknownMemberType]


async def test_the_next_try_on_any_worker_needs_no_download(
    host: Host, session: ClientSession, redis: Redis
) -> None:
    host.bodies["/1/2/a.png"] = PICTURE

    first = await worker(session, host, redis).fetch(host.url + "/1/2/a.png?ex=1&is=1&hm=old")
    again = await worker(session, host, redis).fetch(host.url + "/1/2/a.png?ex=2&is=2&hm=new")

    assert first == again == PICTURE
    assert host.asked == ["/1/2/a.png"]


async def test_what_one_address_gave_is_never_given_for_another(
    host: Host, session: ClientSession, redis: Redis
) -> None:
    other = encoded(Image.new("RGB", (41, 30)))
    host.bodies = {"/1/2/a.png": PICTURE, "/1/3/a.png": other}
    fetcher = worker(session, host, redis)

    assert await fetcher.fetch(host.url + "/1/2/a.png") == PICTURE
    assert await fetcher.fetch(host.url + "/1/3/a.png") == other
    with pytest.raises(GoneError):
        await fetcher.fetch(host.url + "/1/4/a.png")
    with pytest.raises(HostRefused):
        await fetcher.fetch("http://evil.example/1/2/a.png")


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"<script>", id="no picture"),
        pytest.param(encoded(Image.new("1", (100, 100))), id="too many pixels"),
    ],
)
async def test_only_what_passed_the_checks_is_kept(
    host: Host, session: ClientSession, redis: Redis, body: bytes
) -> None:
    host.bodies["/1/2/a.png"] = body
    fetcher = worker(session, host, redis)

    assert await fetcher.fetch(host.url + "/1/2/a.png") == body
    assert await kept_names(redis) == []


async def test_no_signature_is_stored(host: Host, session: ClientSession, redis: Redis) -> None:
    host.bodies["/1/2/a.png"] = PICTURE
    await worker(session, host, redis).fetch(host.url + "/1/2/a.png?hm=secret")

    assert await kept_names(redis) == [(name_of(host.url + "/1/2/a.png") or "").encode()]


async def test_without_redis_pictures_are_fetched_all_the_same(
    host: Host, session: ClientSession
) -> None:
    host.bodies["/1/2/a.png"] = PICTURE
    away = connect("redis://127.0.0.1:1/0")

    assert await worker(session, host, away).fetch(host.url + "/1/2/a.png") == PICTURE
    await away.aclose()


def test_a_smaller_copy_has_a_name_of_its_own() -> None:
    whole = name_of("https://media.discordapp.net/attachments/1/2/a.png?ex=1")
    assert whole != name_of("https://media.discordapp.net/attachments/1/2/a.png?ex=1&width=80")
    assert whole == name_of("https://media.discordapp.net/attachments/1/2/a.png?hm=2")
    assert name_of("http://[broken") is None
