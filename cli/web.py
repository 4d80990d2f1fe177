"""`helpsight web`."""

import uvicorn

from cli.process import on_stop, serve
from cli.wiring.web import open_web
from core.settings import Settings


def web() -> None:
    """Run the HTTP door: uploads, the reading API, pages and health checks."""
    serve("web", run)


async def run(settings: Settings) -> None:
    """Until SIGINT or SIGTERM, which uvicorn handles itself."""
    async with open_web(settings) as app:
        config = uvicorn.Config(
            app,
            host=settings.web_host,
            port=settings.web_port,
            log_config=None,
            access_log=False,
            server_header=False,
        )
        server = uvicorn.Server(config)
        on_stop(lambda: None)  # uvicorn handles the signal, and at the end raises it once more
        await server.serve()
