"""One message as operators see it: its life, its pictures beside their texts, what went wrong."""

import asyncio
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import HTMLResponse

from core.message_url import message_url
from db import readings, traces, troubles
from db.pool import Executor
from db.readings import Reading
from db.trace_steps import life
from db.traces import Trace
from web.access import Principal
from web.deps import Web
from web.errors import ApiError
from web.operations.told import code_told, reason_told
from web.pages.door import guest_of, operator
from web.pages.language import language_of, texts
from web.pages.numbers import number_in
from web.pages.places import OPERATIONS
from web.pages.reading import Part, parts
from web.pages.rendering import page

routes = APIRouter(include_in_schema=False)
Operator = Annotated[Principal, Depends(operator)]
Guest = Annotated[Principal, Depends(guest_of(OPERATIONS))]

MESSAGES = "/operations/messages"
MOST_ID, MOST_TYPED = 2**63 - 1, 10**19 - 1
MessageId = Annotated[int, Path(ge=1, lt=2**63)]
# A picture is shown, and nothing in it may run.
_PICTURE_HEADERS = {"Content-Security-Policy": "default-src 'none'; sandbox"}
_LOST = frozenset({"failed", "gone", "unsupported"})


@dataclass(frozen=True, slots=True)
class SeenPicture:
    """A picture of a message, with the lines of its text; `is_error` says which are one."""

    reading: Reading
    lines: tuple[tuple[tuple[Part, ...], bool], ...]
    attempts: tuple[dict[str, Any], ...]

    @property
    def is_lost(self) -> bool:
        return self.reading.status in _LOST


@routes.get(MESSAGES)
async def find(
    request: Request,
    viewer: Guest,
    web: Web,
    id: Annotated[str, Query(max_length=200)] = "",  # noqa: A002  # of the form's field
) -> HTMLResponse:
    """The message whose id, or link, somebody typed."""
    tail = id.strip().rstrip("/").rpartition("/")[2]
    number = number_in(tail, most=MOST_TYPED) or 1
    return await message(request, min(number, MOST_ID), viewer, web)


@routes.get(MESSAGES + "/{message_id}")
async def message(request: Request, message_id: MessageId, viewer: Guest, web: Web) -> HTMLResponse:
    """Its life as `helpsight trace` tells it; of a reply of the bot, that of its question."""
    language = language_of(request)
    t = texts(language)
    trace = await traces.of_message(web.db, message_id)
    return page(
        request,
        "operated_message.html",
        status=HTTPStatus.OK if trace else HTTPStatus.NOT_FOUND,
        viewer=viewer,
        message_id=message_id,
        trace=trace,
        steps=life(trace) if trace else [],
        pictures=await _pictures(web.db, trace) if trace else [],
        told=partial(code_told, t),
        why=partial(reason_told, t, language),
        link=message_url,
    )


@routes.get("/operations/pictures/{attachment_id}/image")
async def image(attachment_id: UUID, _: Operator, web: Web) -> Response:
    """The picture, from what the workers keep, or from Discord while its link holds."""
    url = await troubles.picture_url(web.db, attachment_id)
    if url is None:
        raise ApiError(404, "picture_not_found", "There is no such picture.")
    data = await web.desk.pictures.fetch(url)
    media_type = await asyncio.to_thread(web.check, data)
    return Response(data, media_type=media_type, headers=_PICTURE_HEADERS)


async def _pictures(db: Executor, trace: Trace) -> list[SeenPicture]:
    """Those of all messages that were asked in one go."""
    said = sorted({trace.message.id, *(picture.message_id for picture in trace.pictures)})
    return [
        seen(reading)
        for message_id in said
        for reading in await readings.of_message(db, trace.message.guild_id, message_id)
    ]


def seen(reading: Reading) -> SeenPicture:
    errors = set(reading.error_lines)
    lines = tuple((parts(line), line in errors) for line in (reading.text or "").splitlines())
    attempts: list[dict[str, Any]] = reading.provenance.get("attempts", [])
    return SeenPicture(reading, lines, tuple(attempts))
