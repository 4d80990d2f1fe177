"""The table of metrics in the documentation is that of the code."""

import re
from pathlib import Path

from prometheus_client import CollectorRegistry

from core.metrics.discord import DiscordMetrics
from core.metrics.llm import LlmMetrics
from core.metrics.work import WorkMetrics
from core.standing import Allowance, Circuit, Standing
from db.flow import Flow
from db.queues import Queue
from web.metrics import HttpMetrics, Seen, families

DOCS = Path(__file__).parents[2] / "docs"
NAME = re.compile(r"\bbot_[a-z_]+")
SEEN = Seen(
    Flow({("upload", "done"): 1}, 1, 1),
    [Queue("live", 0, 0, None)],
    Standing(
        (Allowance("a", None, "requests", 1, 1, 1, 0),), (Circuit("a", None, "closed", 0, 0),)
    ),
)


def names() -> set[str]:
    """Of all metrics, as Prometheus shows them."""
    found = [*families(SEEN)]
    for kind in (LlmMetrics, WorkMetrics, DiscordMetrics, HttpMetrics):  # some in two processes
        kind(registry := CollectorRegistry())
        found += registry.collect()
    return {f"{one.name}_total" if one.type == "counter" else one.name for one in found}


def test_every_metric_is_explained_and_no_other() -> None:
    table = {
        name
        for line in (DOCS / "operations.md").read_text("utf-8").splitlines()
        if line.startswith("| `bot_")
        for name in NAME.findall(line)
    }

    assert table == names()


def test_the_alerts_look_at_metrics_there_are() -> None:
    rules = (DOCS / "alerts.yml").read_text("utf-8")

    assert {name.removesuffix("_bucket") for name in NAME.findall(rules)} <= names()
