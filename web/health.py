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
NO_ANSWER = "It does not answer."


class NotReady(Exception):  # a probe's "no", in words for whoever asks
    """What a part lacks. The words are shown to anybody: no addresses, no secrets."""


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
    reasons: dict[str, str] = Field(
        description="Why, for each part that did not answer.",
        examples=[{"worker": "No sign of life from host:1 (silent for 31 s)."}],
    )


async def failing(probes: Mapping[str, Probe]) -> dict[str, str]:
    """The parts that do not answer, each with the reason; they are asked at once."""
    names = list(probes)
    answers = await asyncio.gather(*(_reason(name, probes[name]) for name in names))
    return {name: reason for name, reason in zip(names, answers, strict=True) if reason}


async def _reason(name: str, probe: Probe) -> str | None:
    try:
        async with asyncio.timeout(PROBE_TIMEOUT_S):
            await probe()
    except NotReady as error:
        log.warning("probe.failed", part=name, error=str(error))
        return str(error)
    except Exception as error:  # noqa: BLE001  # the rim: whatever a probe raises means "no"
        log.warning("probe.failed", part=name, error=f"{type(error).__name__}: {error}")
        return NO_ANSWER
    return None


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
        """PostgreSQL, Redis and all workers answer; 503 says which does not.

        A worker that was lost is missed until another was started, or for 15 minutes.
        """
        reasons = await failing(probes)
        if reasons:
            response.status_code = status.HTTP_503_SERVICE_UNAVAILABLE
        return Ready(
            status="unavailable" if reasons else "ok",
            checks={name: "unavailable" if name in reasons else "ok" for name in probes},
            reasons=reasons,
        )

    return routes
