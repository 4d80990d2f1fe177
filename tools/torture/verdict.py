"""Whether anything was lost, or done twice, or whether the run proves nothing. Pure."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from tools.torture.ledger import Event, Rows
from tools.torture.recovery import History, Strike, taken_from
from tools.torture.schedule import Fault


@dataclass(frozen=True, slots=True)
class Facts:
    """What a run left behind.

    `pictures` were posted. `replies` are ids of questions, one for each reply that stands on the
    playground. `accepted` are the jobs of uploads the HTTP door took; `files` and `upload_rows`
    what the folder and the database hold of them, `parts` what lies there half written.
    """

    pictures: int
    rows: Rows
    readings: Sequence[Event]
    uploads: Sequence[Event] = ()
    accepted: Sequence[str] = ()
    replies: Sequence[int] = ()
    files: int = 0
    upload_rows: int = 0
    parts: int = 0
    turned_away_full: int = 0
    provider_refused: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many of what; empty is good. `void`: why the run proves nothing."""

    lost: Mapping[str, int] = field(default_factory=dict[str, int])
    doubled: Mapping[str, int] = field(default_factory=dict[str, int])
    void: Sequence[str] = ()

    @property
    def holds(self) -> bool:
        return not (self.lost or self.doubled or self.void)


def judge(facts: Facts, strikes: Sequence[Strike], wanted: Collection[Fault]) -> Verdict:
    """*wanted* are the faults that must have hit."""
    return Verdict(_none_of(lost(facts)), _none_of(doubled(facts)), void(facts, strikes, wanted))


def lost(facts: Facts) -> dict[str, int]:
    """What came in and did not come to its end."""
    rows = facts.rows
    done = {event.row_id for event in facts.uploads if event.what == "ended"}
    return {
        "pictures never stored": facts.pictures - sum(rows.readings.values()),
        "readings not completed": _all_but(rows.readings, "completed"),
        "uploads taken and not read": len(set(facts.accepted) - done),
        "uploads that failed": _all_but(rows.uploads, "done"),
        "questions without an end": _all_but(rows.questions, "answered", "abstained"),
        "answers not sent": _all_but(rows.answers, "sent"),
        "replies that are missing": rows.answers.get("sent", 0) - len(set(facts.replies)),
    }


def doubled(facts: Facts) -> dict[str, int]:
    """What happened more than once, in the database and outside of it."""
    return {
        "pictures stored twice": max(0, sum(facts.rows.readings.values()) - facts.pictures),
        "readings ended twice": _more_than_once(facts.readings, "ended"),
        "model's readings stored twice": _more_than_once(facts.readings, "bettered"),
        "uploads ended twice": _more_than_once(facts.uploads, "ended"),
        "questions replied to twice": _repeated(facts.replies),
        "files that belong to nothing": facts.files - facts.upload_rows + facts.parts,
    }


def void(facts: Facts, strikes: Sequence[Strike], wanted: Collection[Fault]) -> list[str]:
    """The faults that did not hit, and why that is known."""
    proven = {strike.fault for strike in strikes if strike.proof}
    reasons = [f"{fault}: no proof that it hit" for fault in wanted if fault not in proven]
    history = History.of(facts.readings)
    frozen = [strike for strike in strikes if strike.fault == "worker frozen"]
    if frozen and not any(taken_from(history, strike) for strike in frozen):
        reasons.append("worker frozen: none held a reading until its lease ran out")
    if "disk full" in wanted and not facts.turned_away_full:
        reasons.append("disk full: no upload was turned away for it")
    if "provider down" in wanted and not facts.provider_refused:
        reasons.append("provider down: no call was refused")
    return reasons


def _all_but(counts: Mapping[str, int], *good: str) -> int:
    return sum(count for name, count in counts.items() if name not in good)


def _more_than_once(events: Sequence[Event], what: str) -> int:
    return _repeated([event.row_id for event in events if event.what == what])


def _repeated(names: Sequence[object]) -> int:
    return sum(count - 1 for count in Counter(names).values())


def _none_of(counts: Mapping[str, int]) -> dict[str, int]:
    return {name: count for name, count in counts.items() if count}
