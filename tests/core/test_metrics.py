"""Metrics: what they count, and that nothing of people, and nothing endless, is a label."""

import asyncio
import math
import urllib.request

import pytest
from prometheus_client import CollectorRegistry

from core.errors import TransientError
from core.metrics.discord import DiscordMetrics
from core.metrics.labels import MOST, OTHER, Few
from core.metrics.llm import LlmMetrics
from core.metrics.metered import MeteredQuota
from core.metrics.registry import MetricsPortTaken, process_registry, serving
from core.metrics.work import WorkMetrics
from core.quota import Denied
from tests.ocr.governors import NotingQuota


class Down(TransientError):
    code = "provider_down"


@pytest.fixture
def registry() -> CollectorRegistry:
    return CollectorRegistry()


def test_labels_stay_few_and_plain() -> None:
    few = Few()
    names = {few(f"model/{n}:free") for n in range(2 * MOST)}

    assert len(names) == MOST + 1
    assert few("What somebody asked?\n") == OTHER
    assert few("model/1:free") == "model/1:free"


def test_a_call_is_noted_with_its_cost_and_its_end(registry: CollectorRegistry) -> None:
    meter = LlmMetrics(registry).meter("groq", "answer")
    with meter.calling("a") as call:
        call.cost(100, 20)
    with pytest.raises(Down), meter.calling("a"):
        raise Down("x")
    with pytest.raises(asyncio.CancelledError), meter.calling("a"):
        raise asyncio.CancelledError

    def calls(outcome: str, error_type: str = "") -> float | None:
        names = {"provider": "groq", "model": "a", "operation": "answer", "outcome": outcome}
        return registry.get_sample_value(
            "bot_llm_requests_total", {**names, "error_type": error_type}
        )

    assert (calls("ok"), calls("error", "provider_down"), calls("cancelled")) == (1, 1, 1)
    spent = {"provider": "groq", "model": "a", "direction": "input"}
    assert registry.get_sample_value("bot_llm_tokens_total", spent) == 100


async def test_what_a_quota_denies_is_counted_by_its_scope(registry: CollectorRegistry) -> None:
    quota = MeteredQuota(NotingQuota({"a": Denied("day", 5)}), LlmMetrics(registry), "openrouter")

    assert isinstance(await quota.acquire("a"), Denied)
    denied = {"provider": "openrouter", "scope": "day"}
    assert registry.get_sample_value("bot_rate_limit_denied_total", denied) == 1


def test_work_is_counted_by_kind_and_end(registry: CollectorRegistry) -> None:
    work = WorkMetrics(registry)
    work.started("read_attachment", 0.004)
    with work.stage("read_attachment", "read"):
        pass
    work.ended("read_attachment", "completed")
    work.redacted({"GITHUB_TOKEN": 2})
    work.asked([("local", "read"), ("openrouter", "rate_limited")])
    work.wanted(is_kept=True)

    def value(name: str, **labels: str) -> float | None:
        return registry.get_sample_value(name, labels)

    assert value("bot_jobs_total", kind="read_attachment", outcome="completed") == 1
    assert value("bot_job_start_latency_seconds_bucket", kind="read_attachment", le="0.005") == 1
    assert value("bot_stage_duration_seconds_count", kind="read_attachment", stage="read") == 1
    assert value("bot_redactions_total", kind="GITHUB_TOKEN") == 2
    assert value("bot_ocr_attempts_total", engine="openrouter", outcome="rate_limited") == 1
    assert value("bot_cache_requests_total", cache="pictures", outcome="hit") == 1


def test_secrets_of_messages_are_counted_by_kind(registry: CollectorRegistry) -> None:
    DiscordMetrics(registry).redacted(["PASSWORD", "EMAIL", "PASSWORD"])

    assert registry.get_sample_value("bot_redactions_total", {"kind": "PASSWORD"}) == 2
    assert registry.get_sample_value("bot_redactions_total", {"kind": "EMAIL"}) == 1


def test_a_gateway_that_is_away_has_no_latency(registry: CollectorRegistry) -> None:
    bot = DiscordMetrics(registry)
    bot.watch(lambda: math.inf)

    value = registry.get_sample_value("bot_discord_gateway_latency_seconds")
    assert value is not None
    assert math.isnan(value)


async def test_a_process_answers_on_its_port_until_it_ends() -> None:
    registry = process_registry("1.2.3")
    async with serving(registry, "127.0.0.1", 0) as port:
        url = f"http://127.0.0.1:{port}/metrics"
        body = await asyncio.to_thread(lambda: urllib.request.urlopen(url).read())
        with pytest.raises(MetricsPortTaken, match="WORKER_METRICS_PORT"):
            async with serving(registry, "127.0.0.1", port):
                pass

    assert b'bot_build_info{version="1.2.3"} 1.0' in body
    assert b"process_resident_memory_bytes" in body


async def test_without_a_port_nobody_listens() -> None:
    async with serving(CollectorRegistry(), "127.0.0.1", None) as port:
        assert port is None
