"""Whether all is well: one word, for every reason there can be."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from core.standing import Allowance, Circuit, Standing
from db.backfills import Backfill
from db.queues import Queue
from db.stats import Figures, Times
from db.workers import WorkerLife
from tests.builders import GUILD
from web.operations.facts import Facts, View
from web.operations.periods import Period
from web.operations.spans import SPANS
from web.operations.told import Telling, pace
from web.operations.verdict import FAR_TOO_LATE_S, LATE_S, verdict
from web.pages.language import texts

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
NONE = Times(None, None)


def life(name: str, silent_s: float = 1) -> WorkerLife:
    return WorkerLife(name, (), NOW - timedelta(hours=1), silent_s)


NOTHING = Figures(
    answered=0,
    silent={},
    open=0,
    failed=0,
    helpful=0,
    unhelpful=0,
    pictures={},
    unread={},
    reading=NONE,
    answering=NONE,
    bars=(),
)
WELL = Facts(
    at=NOW,
    view=View(None, SPANS["day"]),
    guilds=(GUILD,),
    failing={},
    queues=(Queue("past", 9000, 2, 86_400.0), Queue("live", 0, 0, None)),
    running=(),
    recent_failures=0,
    troubles=(),
    period=Period(NOTHING, (), (), ()),
    backfills=(),
    workers=(life("a"),),
    bots=(life("bot"),),
    models=Standing(),
)
RUN = Backfill(
    id=UUID(int=1),
    guild_id=GUILD.id,
    channel_id=None,
    since=None,
    until=None,
    max_messages=None,
    status="running",
    requested_by=None,
    messages=300,
    pictures=3,
    calls=3,
    share=0.5,
    note=None,
    created_at=NOW - timedelta(minutes=2),
    updated_at=NOW,
    finished_at=None,
)
SPENT = Allowance("openrouter", None, "requests", 0, 50, 3600, 0)
OPEN = Circuit("groq", "a", "open", 30, 10)
FAILED = replace(RUN, status="failed", finished_at=NOW - timedelta(hours=2))


def late(name: Any, seconds: float) -> dict[str, Any]:
    return {"queues": (Queue(name, 1, 0, seconds),)}


@pytest.mark.parametrize(
    ("changes", "level", "reasons"),
    [
        ({}, "good", []),
        ({"failing": {"redis": "x"}}, "bad", ["part_down"]),
        ({"failing": {"worker": "x"}}, "good", []),  # told of its lives, not of the probe
        ({"workers": ()}, "bad", ["no_worker"]),
        ({"workers": (life("a"), life("b", 60))}, "watch", ["worker_lost"]),
        ({"bots": (life("bot", 60),)}, "bad", ["no_bot"]),
        ({"bots": (), "guilds": ()}, "good", []),
        (late("live", LATE_S + 1), "watch", ["late_live"]),
        (late("question", FAR_TOO_LATE_S + 1), "bad", ["late_question"]),
        (late("better", FAR_TOO_LATE_S + 1), "good", []),
        ({"recent_failures": 2}, "watch", ["failures"]),
        ({"models": Standing((SPENT,), (OPEN,))}, "watch", ["spent", "open"]),
        ({"backfills": (FAILED, RUN)}, "watch", ["backfill_failed"]),
        ({"workers": (), "recent_failures": 1}, "bad", ["no_worker", "failures"]),
    ],
)
def test_the_worst_reason_is_the_verdict(
    changes: dict[str, Any], level: str, reasons: list[str]
) -> None:
    found = verdict(replace(WELL, **changes))

    assert (found.level, [reason.text for reason in found.reasons]) == (level, reasons)


@pytest.mark.parametrize("language", ["en", "vi"])
def test_every_reason_has_its_words(language: Any) -> None:
    said = texts(language)["operations_reasons"]
    changes = {"recent_failures": 1, "workers": (), "models": Standing((SPENT,), (OPEN,))}
    for reason in verdict(replace(WELL, backfills=(FAILED,), **changes)).reasons:
        assert "{" not in said[reason.text].format(time="1 s", **reason.values)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(None, "–"), (0.84, "0.8 s"), (59, "59 s"), (60, "1 min"), (7200, "2 h"), (200_000, "2 d")],
)
def test_a_time_is_said_in_its_unit(seconds: float | None, said: str) -> None:
    assert Telling(texts("en")["operations_units"], NOW).seconds(seconds) == said


def test_the_time_left_follows_from_the_share_that_is_done() -> None:
    at = pace(RUN)

    assert (at.percent, at.per_minute, at.left_s) == (50, 150, 120)
    assert pace(replace(RUN, status="paused")).left_s is None
