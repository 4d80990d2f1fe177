"""Callers as routes take them: `caller: Uploader` is somebody who may upload."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer

from core.api_key import Scope
from web.access import Principal
from web.deps import Web
from web.errors import ApiError, errors

bearer = HTTPBearer(auto_error=False, description="An API key, as `helpsight apikey create` shows.")
header = APIKeyHeader(name="X-API-Key", auto_error=False, description="The same, in a header.")

SECURED = errors(401, 403, 429)


def given_key(
    authorization: Annotated[HTTPAuthorizationCredentials | None, Security(bearer)],
    x_api_key: Annotated[str | None, Security(header)],
) -> str | None:
    """The key of a request, in either header."""
    return authorization.credentials if authorization else x_api_key


GivenKey = Annotated[str | None, Depends(given_key)]


def caller_with(*scopes: Scope) -> Callable[..., Awaitable[Principal]]:
    """A dependency: the caller, who has one of *scopes*."""

    async def caller(request: Request, web: Web, key: GivenKey) -> Principal:
        return await web.access.caller(request, key, *scopes)

    return caller


async def watching(request: Request, web: Web, key: GivenKey) -> None:
    if not await web.access.may_see_figures(request, key):
        raise ApiError(
            401,
            "operators_only",
            "Ask from this machine, or send a key with the scope metrics.",
            headers={"WWW-Authenticate": "Bearer"},
        )


async def viewer(request: Request, web: Web) -> Principal | None:
    return await web.access.viewer(request)


Uploader = Annotated[Principal, Depends(caller_with("upload"))]
Reader = Annotated[Principal, Depends(caller_with("read"))]
Watcher = Annotated[Principal, Depends(caller_with("upload", "read"))]  # of jobs that are theirs
Bookkeeper = Annotated[Principal, Depends(caller_with("invoices"))]
Admin = Annotated[Principal, Depends(caller_with("admin"))]
Figures = Depends(watching)
# For pages: None is somebody who has to sign in with a key.
Viewer = Annotated[Principal | None, Depends(viewer)]
