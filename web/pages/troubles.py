"""`GET /operations/troubles`: all that could not be done, by kind, uploads too."""

from datetime import UTC, datetime
from functools import partial
from typing import Annotated, get_args

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from db import guilds, troubles
from db.troubles import TroubleKind
from web.access import Principal
from web.deps import Web
from web.operations.told import Telling, code_told, reason_told
from web.pages.door import guest_of
from web.pages.language import language_of, texts
from web.pages.places import OPERATIONS
from web.pages.rendering import page

routes = APIRouter(include_in_schema=False)
Guest = Annotated[Principal, Depends(guest_of(OPERATIONS))]

MOST = 200


@routes.get("/operations/troubles")
async def list_troubles(
    request: Request, viewer: Guest, web: Web, kind: TroubleKind | None = None
) -> HTMLResponse:
    """The newest of all servers, each with its reason and a button to try again."""
    language = language_of(request)
    t = texts(language)
    names = {guild.id: guild.name for guild in await guilds.list_all(web.db)}
    return page(
        request,
        "troubles.html",
        viewer=viewer,
        kind=kind,
        kinds=get_args(TroubleKind),
        most=MOST,
        names=names,
        troubles=await troubles.newest(web.db, list(names), uploads=True, limit=MOST, kind=kind),
        tell=Telling(t["operations_units"], datetime.now(UTC)),
        told=partial(code_told, t),
        why=partial(reason_told, t, language),
    )
