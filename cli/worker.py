"""`helpsight worker`."""

import os

import structlog

from cli.process import on_stop, serve, tell_ready
from cli.wiring.worker import open_worker
from core.settings import Settings

log = structlog.get_logger()


def worker() -> None:
    """Run a worker: it reads pictures and finds answers. Run as many as you like.

    Needs DATABASE_URL and REDIS_URL, and a schema (`helpsight migrate`). SIGTERM or Ctrl-C lets it
    finish what it reads. Whether it works: `helpsight doctor`.
    """
    serve("worker", run)


async def run(settings: Settings) -> None:
    """Until SIGINT or SIGTERM; what is being read then is read to its end."""
    os.nice(settings.worker_niceness)
    async with open_worker(settings) as process:
        on_stop(process.stop)
        tell_ready(settings.ready_file)
        log.info("worker.ready")
        await process.run()
