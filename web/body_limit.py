"""How much a request may hold, before anything reads it."""

from collections.abc import Mapping

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.errors import ApiError, body

SMALL = 64 * 1024


class BodyLimit:
    """Ends requests with more than `SMALL` bytes; *larger* are limits of some paths."""

    def __init__(self, app: ASGIApp, *, larger: Mapping[str, int]) -> None:
        self._app = app
        self._larger = larger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most, taken = self._larger.get(scope["path"], SMALL), 0
        if _length(scope) > most:
            await JSONResponse(body(*_too_large(most)), 413)(scope, receive, send)
            return

        async def receive_counting() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > most:
                raise ApiError(413, *_too_large(most))
            return message

        await self._app(scope, receive_counting, send)


def _too_large(most: int) -> tuple[str, str]:
    return "body_too_large", f"The request is larger than {most:,} bytes."


def _length(scope: Scope) -> int:
    value = next((v for k, v in scope["headers"] if k == b"content-length"), b"")
    return int(value) if value.isdigit() else 0
