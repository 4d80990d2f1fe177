"""What a bot hears and says as metrics."""

import math
from collections.abc import Callable, Iterable
from typing import Literal

from prometheus_client import CollectorRegistry, Counter, Gauge

from core.metrics.labels import Few

Source = Literal["live", "past"]


class DiscordMetrics:
    """Of one bot process. Events are Discord's own names."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        registry = registry or CollectorRegistry()
        self._few = Few(100)
        self._events = Counter(
            "bot_gateway_events", "What Discord told, by event.", ["event"], registry=registry
        )
        self._latency = Gauge(
            "bot_discord_gateway_latency_seconds",
            "How long Discord takes to answer a heartbeat; none while it is not connected.",
            registry=registry,
        )
        self._messages = Counter(
            "bot_captured_messages", "Messages that were stored.", ["source"], registry=registry
        )
        self._pictures = Counter(
            "bot_captured_pictures", "Pictures that are to be read.", ["source"], registry=registry
        )
        self._questions = Counter(
            "bot_captured_questions", "Messages that may deserve an answer.", registry=registry
        )
        self._redactions = Counter(
            "bot_redactions", "Secrets that were taken out.", ["kind"], registry=registry
        )
        self._few_kinds = Few(100)
        self._sent = Counter(
            "bot_answers_sent", "Answers by how sending them ended.", ["outcome"], registry=registry
        )

    def heard(self, event: str) -> None:
        self._events.labels(self._few(event)).inc()

    def watch(self, latency: Callable[[], float]) -> None:
        """Ask *latency* (seconds) whenever somebody looks."""
        self._latency.set_function(lambda: _finite(latency()))

    def captured(
        self, source: Source, *, messages: int = 1, pictures: int = 0, questions: int = 0
    ) -> None:
        self._messages.labels(source).inc(messages)
        self._pictures.labels(source).inc(pictures)
        self._questions.inc(questions)

    def redacted(self, kinds: Iterable[str]) -> None:
        """The kind of each secret that was taken out of messages."""
        for kind in kinds:
            self._redactions.labels(self._few_kinds(kind)).inc()

    def sent(self, outcome: Literal["sent", "put_off", "failed"]) -> None:
        self._sent.labels(outcome).inc()


def _finite(seconds: float) -> float:
    return seconds if math.isfinite(seconds) else math.nan
