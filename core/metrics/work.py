"""A worker's work as metrics: jobs, their stages, engines, redactions, answers."""

import time
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from typing import Literal

from prometheus_client import CollectorRegistry, Counter, Histogram

from core.metrics.labels import Few

Kind = Literal["read_attachment", "read_upload", "read_asked", "answer_question", "better_reading"]
Stage = Literal["fetch", "read", "redact", "answer", "store"]
BUCKETS = (0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 120, 600)
START_BUCKETS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 300, 3600)


class WorkMetrics:
    """Of one process. Every label is a word of this program."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        registry = registry or CollectorRegistry()
        self._few = {name: Few() for name in ("outcome", "engine", "kind", "reason", "secret")}
        self._jobs = Counter(
            "bot_jobs",
            "Jobs that were done, by how they ended.",
            ["kind", "outcome"],
            registry=registry,
        )
        self._seconds = Histogram(
            "bot_job_duration_seconds",
            "How long jobs took.",
            ["kind"],
            buckets=BUCKETS,
            registry=registry,
        )
        self._starts = Histogram(
            "bot_job_start_latency_seconds",
            "How long jobs that were due waited for a worker.",
            ["kind"],
            buckets=START_BUCKETS,
            registry=registry,
        )
        self._stages = Histogram(
            "bot_stage_duration_seconds",
            "How long the stages of a job took.",
            ["kind", "stage"],
            buckets=BUCKETS,
            registry=registry,
        )
        self._engines = Counter(
            "bot_ocr_attempts",
            "Engines that were asked to read, by what came of it.",
            ["engine", "outcome"],
            registry=registry,
        )
        self._redactions = Counter(
            "bot_redactions", "Secrets that were taken out.", ["kind"], registry=registry
        )
        self._cache = Counter(
            "bot_cache_requests",
            "Pictures that were wanted, by whether they were still kept.",
            ["cache", "outcome"],
            registry=registry,
        )
        self._answers = Counter(
            "bot_answers", "Answers that were found.", ["kind"], registry=registry
        )
        self._abstentions = Counter(
            "bot_abstentions", "Questions that were left alone.", ["reason"], registry=registry
        )

    def started(self, kind: str, waited_s: float) -> None:
        self._starts.labels(self._few["kind"](kind)).observe(max(0.0, waited_s))

    def took(self, kind: str, seconds: float) -> None:
        self._seconds.labels(self._few["kind"](kind)).observe(seconds)

    def ended(self, kind: Kind, outcome: str) -> None:
        """How a run over one row ended: `completed`, `put_off`, an end status."""
        self._jobs.labels(kind, self._few["outcome"](outcome)).inc()

    @contextmanager
    def stage(self, kind: Kind, stage: Stage) -> Generator[None]:
        """Around a stage; how long it took counts also where it failed."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self._stages.labels(kind, stage).observe(time.perf_counter() - started)

    def asked(self, attempts: Iterable[tuple[str, str]]) -> None:
        """Engines with what came of each."""
        for engine, outcome in attempts:
            self._engines.labels(self._few["engine"](engine), self._few["outcome"](outcome)).inc()

    def redacted(self, kinds: Mapping[str, int]) -> None:
        for kind, number in kinds.items():
            self._redactions.labels(self._few["secret"](kind)).inc(number)

    def wanted(self, *, is_kept: bool) -> None:
        """A picture was fetched, or was still kept."""
        self._cache.labels("pictures", "hit" if is_kept else "miss").inc()

    def answered(self, kind: str) -> None:
        self._answers.labels(kind).inc()

    def abstained(self, reason: str) -> None:
        self._abstentions.labels(self._few["reason"](reason)).inc()
