"""The door of every page: who may not go in is asked for a key, or for another one."""

from http import HTTPStatus

from fastapi import Request
from fastapi.responses import HTMLResponse

from web.access import Principal
from web.pages.places import Place
from web.pages.rendering import page


def sign_in(request: Request, viewer: Principal | None, place: Place) -> HTMLResponse:
    """For somebody without a key, or with one that does not open *place*.

    A route asks first: `if viewer is None or not viewer.may(*OPERATIONS.scopes)`.
    """
    status = HTTPStatus.UNAUTHORIZED if viewer is None else HTTPStatus.FORBIDDEN
    answer = page(request, "sign_in.html", status=status, viewer=viewer, scopes=place.scopes)
    if viewer is None:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer
