import json
from pathlib import Path

import pytest

from ocr.need import PLAIN
from tools.spending import Read, error_rate, judged, load, spend

LINE = "ModuleNotFoundError: No module named 'requests'"


def picture(file: str, rank: int, error_rate: float = 0.0) -> Read:
    return Read(file, rank, None, error_rate)


def test_the_models_take_the_least_sure_first_and_of_these_the_newest() -> None:
    pictures = [picture("a", 3, 0.5), picture("b", PLAIN), picture("c", 3, 0.5), picture("d", 2)]

    result = spend(pictures, 2)

    assert [missed.file for missed in result.missed] == ["a"]
    assert (result.left, result.good) == (0.5, 0.5)


def test_a_quota_for_all_leaves_nothing() -> None:
    assert spend([picture("a", 1)], 5).left == 0


@pytest.mark.parametrize(
    ("truth", "read", "rate"), [("a  b\n", "a b", 0), ("abcd", "abc", 0.25), ("é", "e\u0301", 0)]
)
def test_wrong_characters_are_counted_as_the_scorer_does(
    truth: str, read: str, rate: float
) -> None:
    assert error_rate(truth, read) == rate


def test_the_better_of_two_reading_orders_counts() -> None:
    truth = {"file": "a", "truth": "one\ntwo", "truth_rows": LINE}
    read = judged({"file": "a", "text": LINE, "conf": 0.99, "engine": "local"}, truth)
    assert (read.error_rate, read.rank) == (0, PLAIN)


def test_readings_are_found_by_their_files(tmp_path: Path) -> None:
    manifest, readings = tmp_path / "m.jsonl", tmp_path / "r.jsonl"
    rows = [{"file": name, "truth": LINE} for name in "ab"]
    read = [
        {"file": n, "text": LINE, "conf": c, "engine": "local"} for n, c in (("b", 0.2), ("a", 1))
    ]
    manifest.write_text("\n".join(map(json.dumps, rows)))
    readings.write_text("\n".join(map(json.dumps, read)))

    assert [(p.file, p.rank) for p in load(manifest, readings)] == [("a", PLAIN), ("b", 4)]
