"""The HTTP door."""

from collections.abc import Mapping

from fastapi import FastAPI

from web.headers import SafeHeaders
from web.health import Probe, health_routes


def create_app(*, version: str, probes: Mapping[str, Probe]) -> FastAPI:
    """The app over what the wiring built; it opens and closes nothing itself."""
    app = FastAPI(title="Helpsight", version=version, docs_url=None, redoc_url=None)
    app.add_middleware(SafeHeaders)
    app.include_router(health_routes(probes))
    return app
