"""Calls to models as metrics: how many, how they end, how long they take, what they cost."""

import time
from asyncio import CancelledError
from collections.abc import Generator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Histogram

from core.errors import HelpsightError
from core.metrics.labels import Few

BUCKETS = (0.25, 0.5, 1, 2, 4, 8, 15, 25, 40, 60, 120)
WAIT_BUCKETS = (0.01, 0.1, 0.5, 1, 2, 5, 10, 30)


class Call:
    """One call that is under way; it is told how it ended."""

    def __init__(self) -> None:
        self.outcome, self.error_type = "ok", ""
        self.sent = self.received = 0

    def failed(self, error: BaseException) -> None:
        """It ended with *error*; an error of ours says by its code what kind it is."""
        if isinstance(error, CancelledError):
            self.outcome = "cancelled"
            return
        is_ours = isinstance(error, HelpsightError)
        self.outcome = "error"
        self.error_type = error.code if is_ours else type(error).__name__

    def cost(self, sent: int | None, received: int | None) -> None:
        """The tokens of the prompt and of the answer, as far as the provider said."""
        self.sent, self.received = sent or 0, received or 0


class LlmMetrics:
    """Of one process. Labels: names of providers, models and errors; nothing anybody wrote."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._model, self._error = Few(), Few()
        names = ["provider", "model", "operation", "outcome"]
        self._requests = Counter(
            "bot_llm_requests",
            "Calls to models.",
            [*names, "error_type"],
            registry=registry,
        )
        self._seconds = Histogram(
            "bot_llm_request_duration_seconds",
            "How long calls to models took.",
            names,
            buckets=BUCKETS,
            registry=registry,
        )
        self._tokens = Counter(
            "bot_llm_tokens",
            "Tokens, as the providers count them.",
            ["provider", "model", "direction"],
            registry=registry,
        )
        self._denied = Counter(
            "bot_rate_limit_denied",
            "Calls that were not made, because a limit was reached.",
            ["provider", "scope"],
            registry=registry,
        )
        self._waits = Histogram(
            "bot_rate_limit_wait_seconds",
            "How long calls waited for their turn.",
            ["provider"],
            buckets=WAIT_BUCKETS,
            registry=registry,
        )

    def meter(self, provider: str, operation: str) -> "Meter":
        """For calls to *provider* that are made for *operation*."""
        return Meter(self, provider, operation)

    def denied(self, provider: str, scope: str) -> None:
        self._denied.labels(provider, scope).inc()

    def waited(self, provider: str, seconds: float) -> None:
        self._waits.labels(provider).observe(seconds)

    def note(self, provider: str, model: str, operation: str, call: Call, seconds: float) -> None:
        model = self._model(model)
        names = (provider, model, operation, call.outcome)
        self._requests.labels(*names, self._error(call.error_type) if call.error_type else "").inc()
        self._seconds.labels(*names).observe(seconds)
        for direction, tokens in (("input", call.sent), ("output", call.received)):
            if tokens:
                self._tokens.labels(provider, model, direction).inc(tokens)


class Meter:
    """Notes calls to one provider."""

    def __init__(self, metrics: LlmMetrics, provider: str, operation: str) -> None:
        self._metrics = metrics
        self._provider = provider
        self._operation = operation

    @contextmanager
    def calling(self, model: str) -> Generator[Call]:
        """Around one call; an error that leaves the block is how it ended."""
        call, started = Call(), time.perf_counter()
        try:
            yield call
        except BaseException as error:
            call.failed(error)
            raise
        finally:
            seconds = time.perf_counter() - started
            self._metrics.note(self._provider, model, self._operation, call, seconds)


def unread_meter(provider: str, operation: str) -> Meter:
    """For where nobody looks at the figures."""
    return LlmMetrics(CollectorRegistry()).meter(provider, operation)
