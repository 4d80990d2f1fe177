"""A stand-in for OpenRouter: it reads the number of a picture, and fails when it is told to."""

import asyncio
import json
from base64 import b64decode
from collections import Counter
from typing import Any

from aiohttp import web

from tools.torture.pictures import number_of, text_of

HOST = "127.0.0.1"
MODEL = "torture/reader:free"
_OFFER = {
    "id": MODEL,
    "architecture": {"input_modalities": ["image", "text"], "output_modalities": ["text"]},
    "pricing": {"prompt": "0", "completion": "0"},
}
_DOWN = {"error": {"code": 503, "message": "no instances available"}}


class Provider:
    """`is_down` may be changed while it serves."""

    def __init__(self) -> None:
        self.is_down = False
        self.refused = 0
        self.read: Counter[int] = Counter()

    def app(self) -> web.Application:
        app = web.Application(client_max_size=2**24)
        app.router.add_get("/models", self._offers)
        app.router.add_get("/key", self._key)
        app.router.add_post("/chat/completions", self._complete)
        return app

    async def _offers(self, _: web.Request) -> web.Response:
        return self._unless_down({"data": [_OFFER]})

    async def _key(self, _: web.Request) -> web.Response:
        return self._unless_down({"data": {}})

    async def _complete(self, request: web.Request) -> web.Response:
        if self.is_down:
            self.refused += 1
            return self._unless_down({})
        try:
            asked: dict[str, Any] = await request.json()
        except ConnectionError as error:  # the worker that asks was killed
            raise web.HTTPBadRequest from error
        url: str = asked["messages"][-1]["content"][1]["image_url"]["url"]
        number = number_of(b64decode(url.partition(",")[2]))
        self.read[number] += 1
        fields = {"interface_type": "terminal", "error_state": None, "context": None}
        said = json.dumps({"text": text_of(number), **fields})
        choice = {"index": 0, "finish_reason": "stop", "message": {"content": said}}
        return web.json_response({"id": "1", "model": MODEL, "choices": [choice]})

    def _unless_down(self, answer: object) -> web.Response:
        if self.is_down:
            return web.json_response(_DOWN, status=503)
        return web.json_response(answer)


async def serve(provider: Provider, port: int) -> None:
    """On this machine, until it is cancelled."""
    runner = web.AppRunner(provider.app(), access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, HOST, port).start()
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()
