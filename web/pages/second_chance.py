"""Another try for what failed: a button of the operators' pages."""

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Annotated, Literal
from uuid import UUID

import structlog
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from db import audit, second_chances
from db.second_chances import Again
from db.troubles import TroubleKind
from web.access import Principal
from web.deps import Web, WebDeps
from web.errors import ApiError
from web.origins import is_own_page
from web.pages.door import operator
from web.pages.places import OPERATIONS

log = structlog.get_logger()

routes = APIRouter(include_in_schema=False)
Operator = Annotated[Principal, Depends(operator)]

NOBODY = 0  # in the audit: operators are no members of a server
ACTION: Literal["operations.retried"] = "operations.retried"


@routes.post("/operations/{kind}/{name}/retry")
async def retry(request: Request, kind: TroubleKind, name: str, by: Operator, web: Web) -> Response:
    """Let it be tried again; to a script in JSON, to a form by showing the page again."""
    if not is_own_page(request.method, request.headers):
        raise ApiError(403, "cross_site", "This request does not come from a page of ours.")
    again = await _tried_again(web, kind, name)
    if again is None:
        raise ApiError(409, "not_failed", "This has not failed, or it is no more. Look again.")
    await _note(web, by, kind, name, again)
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse({"success": True})
    return RedirectResponse(f"{OPERATIONS.path}#troubles", 303)


async def _tried_again(web: WebDeps, kind: TroubleKind, name: str) -> Again | Literal[True] | None:
    try:
        return await _AGAIN[kind](web, name)
    except ValueError:  # no id at all
        return None


async def _picture(web: WebDeps, name: str) -> Again | None:
    again = await second_chances.picture(web.db, UUID(name))
    if again:
        await web.desk.bell.ring_reads([UUID(name)])
    return again


async def _question(web: WebDeps, name: str) -> Again | None:
    again = await second_chances.question(web.db, _snowflake(name))
    if again:
        await web.desk.bell.ring_question(again.message_id, again.due_at)
    return again


async def _answer(web: WebDeps, name: str) -> Again | None:
    return await second_chances.answer(web.db, UUID(name))


async def _upload(web: WebDeps, name: str) -> Literal[True] | None:
    if not await second_chances.upload(web.db, UUID(name)):
        return None
    await web.desk.bell.ring_uploads([UUID(name)])
    return True


_AGAIN: Mapping[TroubleKind, Callable[[WebDeps, str], Awaitable[Again | Literal[True] | None]]] = (
    MappingProxyType(
        {"picture": _picture, "question": _question, "answer": _answer, "upload": _upload}
    )
)


def _snowflake(name: str) -> int:
    number = int(name)
    if not 0 <= number < 2**63:
        raise ValueError(name)
    return number


async def _note(
    web: WebDeps, by: Principal, kind: TroubleKind, name: str, again: Again | Literal[True]
) -> None:
    """An upload is of no server: the log alone has it."""
    if again is True:
        log.info(ACTION, kind=kind, id=name, by=by.name)
        return
    log.info(ACTION, kind=kind, id=name, by=by.name, message_id=again.message_id)
    await audit.record(
        web.db,
        again.guild_id,
        NOBODY,
        ACTION,
        channel_id=again.channel_id,
        kind=kind,
        id=name,
        by=by.name,
    )
