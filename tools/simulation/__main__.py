"""A busy day, simulated: who waits how long, and who is served by what.

make simulate
python -m tools.simulation --guilds 100 --workers 2 --backfill 50000
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from core.quota import QuotaLimits
from core.token_budget import TokenLimits
from tools.simulation.house import Day, House, Seen
from tools.simulation.town import Habits, day


@dataclass(frozen=True, slots=True)
class Case:
    name: str
    guilds: int
    house: House


FREE, BOUGHT = QuotaLimits(per_day=50), QuotaLimits(per_day=1000)
CASES = (
    Case("1 server, no keys", 1, House(1, None, None)),
    Case("1 server, free keys", 1, House(1, FREE, TokenLimits())),
    Case("100, no keys", 100, House(1, None, None)),
    Case("100, free keys", 100, House(1, FREE, TokenLimits())),
    Case("100, free keys, a backfill of 50,000", 100, House(1, FREE, TokenLimits(), 2, 50_000)),
    Case("100, credits bought", 100, House(1, BOUGHT, TokenLimits())),
    Case("1,000, free keys, 2 workers", 1000, House(2, FREE, TokenLimits())),
    Case("2,000, free keys, 1 worker: too few", 2000, House(1, FREE, TokenLimits())),
    Case("10,000, credits, 16 workers", 10_000, House(16, BOUGHT, TokenLimits())),
)


def quantile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def waits(values: Sequence[float]) -> str:
    return " ".join(f"{quantile(values, share):8.1f}" for share in (0.5, 0.95, 0.99))


def clock(at_s: float | None) -> str:
    return "-" if at_s is None else f"{int(at_s // 3600):02}:{int(at_s % 3600 // 60):02}"


def row(case: Case, seen: Seen) -> str:
    read = len(seen.read_waits)
    busiest = max(seen.busy_s) / 3600 / case.house.workers
    answers = seen.by_model + seen.by_own_words
    return (
        f"{case.name:38} {read:8,} {waits(seen.read_waits)} {busiest:6.0%} | {answers:7,}"
        f" {waits(seen.answer_waits)} {share(seen.by_model, answers)} {clock(seen.words_spent_at)}"
        f" {seen.without_picture:6,} | {share(seen.bettered, read)} {clock(seen.vision_spent_at)}"
        f" {seen.old_read:7,}"
    )


def share(part: int, whole: int) -> str:
    return f"{part / whole:5.0%}" if whole else "    -"


WAITS = f"{'p50':>8} {'p95':>8} {'p99':>8}"
HEAD = (
    f"{'':38} {'':8} {'seconds until read':^26} {'':6} | {'':7} {'seconds until answered':^26}"
    f" {'by a':>5} spent without | by a  spent    old\n"
    f"{'':38} {'pictures':>8} {WAITS} {'busy':>6} | {'answers':>7} {WAITS}"
    f" {'model':>5} {'at':>5} {'image':>6} | model {'at':>5} {'read':>7}"
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m tools.simulation")
    parser.add_argument("--guilds", type=int, help="one case of your own")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--backfill", type=int, default=0, help="old pictures that wait")
    parser.add_argument("--vision-requests", type=int, default=50, help="a day; 0: no key")
    parser.add_argument("--words-tokens", type=int, default=200_000, help="a day; 0: no key")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    cases = CASES
    if given.guilds:
        vision = QuotaLimits(per_day=given.vision_requests) if given.vision_requests else None
        words = TokenLimits(tokens_per_day=given.words_tokens) if given.words_tokens else None
        house = House(given.workers, vision, words, old_pictures=given.backfill)
        cases = (Case(f"{given.guilds:,} servers", given.guilds, house),)
    print(HEAD)
    for case in cases:
        pictures, questions = day(Random(given.seed), case.guilds, Habits())  # noqa: S311 - no secret
        print(row(case, Day(case.house, pictures, questions).run()), flush=True)


if __name__ == "__main__":
    main()
