"""Misbehaviour on purpose: the next answers of a route go wrong in the way that was asked for."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, Literal

from aiohttp import web
from pydantic import BaseModel, Field

from playground.errors import ApiError
from playground.ratelimit import TooMany
from playground.wire import refusal, reply

Answer = Callable[[], Awaitable[web.StreamResponse]]


class Fault(BaseModel):
    """`route` is "METHOD /template", or "*" for any. `times` answers go wrong.

    `slow` waits `seconds` before the true answer, `truncated` cuts the true answer in half.
    """

    kind: Literal["429", "500", "502", "slow", "truncated"]
    route: str = "*"
    times: Annotated[int, Field(ge=1)] = 1
    seconds: Annotated[float, Field(ge=0)] = 0.2
    scope: Literal["user", "global", "shared"] = "user"


class Chaos:
    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> None:
        self._faults.append(fault)

    def clear(self) -> None:
        self._faults.clear()

    def take(self, route: str) -> Fault | None:
        """The first fault meant for this route; it is then used up by one."""
        for fault in self._faults:
            if fault.route in ("*", route):
                fault.times -= 1
                if fault.times == 0:
                    self._faults.remove(fault)
                return fault
        return None


async def misbehave(fault: Fault, request: web.Request, answer: Answer) -> web.StreamResponse:
    match fault.kind:
        case "429":
            too_many = TooMany(retry_after_s=fault.seconds, scope=fault.scope)
            return reply(too_many.body(), status=429, headers=too_many.headers())
        case "500":
            return refusal(ApiError(500, 0, "500: Internal Server Error"))
        case "502":
            return web.Response(
                status=502, text="<html>502 Bad Gateway</html>", content_type="text/html"
            )
        case "slow":
            await asyncio.sleep(fault.seconds)
            return await answer()
        case "truncated":
            return await _truncated(request, await answer())


async def _truncated(request: web.Request, whole: web.StreamResponse) -> web.StreamResponse:
    """The headers promise the whole body; half of it comes and the connection ends."""
    body = (
        bytes(whole.body)
        if isinstance(whole, web.Response) and isinstance(whole.body, bytes)
        else b""
    )
    response = web.StreamResponse(status=whole.status, headers={"Content-Type": "application/json"})
    response.content_length = max(len(body), 2)
    await response.prepare(request)
    await response.write(body[: len(body) // 2])
    if request.transport is not None:
        request.transport.close()
    return response
