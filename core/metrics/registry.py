"""The metrics of one process, and the port on which Prometheus asks for them."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from prometheus_client import (
    CollectorRegistry,
    GCCollector,
    Info,
    PlatformCollector,
    ProcessCollector,
    start_http_server,
)

from core.errors import PermanentError


class MetricsPortTaken(PermanentError):
    code = "metrics_port_taken"


def process_registry(version: str) -> CollectorRegistry:
    """A registry with what every process tells: its version, memory, CPU and open files."""
    registry = CollectorRegistry()
    for collector in (ProcessCollector, PlatformCollector, GCCollector):
        collector(registry=registry)
    Info("bot_build", "Which version this is.", registry=registry).info({"version": version})
    return registry


@asynccontextmanager
async def serving(
    registry: CollectorRegistry, host: str, port: int | None
) -> AsyncGenerator[int | None]:
    """Answer Prometheus on *host*:*port* while the block runs; yields the port, None for none.

    It has a thread of its own, so that it answers also while the loop is busy.

    Raises:
        MetricsPortTaken: somebody else listens there.
    """
    if port is None:
        yield None
        return
    try:
        server, thread = start_http_server(port, host, registry)
    except OSError as error:
        raise MetricsPortTaken(
            f"{host}:{port} is taken. Give each process a port of its own for its metrics"
            " (BOT_METRICS_PORT, WORKER_METRICS_PORT)."
        ) from error
    try:
        yield server.server_port
    finally:
        await asyncio.to_thread(server.shutdown)
        server.server_close()
        await asyncio.to_thread(thread.join)
