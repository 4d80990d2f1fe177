"""Whether this process lives, and whether what it stands on answers."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Literal

import structlog
from fastapi import APIRouter, Response, status
from pydantic import BaseModel, Field

log = structlog.get_logger()

PROBE_TIMEOUT_S = 1.0

Probe = Callable[[], Awaitable[object]]


class Live(BaseModel):
    status: Literal["ok"] = "ok"


class Ready(BaseModel):
    status: Literal["ok", "unavailable"]
    checks: dict[str, Literal["ok", "unavailable"]] = Field(
        description="Each part that must answer, and whether it did within a second.",
        examples=[{"database": "ok", "redis": "ok"}],
    )


async def _answers(name: str, probe: Probe) -> bool:
    try:
        async with asyncio.timeout(PROBE_TIMEOUT_S):
            await probe()
    except Exception as error:  # noqa: BLE001  # the rim: whatever a probe raises means "no"
        log.warning("probe.failed", part=name, error=f"{type(error).__name__}: {error}")
        return False
    return True


def health_routes(probes: Mapping[str, Probe]) -> APIRouter:
    """`/health/live` and `/health/ready`; *probes* are what ready means, by name."""
    routes = APIRouter(tags=["health"])

    @routes.get("/health/live")
    async def live() -> Live:
        """The process answers."""
        return Live()

    @routes.get("/health/ready", responses={503: {"model": Ready}})
    async def ready(response: Response) -> Ready:
        """Everything this process stands on answers; 503 says what does not."""
        names = list(probes)
        oks = await asyncio.gather(*(_answers(name, probes[name]) for name in names))
        if not all(oks):
            response.status_code = status.HTTP_503_SERVICE_UNAVAILABLE
        return Ready(
            status="ok" if all(oks) else "unavailable",
            checks={n: "ok" if ok else "unavailable" for n, ok in zip(names, oks, strict=True)},
        )

    return routes
