"""Only pages of the playground itself may talk to it: a defence against DNS rebinding."""

import ipaddress

from aiohttp import web
from yarl import URL

from playground.wire import Handler


@web.middleware
async def origin_middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuses a Host that is no loopback name, and a request that another site's page sent."""
    if not _is_loopback(URL(f"http://{request.host}")):
        raise web.HTTPForbidden(text="The playground answers only under a loopback name.")
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"http://{request.host}":
        raise web.HTTPForbidden(text="The playground does not answer the pages of other sites.")
    if request.headers.get("Sec-Fetch-Site") == "cross-site" and request.path != "/":
        raise web.HTTPForbidden(text="The playground does not answer the pages of other sites.")
    return await handler(request)


def _is_loopback(url: URL) -> bool:
    host = url.host or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
