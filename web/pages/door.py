"""The door of every page: who may not go in is asked for a key, or for another one."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus

from fastapi import Request
from fastapi.responses import HTMLResponse

from web.access import Principal
from web.callers import Viewer
from web.errors import ApiError
from web.pages.places import OPERATIONS, Place
from web.pages.rendering import page


class DoorClosed(Exception):  # what is said, not what broke
    """Somebody without a key, or with one that does not open *place*."""

    def __init__(self, place: Place, viewer: Principal | None) -> None:
        super().__init__(place.name)
        self.place, self.viewer = place, viewer


def guest_of(place: Place) -> Callable[..., Awaitable[Principal]]:
    """A dependency: who looks at *place*, and may."""

    async def guest(viewer: Viewer) -> Principal:
        if viewer is None or not viewer.may(*place.scopes):
            raise DoorClosed(place, viewer)
        return viewer

    return guest


async def sign_in(request: Request, closed: Exception) -> HTMLResponse:
    """What stands in the closed door: a form that asks for a key."""
    assert isinstance(closed, DoorClosed)  # noqa: S101  # as it was registered
    viewer = closed.viewer
    status = HTTPStatus.UNAUTHORIZED if viewer is None else HTTPStatus.FORBIDDEN
    scopes = closed.place.scopes
    answer = page(request, "sign_in.html", status=status, viewer=viewer, scopes=scopes)
    if viewer is None:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


async def operator(viewer: Viewer) -> Principal:
    """A dependency, for what is no page: an operator, else the error is for a program."""
    if viewer is None:
        raise ApiError(401, "key_needed", "Sign in with a key that has the scope admin.")
    if not viewer.may(*OPERATIONS.scopes):
        raise ApiError(403, "scope_missing", "This key lacks the scope admin.")
    return viewer
