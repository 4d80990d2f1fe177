"""A record of the REST traffic, one JSON line for each request with its answer."""

import json
from pathlib import Path
from typing import Any

from aiohttp import web

from playground.jsons import dumps
from playground.rest import template_of
from playground.wire import BODY, Body, Handler


def recorder(path: Path) -> Any:  # noqa: ANN401 - aiohttp gives its middlewares no type
    """A middleware that appends to the file; a request without a known route has no template."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = path.open("a", encoding="utf-8", buffering=1)

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        response = await handler(request)
        if request.path.startswith("/api/"):
            file.write(dumps(_line(request, response)) + "\n")
        return response

    return middleware


def _line(request: web.Request, response: web.StreamResponse) -> dict[str, Any]:
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


def _response_json(response: web.StreamResponse) -> Any:  # noqa: ANN401 - JSON
    if isinstance(response, web.Response) and isinstance(response.body, bytes) and response.body:
        return json.loads(response.body) if "json" in response.content_type else None
    return None
