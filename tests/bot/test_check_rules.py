"""The pure parts of the guide and the check."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.check import server
from bot.check.card import FIELD, MORE, card
from bot.check.finding import Finding
from bot.check.permissions import LABELS, PERMISSIONS, Place, examine
from bot.moderation import leaving
from bot.moderation.backfill_words import bar
from bot.moderation.guide import proposal
from bot.moderation.likely import Facts, ranked, weigh
from bot.past_plan import Plan
from db.channel_erasures import Kept
from db.stats import Backlog
from db.workers import WorkerLife

NOW = datetime(2026, 6, 1, tzinfo=UTC)
GUIDE = Path(__file__).parents[2] / "docs" / "discord.md"


def test_the_guide_names_each_permission_with_discords_own_value() -> None:
    rows = re.findall(r"^\| ([A-Z][A-Za-z ]+) \| (\d+) \|", GUIDE.read_text("utf-8"), re.MULTILINE)
    names = {label: name for name, label in LABELS.items()}
    told = {names[label.replace("Channels", "Channel")]: int(value) for label, value in rows}

    assert told == {name: discord.Permissions(**{name: True}).value for name in LABELS}
    assert sum(told.values()) == PERMISSIONS


@pytest.mark.parametrize(
    ("facts", "is_likely"),
    [
        ({"name": "help"}, True),
        ({"name": "tech-support", "last_active": NOW}, True),
        ({"name": "hỏi-đáp"}, True),
        ({"name": "problems", "is_forum": True, "tags": ["Solved"], "last_active": NOW}, True),
        ({"name": "general", "last_active": NOW}, False),
        ({"name": "general", "topic": "Ask questions here", "last_active": NOW}, False),
        ({"name": "help-news", "is_news": True}, False),
        ({"name": "showcase", "is_forum": True, "last_active": NOW}, False),
        ({"name": "garden", "last_active": NOW}, False),
    ],
)
def test_channels_that_look_like_help_are_proposed(facts: dict[str, Any], is_likely: bool) -> None:
    assert weigh(Facts(id=1, **facts), NOW).is_likely is is_likely


def test_the_likelier_channel_stands_first_and_a_lively_one_before_a_quiet_one() -> None:
    quiet = Facts(id=1, name="help-a", last_active=NOW - timedelta(days=400))
    lively = Facts(id=2, name="help-b", last_active=NOW)
    forum = Facts(id=3, name="help-c", is_forum=True, last_active=NOW)

    assert [c.id for c in ranked([quiet, lively, forum], NOW)] == [3, 2, 1]


@pytest.mark.parametrize(
    ("taken", "is_forum", "state"),
    [
        ("view_channel", False, "failure"),
        ("read_message_history", True, "failure"),
        ("send_messages", False, "failure"),
        ("send_messages", True, "ok"),
        ("send_messages_in_threads", True, "failure"),
        ("add_reactions", False, "warning"),
        ("attach_files", False, "warning"),
    ],
)
def test_each_permission_that_is_taken_away_is_told(taken: str, is_forum: bool, state: str) -> None:
    may = discord.Permissions(PERMISSIONS)
    may.update(**{taken: False})

    found = examine(Place(1, "help", is_forum=is_forum, may=may), role="role @Helpsight")

    assert found.state == state
    label = taken.replace("_", " ").title().replace("In Threads", "in Threads")
    assert (label in found.seen) is (state != "ok")
    assert ("role @Helpsight" in found.fix) is (state != "ok")


def test_what_is_asked_for_is_all_that_is_needed() -> None:
    place = Place(1, "help", is_forum=False, may=discord.Permissions(PERMISSIONS))
    assert examine(place, role="role @Helpsight").state == "ok"


def life(name: str, silent_s: float, *missing: str) -> WorkerLife:
    return WorkerLife(name, missing, NOW, silent_s)


def test_workers_that_live_are_told_from_those_that_are_lost() -> None:
    assert server.workers([]).state == "failure"
    assert "5 min ago" in server.workers([life("one", 300)]).seen
    assert server.workers([life("one", 3)]) == Finding("Workers", "ok", "1 at work")
    assert server.workers([life("one", 3), life("two", 300)]).state == "warning"
    assert server.languages([life("one", 300, "vie")]) is None


def test_a_question_that_waits_too_long_is_a_warning() -> None:
    assert server.queue(Backlog(0, None, 0, 1, 10, 0)).state == "ok"
    late = server.queue(Backlog(3, 700, 2, 1, 500, 0))
    assert late.state == "warning"
    assert "3 pictures wait to be read, the oldest for 12 min" in late.seen


def test_a_check_of_many_broken_channels_stays_within_what_discord_takes() -> None:
    findings = [Finding(f"<#{i}>", "failure", "x" * 150, "y" * 100) for i in range(100)]

    found = card([("Channels", [Finding("<#0>", "ok", "help"), *findings])])

    assert len(found) <= 6000
    assert all(len(field.value or "") <= FIELD for field in found.fields)
    assert len(found.fields) <= 25
    assert found.footer.text == MORE
    assert (found.fields[0].value or "").startswith("❌")


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0, "▱▱▱▱▱▱▱▱▱▱▱▱ 0%"),
        (0.5, "▰▰▰▰▰▰▱▱▱▱▱▱ 50%"),
        (0.999, "▰▰▰▰▰▰▰▰▰▰▰▱ 99%"),
        (1, "▰" * 12 + " 100%"),
    ],
)
def test_a_bar_is_full_only_at_the_end(share: float, text: str) -> None:
    assert bar(share) == text


def test_parts_begin_with_a_capital_and_channels_stay_as_they_are() -> None:
    found = [Finding("redis", "ok", "Valkey"), Finding("<#5>", "ok", "help")]

    assert card([("Machine", found)]).fields[0].value == "✅ **Redis** · Valkey\n✅ <#5> · help"


@pytest.mark.parametrize(("count", "state"), [(0, "ok"), (499, "ok"), (500, "warning")])
def test_many_refused_requests_are_a_warning(count: int, state: str) -> None:
    assert server.refusals(count).state == state


def test_what_there_is_none_of_is_not_told() -> None:
    assert leaving.told(Kept(15, 0)) == "15 messages"
    assert leaving.told(Kept(1, 2)) == "1 message and 2 pictures"


def test_where_help_is_watched_already_the_guide_speaks_of_other_channels() -> None:
    assert "Nothing else looks like help" in {f.name for f in proposal([], [7]).fields}
    assert "Nothing looks like help" in {f.name for f in proposal([], []).fields}


@pytest.mark.parametrize(
    ("hours", "told"),
    [(0.0, "1 min of one worker"), (0.5, "30 min of one worker"), (12.34, "12.3 worker hours")],
)
def test_the_time_of_the_workers_is_never_nothing(hours: float, told: str) -> None:
    plan = Plan(1, 1, 1, 1, 0, hours, None, ())

    assert f"every picture: {told}." in plan.told()
