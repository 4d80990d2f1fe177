"""Whether all is well, in one word and with every reason. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from db.queues import QueueName
from web.lives import alive, missed, told
from web.operations.facts import Facts

Level = Literal["good", "watch", "bad"]
_ORDER: Mapping[Level, int] = MappingProxyType({"good": 0, "watch": 1, "bad": 2})
# Seconds after which what somebody waits for is late, and far too late.
LATE_S, FAR_TOO_LATE_S = 30.0, 300.0
AWAITED: frozenset[QueueName] = frozenset({"live", "upload", "question", "answer"})


@dataclass(frozen=True, slots=True)
class Reason:
    """`text` names a text of the page, with `values` to be filled in; `part` of it shows more."""

    level: Level
    text: str
    part: str
    values: Mapping[str, object] = field(default_factory=dict[str, object])


@dataclass(frozen=True, slots=True)
class Verdict:
    """The worst of its reasons; the worst come first."""

    level: Level
    reasons: tuple[Reason, ...]


def verdict(facts: Facts) -> Verdict:
    reasons = [
        *_parts(facts),
        *_bots(facts),
        *_queues(facts),
        *_failures(facts),
        *_models(facts),
        *_backfills(facts),
    ]
    ordered = sorted(reasons, key=lambda reason: -_ORDER[reason.level])
    return Verdict(ordered[0].level if ordered else "good", tuple(ordered))


def _parts(facts: Facts) -> Iterator[Reason]:
    for part in sorted(facts.failing.keys() - {"worker"}):
        yield Reason("bad", "part_down", "processes", {"part": part})
    if not alive(facts.workers):
        yield Reason("bad", "no_worker", "processes")
    elif lost := missed(facts.workers, facts.at):
        yield Reason("watch", "worker_lost", "processes", {"names": told(lost)})


def _bots(facts: Facts) -> Iterator[Reason]:
    """Where there are no servers there was never a bot, and nobody misses one."""
    if facts.guilds and not alive(facts.bots):
        yield Reason("bad", "no_bot", "processes")
    elif lost := missed(facts.bots, facts.at):
        yield Reason("watch", "bot_lost", "processes", {"names": told(lost)})


def _queues(facts: Facts) -> Iterator[Reason]:
    for queue in facts.queues:
        if queue.name in AWAITED and queue.late_s is not None and queue.late_s > LATE_S:
            level: Level = "bad" if queue.late_s > FAR_TOO_LATE_S else "watch"
            yield Reason(level, f"late_{queue.name}", "queues", {"seconds": queue.late_s})


def _failures(facts: Facts) -> Iterator[Reason]:
    if facts.recent_failures:
        yield Reason("watch", "failures", "troubles", {"n": facts.recent_failures})


def _models(facts: Facts) -> Iterator[Reason]:
    for allowance in facts.models.allowances:
        if allowance.is_spent:
            name = allowance.model or allowance.provider
            wait_s = allowance.closed_s or allowance.back_s
            yield Reason("watch", "spent", "models", {"name": name, "seconds": wait_s})
    for circuit in facts.models.circuits:
        if circuit.state == "open":
            name = circuit.model or circuit.provider
            yield Reason("watch", "open", "models", {"name": name, "seconds": circuit.opens_s})


def _backfills(facts: Facts) -> Iterator[Reason]:
    names = facts.guild_names
    for run in facts.backfills:
        is_recent = run.finished_at is not None and (facts.at - run.finished_at).days < 1
        if run.status == "failed" and is_recent:
            name = names.get(run.guild_id, str(run.guild_id))
            yield Reason("watch", "backfill_failed", "backfills", {"name": name})
