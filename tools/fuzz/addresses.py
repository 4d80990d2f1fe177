"""Addresses: of those that only look like Discord's CDN, none is ever asked.

A listener of this machine stands behind every address that leads here by some spelling; what it
hears is a fault. The honest addresses are let through, so that the check can fail.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import NoReturn

import aiohttp
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from core.errors import HelpsightError
from jobs.fetch import DISCORD_ORIGINS, Fetcher, FetchLimits, HostRefused
from tools.fuzz.ground import Ground
from tools.fuzz.mutation import BIDI, TAGS, ZERO_WIDTH, damaged, seeded
from tools.fuzz.pulse import felt
from tools.fuzz.tally import Tally

CDN = "cdn.discordapp.com"
HONEST = "https://cdn.discordapp.com/attachments/1/2/error.png?ex=1&is=1&hm=1"
_LIMITS = FetchLimits(max_bytes=10_000, timeout_s=1.0)
_REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(slots=True)
class NoNames(AbstractResolver):
    """Knows no host, and writes down which was looked up."""

    asked: list[str] = field(default_factory=list[str])

    async def resolve(
        self,
        host: str,
        port: int = 0,  # noqa: ARG002 - aiohttp's
        family: int = 0,  # noqa: ARG002 - aiohttp's
    ) -> list[ResolveResult]:
        self._note(host)

    def _note(self, host: str) -> NoReturn:
        self.asked.append(host)
        raise OSError("there are no names here")

    async def close(self) -> None:
        """Nothing is open."""


def fuzz(ground: Ground) -> Tally:
    return asyncio.run(_fuzz(ground))


async def _fuzz(ground: Ground) -> Tally:
    tally, names = Tally(), NoNames()
    async with felt() as pulse, _listening(tally) as port:
        connector = aiohttp.TCPConnector(resolver=names)
        async with aiohttp.ClientSession(connector=connector) as session:
            fetcher = Fetcher(session, _LIMITS, DISCORD_ORIGINS)
            for url in (*spellings(port), *_damaged(ground.number)):
                await _one(fetcher, url, names, tally)
            here = Fetcher(session, _LIMITS, {f"http://127.0.0.1:{port}"})
            for status in _REDIRECTS:
                await _redirected(here, f"http://127.0.0.1:{port}/{status}", tally)
    tally.block_ms = pulse.longest_ms
    return tally


async def _one(fetcher: Fetcher, url: str, names: NoNames, tally: Tally) -> None:
    names.asked.clear()
    began = time.monotonic()
    try:
        await fetcher.fetch(url)
        end = "fetched"
    except HostRefused:
        end = HostRefused.code
    except HelpsightError as error:
        end = f"asked, {error.code}"
    except Exception as error:  # noqa: BLE001 - what is looked for
        end = f"CRASH: {type(error).__name__}"
        tally.faults.append(f"{end} for {url[:200]!r}")
    tally.add(end, (time.monotonic() - began) * 1000)
    if set(names.asked) - {CDN, "media.discordapp.net"}:
        tally.faults.append(f"{names.asked} was looked up for {url[:200]!r}")


async def _redirected(fetcher: Fetcher, url: str, tally: Tally) -> None:
    try:
        await fetcher.fetch(url)
        tally.faults.append(f"followed {url}")
    except HelpsightError as error:
        tally.add(error.code)


@asynccontextmanager
async def _listening(tally: Tally) -> AsyncGenerator[int]:
    """A server of this machine; the port. It sends who asks for a status to another path."""

    async def hear(request: web.Request) -> web.Response:
        name = request.path.removeprefix("/")
        if name.isdigit():
            return web.Response(status=int(name), headers={"Location": "/inside"})
        tally.faults.append(f"an inner server was asked for {request.path}")
        return web.Response(body=b"inside")

    app = web.Application()
    app.router.add_route("*", "/{any:.*}", hear)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    try:
        await site.start()
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()


def spellings(port: int) -> Iterator[str]:
    """What leads elsewhere, or would if it were read with less care."""
    here = (
        "127.0.0.1",
        "2130706433",
        "0177.0.0.1",
        "0x7f.1",
        "0x7f000001",
        "127.1",
        "0",
        "1２7.0.0.1",
    )
    here += (
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[0:0:0:0:0:0:0:1]",
        "[::]",
        "[fe80::1%lo]",
    )
    here += ("localhost", "localhost.", "LOCALHOST", "①②⑦.⓪.⓪.①", "127。0。0。1", "169.254.169.254")
    for host in here:
        for scheme in ("http", "https", "HTTPS", "ftp", "file", "gopher", "ws"):
            yield f"{scheme}://{host}:{port}/inside"
        yield f"https://{CDN}@{host}:{port}/inside"
        yield f"https://{host}:{port}/inside#@{CDN}/"
        yield f"https://{host}:{port}/inside?{CDN}"
        yield f"https://{host}:{port}\\@{CDN}/inside"
    looks = (
        *("cdn.disсordapp.com", "cdn.dıscordapp.com", "cdn.discordapp.com.evil.example"),
        *(
            "evil-cdn.discordapp.com",
            "cdn.discordapp.com.",
            "cdn.discordapp.co",
            "xcdn.discordapp.com",
        ),
        *(
            "cdn．discordapp．com",
            "cdn。discordapp。com",
            "cdn.discordapp.com%00",
            "xn--cdn.discordapp.com",
        ),
        *(
            f"cdn.{ZERO_WIDTH}discordapp.com",
            f"{BIDI}{CDN}",
            f"{CDN}{TAGS}",
            "cdn.discordapp.com:443:80",
        ),
        *(
            "cdn.discordapp.com:0443x",
            "cdn.discordapp.com:80",
            "cdn.discordapp.com:-1",
            "ⅽdn.evil.com",
        ),
        *("user:pass@cdn.discordapp.com", "@cdn.discordapp.com", ":@cdn.discordapp.com", ""),
        *("cdn.discordapp.com%2f.evil.example", "cdn.discordapp.com%09.evil.example", "a" * 5000),
    )
    yield from (f"https://{host}/a.png" for host in looks)
    yield from (
        "https:cdn.discordapp.com",
        "https:///a",
        "//cdn.discordapp.com/a",
        "",
        "\x00",
        "\ud800",
    )
    yield from (f"{scheme}{HONEST[5:]}" for scheme in ("http", "ftp", "file", "data", "javascript"))
    yield "data:image/png;base64,AAAA"


def _damaged(number: int) -> Iterator[str]:
    chance = seeded("addresses")
    for _ in range(number):
        yield damaged(HONEST.encode(), chance).decode("utf-8", "surrogateescape")
