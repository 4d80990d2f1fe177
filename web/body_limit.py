"""How much a request may hold, before anything reads it."""

import asyncio
import math
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.errors import ApiError, body

SMALL = 64 * 1024
MOST_VALUES = 50_000  # of JSON: what counts is less than 0.1 s of parsing, whatever it holds
IDLE_S = 30.0
_BEFORE_VALUES = (b",", b"[", b"{")


class BodyLimit:
    """Ends requests with more than `SMALL` bytes; *larger* are limits of some paths.

    Also those of whose JSON there are more than `MOST_VALUES`, which would hold everybody up while
    it is parsed, and those who send nothing of their body for *idle_s* seconds.
    """

    def __init__(self, app: ASGIApp, *, larger: Mapping[str, int], idle_s: float = IDLE_S) -> None:
        self._app = app
        self._larger = larger
        self._idle_s = idle_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = self._larger.get(scope["path"], SMALL)
        if _length(scope) > most:
            await JSONResponse(body(*_too_large(most)), 413)(scope, receive, send)
            return
        is_form = _header(scope, b"content-type").startswith(b"multipart/")
        counted = _Counted(receive, most, math.inf if is_form else MOST_VALUES, self._idle_s)
        await self._app(scope, counted.receive, send)


@dataclass(slots=True)
class _Counted:
    """A body as it comes."""

    inner: Receive
    most_bytes: int
    most_values: float
    idle_s: float
    taken: int = 0
    values: int = 0
    is_whole: bool = False

    async def receive(self) -> Message:
        try:  # once the body is there, what comes next is that the caller leaves
            async with asyncio.timeout(None if self.is_whole else self.idle_s):
                message = await self.inner()
        except TimeoutError as error:
            raise ApiError(408, "body_too_slow", "The request did not come to its end.") from error
        self.is_whole = not message.get("more_body", False)
        self._count(message.get("body", b""))
        return message

    def _count(self, data: bytes) -> None:
        self.taken += len(data)
        if self.taken > self.most_bytes:
            raise ApiError(413, *_too_large(self.most_bytes))
        self.values += sum(data.count(mark) for mark in _BEFORE_VALUES)
        if self.values > self.most_values:
            raise ApiError(413, "body_too_complex", f"It has more than {MOST_VALUES:,} values.")


def _too_large(most: int) -> tuple[str, str]:
    return "body_too_large", f"The request is larger than {most:,} bytes."


def _header(scope: Scope, name: bytes) -> bytes:
    return next((value for key, value in scope["headers"] if key == name), b"")


def _length(scope: Scope) -> int:
    value = _header(scope, b"content-length")
    return int(value) if value.isdigit() else 0
