"""`/docs`: the API as a page that tries it out, from files of our own."""

from importlib.util import find_spec
from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse, HTMLResponse, Response

routes = APIRouter(include_in_schema=False)

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Helpsight API</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/docs/swagger-ui.css"></head>
<body><div id="api"></div>
<script src="/docs/swagger-ui-bundle.js"></script><script src="/docs/start.js"></script>
</body></html>
"""
_START = """SwaggerUIBundle({
  url: "/openapi.json", dom_id: "#api", deepLinking: true, validatorUrl: null,
});
"""
# Swagger UI sets styles by itself; scripts come from here alone.
_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
    " connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)


@routes.get("/docs")
async def docs() -> HTMLResponse:
    return HTMLResponse(_PAGE, headers={"Content-Security-Policy": _CSP})


@routes.get("/docs/start.js")
async def start() -> Response:
    return Response(_START, media_type="text/javascript")


@routes.get("/docs/swagger-ui-bundle.js")
async def bundle() -> FileResponse:
    return FileResponse(assets() / "swagger-ui-bundle.js", media_type="text/javascript")


@routes.get("/docs/swagger-ui.css")
async def style() -> FileResponse:
    return FileResponse(assets() / "swagger-ui.css", media_type="text/css")


def assets() -> Path:
    """The folder of Swagger UI in the package `fastapi-offline`, of which nothing else is used."""
    spec = find_spec("fastapi_offline")
    assert spec is not None  # noqa: S101  # the lock file brings it
    assert spec.submodule_search_locations is not None  # noqa: S101  # it is a package
    return Path(spec.submodule_search_locations[0], "static")
