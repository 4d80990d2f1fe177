"""A record of the REST traffic, one JSON line for each request with its answer."""

import json
from pathlib import Path
from typing import Any

from aiohttp import web

from playground.jsons import JsonObject, dumps
from playground.rest import template_of
from playground.wire import BODY, Body, Handler


class Recorder:
    """Appends to the file; a request without a known route has no template."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("a", encoding="utf-8", buffering=1)

    def note(self, request: web.Request, response: web.Response) -> None:
        self._file.write(dumps(_line(request, response)) + "\n")

    def close(self) -> None:
        self._file.close()


RECORDER = web.AppKey("RECORDER", Recorder)


@web.middleware
async def record_middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Notes what goes over the API, where there is a recorder.

    An answer that is no plain response was cut off on purpose, and says nothing.
    """
    response = await handler(request)
    recorder = request.app.get(RECORDER)
    if recorder is None or not request.path.startswith("/api/"):
        return response
    if isinstance(response, web.Response):
        recorder.note(request, response)
    return response


def _line(request: web.Request, response: web.Response) -> JsonObject:
    return {
        "method": request.method,
        "template": template_of(request),
        "path": request.path,
        "query": dict(request.query),
        "request": _request_json(request),
        "status": response.status,
        "response": _response_json(response),
    }


def _request_json(request: web.Request) -> Any:  # noqa: ANN401 - JSON
    """What the handler has read; a request refused before that is not read now."""
    known = request.get(BODY)
    return known.json if isinstance(known, Body) else None


def _response_json(response: web.Response) -> Any:  # noqa: ANN401 - JSON
    if isinstance(response.body, bytes) and response.body:
        return json.loads(response.body) if "json" in response.content_type else None
    return None
