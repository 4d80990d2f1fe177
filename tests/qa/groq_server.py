"""A Groq on this machine, over real HTTP: it answers as told, and misbehaves when told to."""

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

Behaviour = Callable[[web.Request, dict[str, Any]], Awaitable[web.StreamResponse]]
Words = Callable[[dict[str, Any]], str]
ORGANISATION = "org_01secret"
MODELS = ("openai/gpt-oss-120b", "openai/gpt-oss-20b", "whisper-large-v3")


class GroqServer:
    """Says `words` of each request. `script` holds what each model does instead, call by call."""

    def __init__(self, words: Words = lambda _: "{}") -> None:
        self.words = words
        self.script: dict[str, list[Behaviour]] = {}
        self.models: list[dict[str, object]] = [
            {"id": model, "object": "model", "active": True} for model in MODELS
        ]
        self.requests: list[dict[str, Any]] = []
        self.headers: dict[str, str] = {}

    @property
    def models_asked(self) -> list[str]:
        return [request["model"] for request in self.requests]

    def always(self, behaviour: Behaviour, *models: str) -> None:
        """Let *models* (all, without names) behave so for long."""
        for model in models or MODELS:
            self.script[model] = [behaviour] * 100

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_post("/openai/v1/chat/completions", self._complete)
        app.router.add_get("/openai/v1/models", self._list)
        return app

    async def _complete(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.requests.append(body)
        todo = self.script.get(body["model"], [])
        if todo:
            return await todo.pop(0)(request, body)
        return web.json_response(completion(self.words(body)), headers=self.headers)

    async def _list(self, request: web.Request) -> web.Response:
        return web.json_response({"object": "list", "data": self.models})


@asynccontextmanager
async def serving(server: GroqServer) -> AsyncGenerator[str]:
    """The base URL of *server*, for as long as the context lasts."""
    runner = web.AppRunner(server.app(), handler_cancellation=True, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    try:
        yield f"http://{host}:{port}/openai/v1"
    finally:
        await runner.cleanup()


def completion(
    content: str | None = "{}", *, finish_reason: str = "stop", total_tokens: int = 900
) -> dict[str, Any]:
    """A body of the chat API as Groq sends it."""
    message = {"role": "assistant", "content": content, "reasoning": "thought about it"}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "m",
        "choices": [{"index": 0, "message": message, "finish_reason": finish_reason}],
        "usage": {"prompt_tokens": 700, "completion_tokens": 200, "total_tokens": total_tokens},
        "x_groq": {"id": "req_1"},
    }


def error_body(
    message: str = "no", code: str | int | None = None, kind: str = "x"
) -> dict[str, Any]:
    said = f"{message} in organization `{ORGANISATION}`"
    return {"error": {"message": said, "type": kind, "code": code}}


def refusing(
    status: int, code: str | None = None, message: str = "no", **headers: str
) -> Behaviour:
    async def behave(_: web.Request, __: dict[str, Any]) -> web.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.json_response(error_body(message, code), status=status, headers=named)

    return behave


def saying(body: object, *, status: int = 200) -> Behaviour:
    """JSON of any kind; bytes and text as they are."""

    async def behave(_: web.Request, __: dict[str, Any]) -> web.Response:
        if isinstance(body, bytes):
            return web.Response(body=body, status=status, content_type="application/json")
        if isinstance(body, str):
            return web.Response(text=body, status=status, content_type="text/html")
        return web.json_response(body, status=status)

    return behave


async def dripping(request: web.Request, _: dict[str, Any]) -> web.StreamResponse:
    """A byte now and then, for ever: every read is in time, the answer never is."""
    response = web.StreamResponse(headers={"content-type": "application/json"})
    await response.prepare(request)
    for byte in json.dumps(completion()):
        await response.write(byte.encode())
        await asyncio.sleep(0.05)
    return response


async def hanging_up(request: web.Request, _: dict[str, Any]) -> web.StreamResponse:
    if request.transport:
        request.transport.abort()
    return web.Response()
