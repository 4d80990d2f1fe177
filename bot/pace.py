"""Keeps all requests to Discord within what it takes of a bot, where discord.py keeps none.

discord.py knows the limit of each route; that of all together it learns by running into it, and
how often it was refused it does not count.
"""

import asyncio
from types import SimpleNamespace

import aiohttp
import structlog
from aiohttp import TraceConfig, TraceRequestEndParams, TraceRequestStartParams
from discord.http import Route

from core.pace import Pace, TooManyRefused

log = structlog.get_logger()

REFUSED = frozenset({401, 403, 429})
TOO_MANY = 429
# Not counted for the bot: answers to people, who wait three seconds for them
OUTSIDE = ("/interactions/", "/webhooks/")


class HeldForRefusals(aiohttp.ClientError):
    """Not asked at all: one more refusal too many would shut this address out."""


def paced(pace: Pace) -> TraceConfig:
    """For `discord.Client(http_trace=...)`: each request waits for its turn before it leaves."""
    trace = TraceConfig()
    keeper = _Keeper(pace)
    trace.on_request_start.append(keeper.begin)
    trace.on_request_end.append(keeper.end)
    return trace


class _Keeper:
    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._is_held = False

    async def begin(
        self,
        _session: aiohttp.ClientSession,
        _context: SimpleNamespace,
        params: TraceRequestStartParams,
    ) -> None:
        if not _is_counted(str(params.url)):
            return
        try:
            wait_s = await self._pace.turn()
        except TooManyRefused as error:
            self._tell_held(error)
            raise HeldForRefusals(str(error)) from error
        self._is_held = False
        if wait_s > 0:
            await asyncio.sleep(wait_s)

    async def end(
        self,
        _session: aiohttp.ClientSession,
        _context: SimpleNamespace,
        params: TraceRequestEndParams,
    ) -> None:
        response = params.response
        if response.status not in REFUSED or not str(params.url).startswith(Route.BASE):
            return
        if response.headers.get("X-RateLimit-Scope") != "shared":
            await self._pace.refused()
        if response.status == TOO_MANY and response.headers.get("X-RateLimit-Global"):
            await self._pace.hold(_seconds(response.headers.get("Retry-After")))

    def _tell_held(self, error: TooManyRefused) -> None:
        """Once each time: hundreds of requests may be held."""
        if not self._is_held:
            log.error("discord.held_back", wait_s=round(error.wait_s))
        self._is_held = True


def _is_counted(url: str) -> bool:
    base = Route.BASE
    return url.startswith(base) and not url[len(base) :].startswith(OUTSIDE)


def _seconds(retry_after: str | None) -> float:
    try:
        return max(float(retry_after or 1), 0.0)
    except ValueError:
        return 1.0
