"""The operator's figures, for this machine and for keys with the scope metrics."""

from typing import Any

from fastapi import APIRouter, Request, Response

from db import flow, guilds, queues
from web.callers import Figures
from web.deps import Web
from web.errors import errors
from web.lives import ALIVE_S
from web.metrics import CONTENT_TYPE, Seen, exposition

_TEXT: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/plain": {"schema": {"type": "string"}}}, "description": "The figures."}
}

routes = APIRouter(tags=["operators"], dependencies=[Figures])


@routes.get("/metrics", response_class=Response, responses=_TEXT | errors(401, 403, 429))
async def metrics(request: Request, web: Web) -> Response:
    """What flows, what waits and how fast it goes, in the text format of Prometheus."""
    known = [guild.id for guild in await guilds.list_all(web.db)]
    seen = Seen(
        await flow.snapshot(web.db, alive_s=ALIVE_S),
        await queues.depths(web.db, known, uploads=True),
        await web.desk.models(),
    )
    return Response(exposition(request.app.state.metrics, seen), media_type=CONTENT_TYPE)
