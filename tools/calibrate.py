"""Fit the constants of `ocr/calibration.py` to pictures whose text is known.

    .venv/bin/python tools/calibrate.py MANIFEST [MANIFEST...] [--keep FILE]

MANIFEST has JSON lines `{file, truth, truth_rows}`, files relative to its folder. Every picture is
read (a second each); what the fit needs of it is kept in FILE, and taken from there next time. Of
several manifests each is judged by a fit to the others; of one, each quarter.
"""

import argparse
import asyncio
import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from ocr.calibration import scaled
from ocr.doubts import Doubts, doubts_of
from ocr.image import decode
from ocr.local import LocalEngine, as_lines
from ocr.need import SURE
from ocr.paddle import PaddleEngine, load_frugal
from ocr.tesseract import data_folders
from ocr.tesseract_lines import find_lines

GOOD = 0.05  # wrong characters over those there are
_PENALTY = 1.0  # of squared weights, as scikit-learn's C = 1
_ROUNDS, _FOLDS, _STEPS = 20, 4, 50
_ALSO = (0.85, 0.9, 0.92, 0.94, 0.96)  # other thresholds than SURE, to choose from

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sample:
    """One picture: what speaks against its reading, how wrong the reading is (0-), and its set."""

    doubts: Doubts
    error_rate: float
    origin: str


def error_rate(text: str, truths: Sequence[str]) -> float:
    """Wrong characters over those of the truth; the nearest of several reading orders counts."""
    read, *wanted = (_plain(each) for each in (text, *truths))
    return min(Levenshtein.distance(truth, read) / max(1, len(truth)) for truth in wanted)


def fit(samples: Sequence[Sample]) -> Matrix:
    """The constant and the weights of a logistic regression for "is good", by Newton's method."""
    x = _design(samples)
    y = np.array([sample.error_rate <= GOOD for sample in samples], dtype=float)
    ridge = np.diag([0.0] + [_PENALTY] * (x.shape[1] - 1))
    weights = np.zeros(x.shape[1])
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-x @ weights))
        gradient = x.T @ (chance - y) + ridge @ weights
        curvature = (x.T * (chance * (1 - chance))) @ x + ridge + 1e-9 * np.eye(x.shape[1])
        weights -= np.linalg.solve(curvature, gradient)
    return weights


def cross_validated(samples: Sequence[Sample]) -> Matrix:
    """For each sample the chance that a fit without its set gives it; see `_folds`."""
    chances = np.zeros(len(samples))
    rounds = _folds(samples)
    for folds in rounds:
        for fold in np.unique(folds):
            weights = fit([s for s, f in zip(samples, folds, strict=True) if f != fold])
            chosen = folds == fold
            chances[chosen] += 1 / (1 + np.exp(-(_design(samples) @ weights)[chosen]))
    return chances / len(rounds)


def _folds(samples: Sequence[Sample]) -> list[NDArray[np.intp]]:
    """The number of the set each sample is from; of a single set chance quarters, 20 times."""
    origins = sorted({sample.origin for sample in samples})
    if len(origins) > 1:
        return [np.array([origins.index(sample.origin) for sample in samples])]
    random = np.random.default_rng(0)
    return [random.permutation(len(samples)) % _FOLDS for _ in range(_ROUNDS)]


def report(samples: Sequence[Sample]) -> str:
    """The constants to write into `ocr/calibration.py`, and what they are worth."""
    constant, *weights = fit(samples)
    named = zip((field.name for field in fields(Doubts)), weights, strict=True)
    good = np.array([sample.error_rate <= GOOD for sample in samples])
    chances = cross_validated(samples)
    return "\n".join(
        (
            f"_CONSTANT = {constant:.3f}",
            f"_WEIGHTS = Doubts({', '.join(f'{name}={weight:.3f}' for name, weight in named)})",
            f"{len(samples)} pictures, {_count(good)} good; cross-validated:",
            *(_worth(good, chances >= least, least) for least in sorted({SURE, *_ALSO})),
        )
    )


def _worth(good: NDArray[np.bool_], sure: NDArray[np.bool_], least: float) -> str:
    right = _count(good & sure)
    return (
        f"at {least:.2f} {_count(sure)} sure ({_count(sure) / len(sure):.1%}), "
        f"{right} of them good ({right / max(1, _count(sure)):.1%})"
    )


async def samples_of(manifest: Path, rows: Sequence[dict[str, str]]) -> list[Sample]:
    paddle = PaddleEngine(loader=load_frugal)
    engine = LocalEngine(paddle, find_lines(("eng", "vie"), data_folders()))
    samples: list[Sample] = []
    for row in rows:
        png = decode(await asyncio.to_thread((manifest.parent / row["file"]).read_bytes)).png
        sight = await engine.sight(png)
        texts = [line.text for line in as_lines(sight.read)]
        doubts = doubts_of(sight.pieces, texts, sight.missed)
        if doubts is not None:
            truths = [row["truth"], row.get("truth_rows") or row["truth"]]
            wrong = error_rate("\n".join(texts), truths)
            samples.append(Sample(doubts, wrong, str(manifest)))
    paddle.close()
    return samples


def _design(samples: Sequence[Sample]) -> Matrix:
    """A row for each sample: 1, and its doubts on scales of their own."""
    return np.array([(1.0, *scaled(sample.doubts)) for sample in samples])


def _count(which: NDArray[np.bool_]) -> int:
    return int(np.count_nonzero(which))


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()


def _kept(path: Path) -> Iterator[Sample]:
    for row in json.loads(path.read_text("utf-8")):
        yield Sample(Doubts(**row["doubts"]), row["error_rate"], row["origin"])


def main() -> None:
    parser = argparse.ArgumentParser(description="Fit the local reader's confidence.")
    parser.add_argument("manifests", nargs="*", type=Path)
    parser.add_argument("--keep", type=Path, help="a file for what was read")
    arguments = parser.parse_args()
    keep: Path | None = arguments.keep
    samples = list(_kept(keep)) if keep and keep.exists() else []
    manifests: list[Path] = [] if samples else arguments.manifests
    for manifest in manifests:
        rows = [json.loads(line) for line in manifest.read_text("utf-8").splitlines()]
        samples += asyncio.run(samples_of(manifest, rows))
    if not samples:
        parser.error("Please name a manifest, or a file that --keep wrote.")
    if keep:
        keep.write_text(json.dumps([asdict(sample) for sample in samples]), "utf-8")
    print(report(samples))


if __name__ == "__main__":
    main()
