import asyncio
import gzip
import socket
from collections.abc import AsyncGenerator

import pytest
from aiohttp import ClientSession, TCPConnector, web
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.test_utils import TestServer

from core.errors import GoneError
from jobs.fetch import (
    DISCORD_ORIGINS,
    DownloadFailed,
    DownloadRefused,
    Fetcher,
    FetchLimits,
    HostRefused,
    TooLarge,
)

LIMITS = FetchLimits(max_bytes=10_000, timeout_s=0.5)


async def picture(_request: web.Request) -> web.Response:
    return web.Response(body=b"picture")


async def status(request: web.Request) -> web.Response:
    wish = request.query.get("wish", "7")
    headers = {"Retry-After": wish} if request.match_info["code"] == "429" else {}
    return web.Response(status=int(request.match_info["code"]), headers=headers)


async def elsewhere(_request: web.Request) -> web.Response:
    raise web.HTTPFound("/picture")


async def endless(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": "5000000"})
    await response.prepare(request)
    for _ in range(50):
        await response.write(b"x" * 100_000)
    return response


async def dripping(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    await response.write(b"x")
    await asyncio.Event().wait()
    return response


async def zipped(_request: web.Request) -> web.Response:
    return web.Response(body=gzip.compress(b"\0" * 5_000_000), headers={"Content-Encoding": "gzip"})


@pytest.fixture
async def origin() -> AsyncGenerator[str]:
    app = web.Application()
    app.router.add_get("/picture", picture)
    app.router.add_get("/status/{code}", status)
    app.router.add_get("/elsewhere", elsewhere)
    app.router.add_get("/endless", endless)
    app.router.add_get("/dripping", dripping)
    app.router.add_get("/zipped", zipped)
    async with TestServer(app) as server:
        yield str(server.make_url("")).rstrip("/")


@pytest.fixture
async def fetcher(origin: str) -> AsyncGenerator[Fetcher]:
    async with ClientSession(auto_decompress=False) as session:
        yield Fetcher(session, LIMITS, {origin})


async def test_a_picture_is_downloaded(fetcher: Fetcher, origin: str) -> None:
    assert await fetcher.fetch(origin + "/picture?ex=1&hm=2") == b"picture"


@pytest.mark.parametrize("code", [404, 410])
async def test_what_is_deleted_is_gone(fetcher: Fetcher, origin: str, code: int) -> None:
    with pytest.raises(GoneError):
        await fetcher.fetch(origin + f"/status/{code}")


@pytest.mark.parametrize("code", [408, 429, 500, 502, 503])
async def test_a_host_in_trouble_is_asked_again(fetcher: Fetcher, origin: str, code: int) -> None:
    with pytest.raises(DownloadFailed) as failed:
        await fetcher.fetch(origin + f"/status/{code}")

    assert failed.value.retry_after_s == (7 if code == 429 else None)


@pytest.mark.parametrize(
    ("wish", "wait_s"), [("9" * 30, 3600), ("²", None), ("-1", None), ("soon", None), ("", None)]
)
async def test_a_wish_to_wait_is_believed_within_reason(
    fetcher: Fetcher, origin: str, wish: str, wait_s: float | None
) -> None:
    with pytest.raises(DownloadFailed) as failed:
        await fetcher.fetch(f"{origin}/status/429?wish={wish}")

    assert failed.value.retry_after_s == wait_s


@pytest.mark.parametrize("path", ["/status/403", "/status/204", "/elsewhere"])
async def test_other_answers_and_redirects_are_final(
    fetcher: Fetcher, origin: str, path: str
) -> None:
    with pytest.raises(DownloadRefused):
        await fetcher.fetch(origin + path)


async def test_a_picture_larger_than_the_limit_is_cut_off(fetcher: Fetcher, origin: str) -> None:
    with pytest.raises(TooLarge, match="10,000 bytes"):
        await fetcher.fetch(origin + "/endless")


async def test_nothing_is_inflated(fetcher: Fetcher, origin: str) -> None:
    assert len(await fetcher.fetch(origin + "/zipped")) < 10_000


async def test_a_dripping_host_costs_the_set_time_only(fetcher: Fetcher, origin: str) -> None:
    with pytest.raises(DownloadFailed):
        await fetcher.fetch(origin + "/dripping")


async def test_an_error_names_no_signed_link(fetcher: Fetcher, origin: str) -> None:
    with pytest.raises(DownloadFailed) as failed:
        await fetcher.fetch(origin + "/dripping?hm=secret")

    assert "secret" not in str(failed.value)
    assert failed.value.__cause__ is None


@pytest.mark.parametrize(
    "url",
    [
        "http://cdn.discordapp.com/a.png",
        "https://cdn.discordapp.com:444/a.png",
        "https://user@cdn.discordapp.com/a.png",
        "https://:password@cdn.discordapp.com/a.png",
        "https://cdn.discordapp.com\t.evil.example/a.png",
        "https://cdn.discordapp.com%2eevil.example/a.png",
        "https://cdn.discordapp.com:99999/a.png",
        "https://cdn.discordapp.com@evil.example/a.png",
        "https://cdn.discordapp.com.evil.example/a.png",
        "https://cdn.discordapp.com./a.png",
        "https://evil.example/#@cdn.discordapp.com",
        "https://evil.example\\@cdn.discordapp.com/a.png",
        "https://127.0.0.1/a.png",
        "https://[::1]/a.png",
        "file:///etc/passwd",
        "//cdn.discordapp.com/a.png",
        "not an address",
        "",
    ],
)
async def test_only_the_exact_hosts_are_asked(url: str) -> None:
    async with ClientSession() as session:
        fetcher = Fetcher(session, LIMITS, DISCORD_ORIGINS)
        with pytest.raises(HostRefused):
            await fetcher.fetch(url)


class LeadsHere(AbstractResolver):
    """Whoever has a hand in DNS points any name to a port of this machine."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_INET,
    ) -> list[ResolveResult]:
        here = ("127.0.0.1", self._port)
        return [
            ResolveResult(
                host=here[0], port=here[1], hostname=host, family=family, proto=0, flags=0
            )
        ]

    async def close(self) -> None:
        """Nothing is open."""


async def test_a_name_that_leads_inside_is_told_nothing() -> None:
    """What answers has to prove that it is the host, before it hears which picture is meant."""
    heard = bytearray()

    async def hear(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.extend(await reader.read(4096))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\ninside")
        writer.close()

    inside = await asyncio.start_server(hear, "127.0.0.1", 0)
    connector = TCPConnector(resolver=LeadsHere(inside.sockets[0].getsockname()[1]))
    async with inside, ClientSession(connector=connector) as session:
        with pytest.raises(DownloadFailed):
            await Fetcher(session, LIMITS, DISCORD_ORIGINS).fetch(
                "https://cdn.discordapp.com/a.png"
            )

    assert heard[:1] == b"\x16"  # a TLS hello
    assert b"a.png" not in heard


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8701/a.png",
        "http://127.0.0.1/a.png",
        "http://localhost:8700/a.png",
        "https://127.0.0.1:8700/a.png",
        "http://127.0.0.1:8700@evil.example/a.png",
        "http://:password@127.0.0.1:8700/a.png",
        "https://cdn.discordapp.com/a.png",
        "http://169.254.169.254/latest/meta-data",
    ],
)
async def test_with_a_stand_in_for_discord_it_alone_is_asked(url: str) -> None:
    async with ClientSession() as session:
        fetcher = Fetcher(session, LIMITS, {"http://127.0.0.1:8700"})
        with pytest.raises(HostRefused):
            await fetcher.fetch(url)
