"""A browser signs in with a key, and out again."""

from typing import Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field, SecretStr

from web.callers import Viewer
from web.deps import Web
from web.errors import ApiError, ErrorBody, errors
from web.origins import is_own_page
from web.sessions import END

routes = APIRouter(prefix="/api/session", tags=["session"], responses=errors(401, 403, 429))


class SignIn(BaseModel):
    """The key to sign in with."""

    key: SecretStr = Field(max_length=200, examples=["hs_0a1b2c3d_..."])


class SessionAnswer(BaseModel):
    """Who is signed in."""

    success: Literal[True] = True
    owner: str = Field(examples=["local"])
    scopes: list[str] = Field(examples=[["read", "upload"]])


@routes.post("")
async def sign_in(request: Request, given: SignIn, web: Web) -> SessionAnswer:
    """Open a session: the answer sets a cookie that pages of this server send by themselves."""
    _from_own_page(request)
    caller = await web.access.open_session(request, given.key.get_secret_value())
    return SessionAnswer(owner=caller.owner, scopes=sorted(caller.scopes))


@routes.get("", responses={401: {"model": ErrorBody}})
async def who(viewer: Viewer) -> SessionAnswer:
    """Who is signed in here."""
    if viewer is None:
        raise ApiError(401, "not_signed_in", "Nobody is signed in. Send a key by POST.")
    return SessionAnswer(owner=viewer.owner, scopes=sorted(viewer.scopes))


@routes.delete("", status_code=204)
async def sign_out(request: Request) -> None:
    """End the session of this browser."""
    _from_own_page(request)
    request.scope.setdefault("state", {})[END] = True


def _from_own_page(request: Request) -> None:
    """A browser says where it comes from; programs say nothing and have no cookie to abuse."""
    is_browser = "origin" in request.headers or "sec-fetch-site" in request.headers
    if is_browser and not is_own_page(request.method, request.headers):
        raise ApiError(403, "cross_site", "This request does not come from a page of ours.")
