"""The CDN: attachments at their signed addresses, and plain pictures for default avatars."""

from io import BytesIO
from typing import Final

from aiohttp import web
from PIL import Image

from playground.errors import ApiError
from playground.files import content_type
from playground.signing import CDN_PATH
from playground.wire import WORLD, path_id

_AVATAR_COLORS: Final = ("#5865F2", "#747F8D", "#3BA55C", "#FAA61A", "#ED4245", "#EB459E")
_GONE: Final = "This content is no longer available."


async def get_attachment(request: web.Request) -> web.StreamResponse:
    """404 when the signature is wrong or past its time, and when the file was deleted."""
    world = request.app[WORLD]
    try:
        path = world.files.path(path_id(request, "attachment_id"))
    except ApiError:
        return web.Response(status=404, text=_GONE)
    if not world.signer.is_valid(request.path, request.query) or not path.is_file():
        return web.Response(status=404, text=_GONE)
    filename = request.match_info["filename"]
    response = web.FileResponse(path)
    response.content_type = content_type(filename) or "application/octet-stream"
    response.headers["Cache-Control"] = "public, max-age=31536000"
    response.headers["X-Content-Type-Options"] = "nosniff"
    # Discord's files have a host of their own; here a page among them must not act as ours does.
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


async def get_default_avatar(request: web.Request) -> web.Response:
    index = request.match_info["index"]
    if not index.isdigit() or int(index) >= len(_AVATAR_COLORS):
        return web.Response(status=404, text=_GONE)
    picture = BytesIO()
    Image.new("RGB", (64, 64), _AVATAR_COLORS[int(index)]).save(picture, "PNG")
    return web.Response(body=picture.getvalue(), content_type="image/png")


ROUTES: Final = (
    ("GET", CDN_PATH, get_attachment),
    ("GET", "/cdn/embed/avatars/{index}.png", get_default_avatar),
)
