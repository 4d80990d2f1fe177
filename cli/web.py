"""`helpsight web`."""

import uvicorn
from fastapi import FastAPI

from cli.process import on_stop, serve
from cli.wiring.web import open_web
from core.settings import Settings
from web.punctual import PunctualProtocol

STREAMS_END_S = 3  # open event streams would keep a stop waiting; browsers connect again


def web() -> None:
    """Run the HTTP door: uploads, the reading API, pages and health checks.

    Needs DATABASE_URL and REDIS_URL. It listens at WEB_HOST and WEB_PORT, and /docs there is its
    manual. `helpsight apikey create NAME` makes a key for it.
    """
    serve("web", run)


async def run(settings: Settings) -> None:
    """Until SIGINT or SIGTERM, which uvicorn handles itself."""
    async with open_web(settings) as app:
        server = uvicorn.Server(config_of(app, settings))
        on_stop(lambda: None)  # uvicorn handles the signal, and at the end raises it once more
        await server.serve()


def config_of(app: FastAPI, settings: Settings) -> uvicorn.Config:
    """How the door is served."""
    return uvicorn.Config(
        app,
        host=settings.web_host,
        port=settings.web_port,
        http=PunctualProtocol,
        log_config=None,
        access_log=False,
        server_header=False,
        forwarded_allow_ips=list(settings.web_trusted_proxies),
        timeout_graceful_shutdown=STREAMS_END_S,
    )
