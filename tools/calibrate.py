"""Fit the constants of `ocr/calibration.py` to pictures whose text is known.

    .venv/bin/python tools/calibrate.py MANIFEST [MANIFEST...] [--keep FILE]

MANIFEST has JSON lines `{file, truth, truth_rows}`, files relative to its folder. Every picture is
read (a second each); what the fit needs of it is kept in FILE, and taken from there next time.
"""

import argparse
import asyncio
import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from ocr.calibration import LOST_SCALE, features_of
from ocr.image import decode
from ocr.local import bettered
from ocr.need import SURE
from ocr.paddle import PaddleEngine, load_frugal
from ocr.tesseract import data_folders
from ocr.tesseract_lines import find_lines

GOOD = 0.05  # wrong characters over those there are
_PENALTY = 1.0  # of squared weights, as scikit-learn's C = 1
_ROUNDS, _FOLDS, _STEPS = 20, 4, 50

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sample:
    """One picture: what the regression sees of its reading, and how wrong the reading is (0-)."""

    features: tuple[float, float, float]
    error_rate: float


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
    """For each sample the mean chance that fits to others give it (4 folds, 20 times)."""
    random = np.random.default_rng(0)
    chances = np.zeros(len(samples))
    for _ in range(_ROUNDS):
        fold = random.permutation(len(samples)) % _FOLDS
        for k in range(_FOLDS):
            weights = fit([s for s, f in zip(samples, fold, strict=True) if f != k])
            chosen = fold == k
            chances[chosen] += 1 / (1 + np.exp(-(_design(samples) @ weights)[chosen]))
    return chances / _ROUNDS


def report(samples: Sequence[Sample]) -> str:
    """The constants to write into `ocr/calibration.py`, and what they are worth."""
    constant, doubt, worst, lost = fit(samples)
    good = np.array([sample.error_rate <= GOOD for sample in samples])
    sure = cross_validated(samples) >= SURE
    right = good & sure
    return (
        f"_CONSTANT, _DOUBT, _WORST, _LOST = "
        f"{constant:.3f}, {doubt:.3f}, {worst:.3f}, {lost * LOST_SCALE:.3f}\n"
        f"{len(samples)} pictures, {_count(good)} good; at {SURE}, cross-validated: "
        f"{_count(sure)} sure ({_count(sure) / len(samples):.0%}), {_count(right)} of them good"
    )


async def samples_of(folder: Path, rows: Sequence[dict[str, str]]) -> list[Sample]:
    engine = PaddleEngine(loader=load_frugal)
    second = find_lines(("eng", "vie"), data_folders())
    samples: list[Sample] = []
    for row in rows:
        png = decode(await asyncio.to_thread((folder / row["file"]).read_bytes)).png
        pieces = await engine.pieces(png)
        texts = [line.text for line in bettered(pieces, png, second)]
        seen = features_of(pieces, texts)
        if seen is not None:
            truths = [row["truth"], row.get("truth_rows") or row["truth"]]
            samples.append(Sample(seen, error_rate("\n".join(texts), truths)))
    engine.close()
    return samples


def _design(samples: Sequence[Sample]) -> Matrix:
    """A row for each sample: 1, the doubts, and the lost lines on a scale like theirs."""
    return np.array([(1.0, a, b, c * LOST_SCALE) for a, b, c in (s.features for s in samples)])


def _count(which: NDArray[np.bool_]) -> int:
    return int(np.count_nonzero(which))


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()


def _kept(path: Path) -> Iterator[Sample]:
    for row in json.loads(path.read_text("utf-8")):
        yield Sample(tuple(row["features"]), row["error_rate"])


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
        samples += asyncio.run(samples_of(manifest.parent, rows))
    if not samples:
        parser.error("Please name a manifest, or a file that --keep wrote.")
    if keep:
        keep.write_text(json.dumps([asdict(sample) for sample in samples]), "utf-8")
    print(report(samples))


if __name__ == "__main__":
    main()
