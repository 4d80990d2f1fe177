"""The table of a run. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from tools.torture.recovery import (
    History,
    Strike,
    after_a_worker,
    after_postgres,
    after_redis,
    after_silence,
    all_up,
    is_alone,
    longest_gap,
    quantile,
    taken_from,
)
from tools.torture.run import Outcome
from tools.torture.schedule import Fault

# Seconds, of half and of 99 in 100, until what a fault hit goes on.
TARGETS: dict[Fault, float] = {
    "worker killed": 3.0,
    "Redis emptied": 5.0,
    "Redis lost": 5.0,
    "Postgres crashed": 3.0,
}
_MEANING: dict[Fault, str] = {
    "worker killed": "until each picture it held was read",
    "worker frozen": "until each picture it held was read (lease {lease:g} s)",
    "worker stopped": "until each picture it held was read",
    "Redis emptied": "until each waiting picture was rung for again",
    "Redis lost": "from when the servers are up until each waiting picture was rung for again",
    "Postgres crashed": "from when the servers are up until each picture at work was read",
    "a bot killed": "from its start until each message posted meanwhile was stored",
    "all bots killed": "from the first start until each message posted meanwhile was stored",
    "disk full": "from room until an upload was taken",
    "provider down": "from its return until a model's reading was stored",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of fault: how often it hit, and the seconds until what it hit went on.

    `is_with_another`: while a server was away, for which there is no target.
    """

    fault: Fault
    is_with_another: bool
    hits: int
    samples: Sequence[float]

    @property
    def p50(self) -> float | None:
        return quantile(self.samples, 0.5)

    @property
    def p99(self) -> float | None:
        return quantile(self.samples, 0.99)


def lines(outcome: Outcome) -> list[Line]:
    """A killed worker has two: its successor can take over only while the servers are there."""
    history = History.of(outcome.facts.readings)
    groups: dict[tuple[Fault, bool], list[Strike]] = {}
    for strike in outcome.strikes:
        is_with_another = strike.fault == "worker killed" and not is_alone(strike, outcome.strikes)
        if strike.proof:
            groups.setdefault((strike.fault, is_with_another), []).append(strike)
    return [
        Line(*kind, len(hits), [x for hit in hits for x in _samples(outcome, history, hit)])
        for kind, hits in groups.items()
    ]


def _samples(outcome: Outcome, history: History, strike: Strike) -> list[float]:
    match strike.fault:
        case "worker killed" | "worker frozen" | "worker stopped":
            return after_a_worker(history, strike)
        case "Redis emptied" | "Redis lost":
            return after_redis(history, all_up(strike, outcome.strikes))
        case "Postgres crashed":
            return after_postgres(history, all_up(strike, outcome.strikes), outcome.strikes)
        case "a bot killed" | "all bots killed":
            return _stored_after(outcome, strike)
        case "disk full":
            return after_silence(outcome.uploaded_at, strike)
        case "provider down":
            bettered = [e.at for e in outcome.facts.readings if e.what == "bettered"]
            return after_silence(bettered, strike)


def _stored_after(outcome: Outcome, strike: Strike) -> list[float]:
    posted = [m for m in outcome.posted if strike.at <= m.at <= strike.up_at]
    return [
        max(0.0, outcome.stored_at[m.id] - strike.up_at)
        for m in posted
        if m.id in outcome.stored_at
    ]


def table(outcome: Outcome) -> str:
    facts, scale = outcome.facts, outcome.scale
    what = (
        f"{facts.pictures:,} pictures in {outcome.took_s:.0f} s, each delivered twice;"
        f" engine of 10 to 60 ms, lease {scale.lease_s:g} s, sweep {scale.sweep_s:g} s"
    )
    heads = f"{'fault':<18}{'hits':>5}{'rows':>6}{'p50 s':>8}{'p99 s':>8}{'target':>8}  measured is"
    parts = [
        what + (f"; without the {outcome.control}" if outcome.control else ""),
        "",
        heads,
        *(_row(line, scale.lease_s) for line in lines(outcome)),
        "",
        *_counts(outcome),
        "",
        *proofs(outcome),
        "",
        *told(outcome),
    ]
    return "\n".join(parts)


def _counts(outcome: Outcome) -> list[str]:
    """What happened in all."""
    facts, history = outcome.facts, History.of(outcome.facts.readings)
    claims = sum(event.what == "claimed" for event in facts.readings)
    frozen = [strike for strike in outcome.strikes if strike.fault == "worker frozen"]
    taken = sum(taken_from(history, strike) for strike in frozen)
    answers = sum(facts.rows.answers.values())
    read = (
        f"{claims:,} claims for {len(history.ends):,} ends of readings; {taken} taken from frozen"
        f" workers; longest time in which nothing was read {longest_gap(history.ends):.1f} s"
    )
    said = f"{len(facts.replies):,} replies on the playground for {answers:,} answers"
    if not outcome.scale.is_whole:
        return [read, said]
    rest = (
        f"{len(facts.accepted):,} uploads taken, {facts.turned_away_full:,} turned away while"
        f" the disk was full; models asked {outcome.models_asked:,} times, and refused"
        f" {facts.provider_refused:,}"
    )
    return [read, said, rest]


def proofs(outcome: Outcome) -> list[str]:
    """How the last hit of each fault is known."""
    last = {strike.fault: strike.proof for strike in outcome.strikes if strike.proof}
    return [f"{fault + ':':<18} {proof}" for fault, proof in last.items()]


def told(outcome: Outcome) -> list[str]:
    """The verdict in sentences."""
    verdict, facts = outcome.verdict, outcome.facts
    said = [f"VOID  {reason}" for reason in verdict.void]
    said += [f"LOST  {name}: {count}" for name, count in verdict.lost.items()]
    said += [f"TWICE {name}: {count}" for name, count in verdict.doubled.items()]
    if verdict.lost or verdict.doubled:
        rows = facts.rows
        said.append(f"      readings {rows.readings}, errors {rows.reasons}")
        said.append(f"      uploads {rows.uploads}, questions {rows.questions}")
        said.append(f"      answers {rows.answers}, processes that crashed {outcome.crashes}")
    return said or ["0 lost, 0 done twice; every fault is proven to have hit."]


def missed(outcome: Outcome) -> list[str]:
    """The targets that were not met."""
    found: list[str] = []
    for line in lines(outcome):
        target, p99 = _target(line), line.p99
        if target is not None and p99 is not None and p99 > target:
            found.append(f"SLOW  {line.fault}: p99 {p99:.1f} s, target {target:g} s")
    return found


def _target(line: Line) -> float | None:
    return None if line.is_with_another else TARGETS.get(line.fault)


def _row(line: Line, lease_s: float) -> str:
    target = _target(line)
    numbers = "".join("       -" if v is None else f"{v:8.2f}" for v in (line.p50, line.p99))
    aim = "        " if target is None else f"{target:8.1f}"
    meaning = _MEANING[line.fault].format(lease=lease_s)
    if line.is_with_another:
        meaning += ", with a server away too"
    return f"{line.fault:<18}{line.hits:>5}{len(line.samples):>6}{numbers}{aim}  {meaning}"
