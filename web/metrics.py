"""`/metrics` for Prometheus: what this process answered, and what flows in the database."""

import time
from collections.abc import Iterable, Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, Info, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from db.flow import Flow

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
# What counts as waiting, by kind of work: the rest has ended one way or another.
WAITING = {
    "attachment": frozenset({"pending"}),
    "upload": frozenset({"queued"}),
    "question": frozenset({"waiting"}),
    "better": frozenset({"waiting"}),
    "answer": frozenset({"ready"}),
}
RUNNING = frozenset({"processing", "sending"})


class HttpMetrics:
    """Counts what this process answers; one for each app."""

    def __init__(self, version: str) -> None:
        self.registry = CollectorRegistry()
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
        Info("bot_build", "Which version this is.", registry=self.registry).info(
            {"version": version}
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


def exposition(metrics: HttpMetrics, flow: Flow) -> bytes:
    """The text Prometheus reads."""
    of_database = CollectorRegistry()
    of_database.register(_Shown(families(flow)))
    return generate_latest(metrics.registry) + generate_latest(of_database)


def families(flow: Flow) -> Iterator[Metric]:
    """The counts of the database as metrics. Rows are erased in time, so jobs are a gauge."""
    jobs = GaugeMetricFamily("bot_jobs", "Jobs by kind and outcome.", labels=["kind", "outcome"])
    depth = GaugeMetricFamily("bot_queue_depth", "Jobs that wait.", labels=["queue"])
    running = GaugeMetricFamily("bot_jobs_running", "Jobs being worked on.", labels=["kind"])
    for kind, waiting in WAITING.items():
        counts = {status: n for (of, status), n in flow.rows.items() if of == kind}
        depth.add_metric([kind], sum(counts.get(status, 0) for status in waiting))
        running.add_metric([kind], sum(counts.get(status, 0) for status in RUNNING))
        for status, n in sorted(counts.items()):
            if status not in waiting | RUNNING:
                jobs.add_metric([kind, status], n)
    workers = GaugeMetricFamily("bot_workers_alive", "Workers that gave a sign of life.")
    workers.add_metric([], flow.workers)
    yield from (jobs, depth, running, workers)
