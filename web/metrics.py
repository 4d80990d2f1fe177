"""`/metrics` for Prometheus: what this process answered, and what flows in the database."""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.standing import Standing
from db.flow import Flow
from db.queues import Queue

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
CIRCUIT_STATES = {"closed": 0, "half": 1, "open": 2}


class HttpMetrics:
    """Counts what this process answers; one for each app."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.registry = registry
        self._requests = Counter(
            "bot_http_requests",
            "Requests that were answered.",
            ["method", "route", "status"],
            registry=self.registry,
        )
        self._durations = Histogram(
            "bot_http_request_duration_seconds",
            "How long answers took.",
            ["method", "route"],
            buckets=BUCKETS,
            registry=self.registry,
        )

    def note(self, method: str, route: str, status: int, seconds: float) -> None:
        self._requests.labels(method, route, str(status)).inc()
        self._durations.labels(method, route).observe(seconds)


class Measured:
    """Notes each answer in *metrics* under its route; names nobody made are not told apart."""

    def __init__(self, app: ASGIApp, *, metrics: HttpMetrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = time.perf_counter(), 500

        async def send_noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_noting)
        finally:
            route = getattr(scope.get("route"), "path", "none")
            method = scope["method"] if scope["method"] in METHODS else "other"
            self._metrics.note(method, route, status, time.perf_counter() - started)


METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class _Shown(Collector):
    def __init__(self, families: Iterable[Metric]) -> None:
        self._families = list(families)

    def collect(self) -> Iterator[Metric]:
        return iter(self._families)


@dataclass(frozen=True, slots=True)
class Seen:
    """What is the same wherever it is asked, so that one process tells it: this one."""

    flow: Flow
    queues: Sequence[Queue]
    models: Standing


def exposition(metrics: HttpMetrics, seen: Seen) -> bytes:
    """The text Prometheus reads."""
    of_database = CollectorRegistry()
    of_database.register(_Shown(families(seen)))
    return generate_latest(metrics.registry) + generate_latest(of_database)


def families(seen: Seen) -> Iterator[Metric]:
    """Queues, what is stored, who lives, and where the models stand."""
    yield from _queues(seen.queues)
    yield from _stored(seen.flow)
    yield from _models(seen.models)


def _queues(queues: Sequence[Queue]) -> Iterator[Metric]:
    depth = GaugeMetricFamily("bot_queue_depth", "What waits, by queue.", labels=["queue"])
    running = GaugeMetricFamily("bot_queue_running", "What is being done.", labels=["queue"])
    late = GaugeMetricFamily(
        "bot_queue_late_seconds", "For how long the first has been due.", labels=["queue"]
    )
    for queue in queues:
        depth.add_metric([queue.name], queue.waiting)
        running.add_metric([queue.name], queue.running)
        late.add_metric([queue.name], queue.late_s or 0)
    yield from (depth, running, late)


def _stored(flow: Flow) -> Iterator[Metric]:
    """Rows are erased in time, so these are gauges."""
    stored = GaugeMetricFamily("bot_stored", "Rows by status.", labels=["kind", "status"])
    for (kind, status), number in sorted(flow.rows.items()):
        stored.add_metric([kind, status], number)
    alive = GaugeMetricFamily(
        "bot_processes_alive", "Processes that gave a sign of life.", labels=["role"]
    )
    alive.add_metric(["worker"], flow.workers)
    alive.add_metric(["bot"], flow.bots)
    yield from (stored, alive)


def _models(models: Standing) -> Iterator[Metric]:
    labels = ["provider", "model", "unit", "window"]
    left = GaugeMetricFamily("bot_quota_remaining", "What is left.", labels=labels)
    limit = GaugeMetricFamily("bot_quota_limit", "What there is in all.", labels=labels)
    back = GaugeMetricFamily(
        "bot_quota_reset_seconds", "Until there is more.", labels=["provider", "model"]
    )
    for one in models.allowances:
        names = [one.provider, one.model or "all", one.unit, "day"]
        left.add_metric(names, 0 if one.closed_s else one.left)
        limit.add_metric(names, one.limit)
        back.add_metric(names[:2], one.closed_s or one.back_s)
    state = GaugeMetricFamily(
        "bot_circuit_state", "0 closed, 1 half open, 2 open.", labels=["provider", "model"]
    )
    for circuit in models.circuits:
        names = [circuit.provider, circuit.model or "all"]
        state.add_metric(names, CIRCUIT_STATES[circuit.state])
    yield from (left, limit, back, state)
