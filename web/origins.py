"""Which names this door answers to, and whether a browser's request comes from its own pages."""

from collections.abc import Collection, Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from web.errors import body

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
HEALTH = "/health"


def host_name(host: str) -> str:
    """The name in a Host header, without its port, in lower case; empty where it is none."""
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""


def is_this_machine(name: str) -> bool:
    """Whether *name* is one of this machine's own: no DNS can point it elsewhere."""
    if name == "localhost":
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def is_own_page(method: str, headers: Mapping[str, str]) -> bool:
    """Whether a request with a cookie was made by a page of ours, or changes nothing.

    *headers* are in lower case, as those of Starlette.
    """
    if method in SAFE_METHODS:
        return True
    origin = headers.get("origin")
    if origin is None:
        return headers.get("sec-fetch-site") == "same-origin"
    return bool(origin) and urlsplit(origin).netloc == headers.get("host")


class KnownHosts:
    """Refuses requests for other names: a page elsewhere whose DNS points here says its own.

    On loopback this machine's names count and *allowed*; elsewhere *allowed*, or all if it is
    empty, because nothing is told there without a key.
    """

    def __init__(self, app: ASGIApp, *, allowed: Collection[str], is_local: bool) -> None:
        self._app = app
        self._allowed = frozenset(name.lower() for name in allowed)
        self._is_local = is_local

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(HEALTH) or self._knows(scope):
            await self._app(scope, receive, send)
            return
        message = "This name is not one of this server's. WEB_ALLOWED_HOSTS names those that are."
        await JSONResponse(body("host_not_allowed", message), 400)(scope, receive, send)

    def _knows(self, scope: Scope) -> bool:
        host = next((v for k, v in scope["headers"] if k == b"host"), b"").decode("latin-1")
        name = host_name(host)
        if name in self._allowed or is_this_machine(name):
            return True
        return not self._is_local and not self._allowed
