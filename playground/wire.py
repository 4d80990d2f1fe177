"""Requests read and answers written the way Discord does."""

import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiohttp import BodyPartReader, web

from playground import errors
from playground.errors import ApiError
from playground.files import Upload
from playground.jsons import dumps
from playground.world import World
from playground.worlds import Worlds

WORLD = web.AppKey("WORLD", World)
WORLDS = web.AppKey("WORLDS", Worlds)
BODY = web.RequestKey("BODY", object)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_MULTIPART = "multipart/form-data"
_FILE_FIELD = re.compile(r"files\[(\d{1,3})\]")
_CHUNK_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class Body:
    """What a request carried: its JSON (None without one) and its files."""

    json: Any
    uploads: tuple[Upload, ...] = ()


def reply(
    data: object, *, status: int = 200, headers: dict[str, str] | None = None
) -> web.Response:
    """The content type is exactly `application/json`: the client reads no other as JSON."""
    return web.Response(
        body=dumps(data).encode(),
        status=status,
        headers={**(headers or {}), "Content-Type": "application/json"},
    )


def world_of(request: web.Request) -> World:
    """The guild that a request is about: the one its path names, or `?guild=`, or the first."""
    worlds = request.app[WORLDS]
    if "guild" in request.query:
        return worlds.of_guild(query_id(request, "guild"))
    return worlds.named_in(request.match_info)


def no_content() -> web.Response:
    return web.Response(status=204)


def refusal(error: ApiError, headers: dict[str, str] | None = None) -> web.Response:
    return reply(error.body(), status=error.status, headers=headers)


def path_id(request: web.Request, name: str) -> int:
    """A snowflake of the path; raises 50035."""
    return _snowflake(name, request.match_info[name])


def query_id(request: web.Request, name: str) -> int | None:
    value = request.query.get(name)
    return None if value is None else _snowflake(name, value)


def query_limit(request: web.Request, *, default: int, at_least: int, at_most: int) -> int:
    value = request.query.get("limit")
    if value is None:
        return default
    if not value.isdigit():
        raise errors.invalid_field("limit", "NUMBER_TYPE_COERCE", f'Value "{value}" is not int.')
    limit = int(value)
    if limit < at_least:
        raise errors.invalid_field(
            "limit",
            "NUMBER_TYPE_MIN",
            f"int value should be greater than or equal to {at_least}.",
        )
    if limit > at_most:
        raise errors.invalid_field(
            "limit", "NUMBER_TYPE_MAX", f"int value should be less than or equal to {at_most}."
        )
    return limit


def query_time(request: web.Request, name: str) -> datetime | None:
    value = request.query.get(name)
    try:
        return None if value is None else datetime.fromisoformat(value)
    except ValueError as error:
        raise errors.invalid_field(
            name, "DATE_TIME_TYPE_PARSE", f"Could not parse {value}."
        ) from error


async def read_body(request: web.Request) -> Body:
    """The JSON of a plain body, or `payload_json` and files of a multipart one.

    Read at most once for a request: the recorder and the handler share what was read.
    """
    known = request.get(BODY)
    if isinstance(known, Body):
        return known
    body = await _read(request)
    request[BODY] = body
    return body


async def _read(request: web.Request) -> Body:
    if request.content_type == _MULTIPART:
        return await _read_multipart(request)
    raw = await request.read()
    return Body(_parse(raw) if raw else None)


async def _read_multipart(request: web.Request) -> Body:
    payload: Any = {}
    uploads: list[Upload] = []
    room = request.app[WORLD].config.max_request_bytes
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            raise errors.invalid_json()
        data = await _read_part(part, room)
        room -= len(data)
        number = _FILE_FIELD.fullmatch(part.name or "")
        if part.name == "payload_json":
            payload = _parse(data)
        elif number is not None:
            filename = part.filename or "file"
            uploads.append(Upload(number=int(number[1]), filename=filename, data=data))
    return Body(payload, tuple(uploads))


async def _read_part(part: BodyPartReader, room: int) -> bytes:
    """Raises 40005 once the part has more than `room` bytes."""
    data = bytearray()
    while chunk := await part.read_chunk(_CHUNK_BYTES):
        data += chunk
        if len(data) > room:
            raise errors.request_too_large()
    return bytes(part.decode(data))


def _parse(raw: bytes) -> Any:  # noqa: ANN401 - JSON
    try:
        return json.loads(raw)
    except ValueError as error:
        raise errors.invalid_json() from error


def _snowflake(name: str, value: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) <= 20):  # noqa: PLR2004 - 64 bits
        raise errors.invalid_field(name, "NUMBER_TYPE_COERCE", f'Value "{value}" is not snowflake.')
    return int(value)
