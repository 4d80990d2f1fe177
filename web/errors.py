"""One shape for every answer that is an error: `{"error": {"code": ..., "message": ...}}`."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.errors import (
    GoneError,
    HelpsightError,
    PermanentError,
    TransientError,
    UnsupportedError,
)
from core.file_store import FileTooLarge, StorageFull
from db.patience import DATABASE_AWAY

log = structlog.get_logger()

MAX_PROBLEMS = 5


class ErrorDetail(BaseModel):
    """What went wrong: a word for programs, a sentence for people."""

    code: str = Field(examples=["file_too_large"])
    message: str = Field(examples=["The file is larger than 26,214,400 bytes. Send a smaller one."])


class ErrorBody(BaseModel):
    """The body of every answer that is an error."""

    error: ErrorDetail


class ApiError(HTTPException):
    """An answer that is an error; the message is for whoever called."""

    def __init__(
        self, status: int, code: str, message: str, *, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(status, message, dict(headers) if headers else None)
        self.code = code


# The first class that fits says the status of an error from below.
_STATUS: tuple[tuple[type[HelpsightError], int], ...] = (
    (FileTooLarge, 413),
    (StorageFull, 507),
    (GoneError, 410),
    (UnsupportedError, 415),
    (TransientError, 503),
    (PermanentError, 422),
)


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route that may answer with these.

    As JSON also where the route itself answers otherwise; `web.api.session` brings the model.
    """
    shape = {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorBody"}}}
    return {
        status: {"content": shape, "description": HTTPStatus(status).phrase} for status in statuses
    }


def body(code: str, message: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": message}}


def status_of(error: HelpsightError) -> int:
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 500)


def handle_errors(app: FastAPI) -> None:
    """Let *app* answer every error in the one shape."""
    app.add_exception_handler(StarletteHTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HelpsightError, _known)
    for away in DATABASE_AWAY:
        if issubclass(away, Exception):
            app.add_exception_handler(away, _database_away)


async def _refused(request: Request, error: Exception) -> JSONResponse:  # noqa: ARG001  # Starlette's
    assert isinstance(error, StarletteHTTPException)  # noqa: S101  # as it was registered
    status = HTTPStatus(error.status_code)
    if isinstance(error, ApiError):
        return _answer(error.status_code, error.code, str(error.detail), error.headers)
    code = status.phrase.lower().replace(" ", "_")
    return _answer(error.status_code, code, f"{status.phrase}.", error.headers)


async def _invalid(request: Request, error: Exception) -> JSONResponse:  # noqa: ARG001  # Starlette's
    assert isinstance(error, RequestValidationError)  # noqa: S101  # as it was registered
    problems = [
        f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}"
        for problem in error.errors()[:MAX_PROBLEMS]
    ]
    return _answer(422, "invalid_request", "; ".join(problems))


async def _known(request: Request, error: Exception) -> JSONResponse:  # noqa: ARG001  # Starlette's
    assert isinstance(error, HelpsightError)  # noqa: S101  # as it was registered
    return _answer(status_of(error), error.code, str(error))


async def _database_away(request: Request, error: Exception) -> JSONResponse:  # noqa: ARG001
    log.warning("request.database_away", error=type(error).__name__)
    return _answer(503, "database_away", "The database does not answer. Please try again.")


def _answer(
    status: int, code: str, message: str, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    printable = message.encode("utf-8", "replace").decode()  # what was sent may hold half letters
    return JSONResponse(body(code, printable), status, dict(headers) if headers else None)


class Catch:
    """The rim: a fault of ours is logged, and told to nobody."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        has_started = False

        async def send_noting(message: Message) -> None:
            nonlocal has_started
            has_started = True
            await send(message)

        try:
            await self._app(scope, receive, send_noting)
        except ClientDisconnect:
            return
        except Exception:
            log.exception("request.broke", path=scope["path"])
            if has_started:
                raise
            answer = _answer(500, "internal_error", "Something broke here. It has been logged.")
            await answer(scope, receive, send)
