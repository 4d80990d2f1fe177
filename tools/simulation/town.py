"""What people do on a busy day: who posts what, and when. Pure, and the same for the same seed."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import exp
from random import Random

from ocr.need import MUTE, PLAIN

DAY_S, HOUR_S = 86_400.0, 3600.0
# Shares of a day's posts by the hour (UTC): quiet nights, and a tenth of all in the busiest hour.
HOURS = (
    0.015, 0.012, 0.010, 0.010, 0.012, 0.018, 0.026, 0.036, 0.044, 0.050, 0.053, 0.055,
    0.056, 0.058, 0.060, 0.062, 0.066, 0.075, 0.088, 0.100, 0.047, 0.022, 0.015, 0.010,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Habits:
    """A server of the middle; others are larger or smaller by `spread`. All are assumptions.

    How long a picture takes, and how often the local reader is sure of it, are measured
    (docs/benchmarks.md).
    """

    pictures: float = 30
    questions: float = 20
    spread: float = 1.0  # of the logarithm of a server's size
    with_picture: float = 0.6  # of the questions
    known: float = 0.05  # pictures read before: no work
    read_s: float = 0.9
    read_spread: float = 0.45
    sure: float = 0.9
    mute: float = 0.05
    helped_first: float = 0.2  # questions a person answers within the quiet window
    goes_on: float = 0.35  # chance of another message within it, which begins it anew
    answerable: float = 0.45
    tokens: float = 2600  # of an answer worded by a model


@dataclass(frozen=True, slots=True)
class Picture:
    """`rank` is its place in the queue for the models, as `ocr.need` gives it."""

    at_s: float
    read_s: float
    rank: int


@dataclass(frozen=True, slots=True)
class Question:
    """`picture` is the number of its picture in the list of them. `quiet_s`: when all was said."""

    at_s: float
    quiet_s: float
    picture: int | None
    is_answerable: bool
    tokens: int


def sizes(random: Random, guilds: int, spread: float) -> list[float]:
    """How large each server is; 1 in the mean."""
    drawn = [exp(random.gauss(-spread * spread / 2, spread)) for _ in range(guilds)]
    return drawn if guilds > 1 else [1.0]


def times(random: Random, mean: float) -> Iterator[float]:
    """Moments of one day, *mean* of them, in a Poisson process that follows `HOURS`."""
    if not mean:
        return
    for hour, share in enumerate(HOURS):
        gap_s = HOUR_S / (mean * share)
        at = random.expovariate(1) * gap_s
        while at < HOUR_S:
            yield hour * HOUR_S + at
            at += random.expovariate(1) * gap_s


def picture(random: Random, habits: Habits, at_s: float) -> Picture:
    chance, doubt = random.random(), 1 - habits.sure
    if chance < doubt:
        rank = int(random.random() * (MUTE - 3))
    else:
        rank = MUTE if chance < doubt + habits.mute else PLAIN
    middle = habits.read_s / exp(habits.read_spread**2 / 2)
    work = middle * exp(random.gauss(0, habits.read_spread))
    return Picture(at_s, 0.0 if random.random() < habits.known else work, rank)


def day(random: Random, guilds: int, habits: Habits) -> tuple[list[Picture], list[Question]]:
    """All pictures and questions of one day."""
    pictures: list[Picture] = []
    questions: list[Question] = []
    alone = max(0.0, habits.pictures - habits.questions * habits.with_picture)
    for size in sizes(random, guilds, habits.spread):
        pictures += (picture(random, habits, at) for at in times(random, alone * size))
        for at in times(random, habits.questions * size):
            shown = random.random() < habits.with_picture
            if shown:
                pictures.append(picture(random, habits, at))
            questions.append(_question(random, habits, at, len(pictures) - 1 if shown else None))
    return pictures, questions


def _question(random: Random, habits: Habits, at_s: float, shown: int | None) -> Question:
    quiet = 10.0
    while random.random() < habits.goes_on:
        quiet += random.uniform(1, 10)
    fits = random.random() >= habits.helped_first and random.random() < habits.answerable
    return Question(at_s, at_s + quiet, shown, fits, int(random.gauss(habits.tokens, 600)))
