"""Whether this process lives, and whether what it stands on answers."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Literal

import structlog
from fastapi import APIRouter, Response, status
from pydantic import BaseModel, Field

log = structlog.get_logger()

PROBE_TIMEOUT_S = 2.0

Probe = Callable[[], Awaitable[object]]


class Health(BaseModel):
    """That the door answers."""

    status: Literal["healthy"] = "healthy"
    service: Literal["helpsight"] = "helpsight"
    version: str = Field(examples=["0.1.0"])
    timestamp: datetime


class Live(BaseModel):
    """That the process answers."""

    status: Literal["ok"] = "ok"


class Ready(BaseModel):
    """Whether everything that is needed answers."""

    status: Literal["ok", "unavailable"]
    checks: dict[str, Literal["ok", "unavailable"]] = Field(
        description="Each part that must answer, and whether it did.",
        examples=[{"database": "ok", "redis": "ok", "worker": "ok"}],
    )


async def _answers(name: str, probe: Probe) -> bool:
    try:
        async with asyncio.timeout(PROBE_TIMEOUT_S):
            await probe()
    except Exception as error:  # noqa: BLE001  # the rim: whatever a probe raises means "no"
        log.warning("probe.failed", part=name, error=f"{type(error).__name__}: {error}")
        return False
    return True


def health_routes(probes: Mapping[str, Probe], *, version: str) -> APIRouter:
    """`/health`, `/health/live` and `/health/ready`; *probes* are what ready means, by name."""
    routes = APIRouter(tags=["health"])

    @routes.get("/health")
    async def health() -> Health:
        """This server answers, and which it is."""
        return Health(version=version, timestamp=datetime.now(UTC))

    @routes.get("/health/live")
    async def live() -> Live:
        """The process answers."""
        return Live()

    @routes.get("/health/ready", responses={503: {"model": Ready}})
    async def ready(response: Response) -> Ready:
        """PostgreSQL, Redis and a worker answer; 503 says what does not."""
        names = list(probes)
        oks = await asyncio.gather(*(_answers(name, probes[name]) for name in names))
        if not all(oks):
            response.status_code = status.HTTP_503_SERVICE_UNAVAILABLE
        return Ready(
            status="ok" if all(oks) else "unavailable",
            checks={n: "ok" if ok else "unavailable" for n, ok in zip(names, oks, strict=True)},
        )

    return routes
