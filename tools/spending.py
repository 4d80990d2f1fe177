"""Show what a tight quota leaves to the local reader, and how good that is.

    helpsight read --engine local --manifest dev.jsonl --out read.jsonl
    python -m tools.spending dev.jsonl read.jsonl

Nothing is asked of a model: the pictures are put into the order in which the outbox gives them to
the models (`ocr.need`), the first of them are taken away, and what remains is compared with the
truth. The manifest has `file`, `truth` and perhaps `truth_rows` (the same in another reading
order) a line, the readings `file`, `text`, `conf` and `engine`.
"""

import argparse
import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rapidfuzz.distance import Levenshtein

from ocr.describe import describe
from ocr.engine import Line, Reading
from ocr.need import MUTE, rank_of

GOOD = 0.05  # share of wrong characters, at most
LEFT = 0.85  # of the pictures a tight quota leaves to the local reader


@dataclass(frozen=True, slots=True)
class Read:
    """A picture's place in the queue for the models, and how wrong its local reading is."""

    file: str
    rank: int
    confidence: float | None
    error_rate: float

    @property
    def is_good(self) -> bool:
        return self.error_rate <= GOOD


@dataclass(frozen=True, slots=True)
class Result:
    """What remained with the local reader. `missed` are those of it that are not good."""

    left: float
    good: float
    missed: tuple[Read, ...]


def judged(row: Mapping[str, Any], truth: Mapping[str, Any]) -> Read:
    """One line of the readings beside its line of the manifest."""
    lines = tuple(Line(line) for line in str(row["text"]).splitlines())
    reading = Reading(str(row["engine"]), "", lines, row["conf"])
    rank = rank_of(reading, describe([line.text for line in lines]))
    orders = [str(truth["truth"]), str(truth.get("truth_rows") or truth["truth"])]
    wrong = min(error_rate(order, reading.text) for order in orders)
    return Read(str(row["file"]), rank, row["conf"], wrong)


def error_rate(truth: str, read: str) -> float:
    """Wrong characters over those there are; runs of white space count as one."""
    wanted, got = (" ".join(unicodedata.normalize("NFC", t).split()) for t in (truth, read))
    return Levenshtein.distance(wanted, got) / max(1, len(wanted))


def spend(pictures: Sequence[Read], requests: int) -> Result:
    """Let models read the first *requests* of the queue; of one rank the newest, which is last."""
    newest = range(len(pictures) - 1, -1, -1)
    queue = [pictures[i] for i in sorted(newest, key=lambda i: pictures[i].rank)]
    kept = queue[requests:]
    missed = tuple(picture for picture in kept if not picture.is_good)
    count = max(1, len(kept))
    return Result(len(kept) / max(1, len(queue)), (len(kept) - len(missed)) / count, missed)


def load(manifest: Path, readings: Path) -> list[Read]:
    rows = {row["file"]: row for row in _lines(readings)}
    return [judged(rows[truth["file"]], truth) for truth in _lines(manifest)]


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def main() -> None:
    parser = argparse.ArgumentParser(description="What a tight quota leaves to the local reader.")
    parser.add_argument("manifest", type=Path)
    parser.add_argument("readings", type=Path)
    given = parser.parse_args()
    pictures = load(given.manifest, given.readings)
    doubtful = sum(picture.rank < MUTE for picture in pictures)
    print(f"{len(pictures)} pictures, {sum(p.is_good for p in pictures)} good, {doubtful} doubtful")
    print("requests   left to the local reader   of those good")
    tight = int(len(pictures) * (1 - LEFT))
    for requests in sorted({0, tight // 2, tight, doubtful}):
        result = spend(pictures, requests)
        mark = "  <- tight" if requests == tight else ""
        print(f"{requests:>8}   {result.left:>24.1%}   {result.good:>13.1%}{mark}")
    for picture in spend(pictures, tight).missed:
        print(f"not good: {picture.file} {picture.error_rate:.1%} wrong, rank {picture.rank}")


if __name__ == "__main__":
    main()
