"""The HTTP door."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from prometheus_client import CollectorRegistry

from core.metrics.registry import process_registry
from web import docs
from web.api import chat, invoices, jobs, metrics, ml, session, uploads
from web.body_limit import BodyLimit
from web.deps import WebDeps
from web.errors import Catch, errors, handle_errors
from web.headers import SafeHeaders
from web.health import Probe, health_routes
from web.metrics import HttpMetrics, Measured
from web.origins import KnownHosts
from web.pages import invoices as invoice_pages
from web.pages import operated_message, operations, reader, search, second_chance, troubles
from web.pages.door import DoorClosed, sign_in
from web.pages.rendering import STATIC
from web.sessions import SessionCookies

DESCRIPTION = """
Upload pictures and have them read, or read them at once; invoices become fields.

Every answer that is an error is `{"error": {"code": ..., "message": ...}}`. Keys:
`helpsight apikey create`.
"""
FORM_BYTES = 64 * 1024  # of a form around its file
PAGES = (reader, invoice_pages)
OPERATORS = (operations, operated_message, second_chance, troubles, search)


@dataclass(frozen=True, slots=True)
class AppConfig:
    """`allowed_hosts` are the names the door answers to; `is_local`: only this machine connects."""

    version: str
    allowed_hosts: Collection[str] = ()
    is_local: bool = True
    body_max_bytes: int = 40 * 2**20


def create_app(
    *,
    config: AppConfig,
    probes: Mapping[str, Probe],
    web: WebDeps,
    registry: CollectorRegistry | None = None,
) -> FastAPI:
    """The app over what the wiring built; it opens and closes nothing itself.

    *registry* holds the metrics of this process, as far as there are any yet.

    Pages: include a router here; `web.pages.door.guest_of` is who looks and may.
    """
    app = FastAPI(
        title="Helpsight",
        version=config.version,
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        responses=errors(400, 422, 500, 503),
    )
    app.state.web = web
    app.state.probes = probes
    app.state.metrics = HttpMetrics(registry or process_registry(config.version))
    handle_errors(app)
    app.add_exception_handler(DoorClosed, sign_in)
    app.include_router(health_routes(probes, version=config.version))
    for part in (uploads, jobs, invoices, chat, ml, session, metrics, docs, *PAGES, *OPERATORS):
        app.include_router(part.routes)
    app.mount("/static", StaticFiles(directory=STATIC))
    larger = {
        uploads.PATH: web.limits.max_bytes + FORM_BYTES,
        ml.SINGLE: config.body_max_bytes,
        ml.BATCH: config.body_max_bytes,
    }
    # The last is the outermost.
    app.add_middleware(BodyLimit, larger=larger)
    app.add_middleware(SessionCookies)
    app.add_middleware(KnownHosts, allowed=config.allowed_hosts, is_local=config.is_local)
    app.add_middleware(Catch)
    app.add_middleware(Measured, metrics=app.state.metrics)
    app.add_middleware(SafeHeaders)
    return app
