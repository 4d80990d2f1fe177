"""An OpenRouter on this machine: it reads the picture it was sent, and misbehaves when told to."""

import asyncio
import json
from base64 import b64decode
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from ocr.tesseract import TesseractEngine, find_program

Behaviour = Callable[[web.Request, dict[str, Any]], Awaitable[web.StreamResponse]]


class OpenRouterServer:
    """Reads pictures with Tesseract. `script` holds what each model does instead, call by call."""

    def __init__(self) -> None:
        self.script: dict[str, list[Behaviour]] = {}
        self.models: web.Response | dict[str, object] = {"data": []}
        self.key: web.Response | dict[str, object] = {"data": {}}
        self.requests: list[dict[str, Any]] = []
        self.headers: list[Mapping[str, str]] = []
        self.pictures: list[bytes] = []
        self.queries: list[tuple[str, dict[str, str]]] = []
        self._reader = TesseractEngine(find_program(), languages=("eng",))

    @property
    def models_asked(self) -> list[str]:
        return [request["model"] for request in self.requests]

    def app(self) -> web.Application:
        app = web.Application(client_max_size=64 * 2**20)
        app.router.add_post("/api/v1/chat/completions", self._complete)
        app.router.add_get("/api/v1/models", self._list)
        app.router.add_get("/api/v1/key", self._tell_key)
        return app

    async def _complete(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.requests.append(body)
        self.headers.append(request.headers)
        todo = self.script.get(body["model"], [])
        if todo:
            return await todo.pop(0)(request, body)
        return web.json_response(completion(body["model"], await self._transcribe(body)))

    async def _transcribe(self, body: dict[str, Any]) -> str:
        part = body["messages"][-1]["content"][1]
        picture = b64decode(part["image_url"]["url"].split(",", 1)[1])
        self.pictures.append(picture)
        reading = await self._reader.read(picture)
        fields = {"interface_type": "terminal", "error_state": None, "context": None}
        return json.dumps({"text": reading.text, **fields})

    async def _list(self, request: web.Request) -> web.StreamResponse:
        return self._told(request, self.models)

    async def _tell_key(self, request: web.Request) -> web.StreamResponse:
        return self._told(request, self.key)

    def _told(
        self, request: web.Request, answer: web.Response | dict[str, object]
    ) -> web.StreamResponse:
        self.queries.append((request.path.rsplit("/", 1)[1], dict(request.query)))
        if isinstance(answer, web.Response):
            return web.Response(body=answer.body, status=answer.status, headers=answer.headers)
        return web.json_response(answer)


@asynccontextmanager
async def serving(server: OpenRouterServer) -> AsyncGenerator[str]:
    """The base URL of *server*, for as long as the context lasts."""
    runner = web.AppRunner(server.app(), handler_cancellation=True, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    try:
        yield f"http://{host}:{port}/api/v1"
    finally:
        await runner.cleanup()


def completion(model: str, content: str | None, **choice: object) -> dict[str, object]:
    message = {"role": "assistant", "content": content}
    return {
        "id": "gen-1",
        "object": "chat.completion",
        "model": model,
        "choices": [{"index": 0, "finish_reason": "stop", "message": message, **choice}],
        "usage": {"prompt_tokens": 9, "completion_tokens": 9, "total_tokens": 18, "cost": 0},
    }


def says(answer: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Behaviour:
    """A JSON body."""

    async def behave(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        return web.json_response(answer, status=status, headers=headers)

    return behave


def fails(
    status: int,
    error: Mapping[str, object] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Behaviour:
    """An error with its HTTP status."""
    shown = error or {"code": status, "message": "no"}
    return says({"error": shown, "user_id": "user_x"}, status, headers)


def sends(body: str | bytes, content_type: str = "application/json") -> Behaviour:
    """These bytes under HTTP 200."""

    async def behave(request: web.Request, _: dict[str, Any]) -> web.StreamResponse:
        data = body.encode() if isinstance(body, str) else body
        return web.Response(body=data, content_type=content_type)

    return behave


def chooses(content: str | None, **choice: object) -> Behaviour:
    """A completion with this content, and these fields in its one choice."""
    return says(completion("m", content, **choice))


def never() -> Behaviour:
    """No answer."""

    async def behave(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        await asyncio.Event().wait()
        raise AssertionError

    return behave


def drips() -> Behaviour:
    """A byte now and then: each comes in time, the answer never does."""

    async def behave(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        while True:
            await response.write(b" ")
            await asyncio.sleep(0.01)

    return behave


def breaks_off() -> Behaviour:
    """Half a body, and the connection is gone."""

    async def behave(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "1000"})
        await response.prepare(request)
        await response.write(b'{"choices": [{"message": {"con')
        assert request.transport
        request.transport.close()
        return response

    return behave
