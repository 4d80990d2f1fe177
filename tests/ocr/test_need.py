import pytest

from ocr.engine import Description, Line, Reading
from ocr.need import MUTE, PLAIN, SURE, is_sure, is_urgent, rank_of

CLEAR = "ModuleNotFoundError: No module named 'requests'"


def reading(confidence: float | None, text: str = CLEAR, engine: str = "local") -> Reading:
    lines = tuple(Line(row) for row in text.splitlines())
    return Reading(engine, "1", lines, confidence)


@pytest.mark.parametrize(
    ("engine", "confidence", "sure"),
    [
        ("local", SURE, True),
        ("local", SURE - 0.01, False),
        ("local", None, False),
        ("paddle", SURE, False),
        ("tesseract", 0.99, True),
    ],
)
def test_a_calibrated_confidence_is_believed_sooner_than_a_raw_one(
    engine: str, confidence: float | None, *, sure: bool
) -> None:
    assert is_sure(reading(confidence, engine=engine)) is sure


SEEN_ERROR = Description("terminal", error_lines=(CLEAR,))


@pytest.mark.parametrize(
    ("read", "seen", "rank"),
    [
        (reading(0.0), SEEN_ERROR, 0),
        (reading(0.42), SEEN_ERROR, 8),
        (reading(SURE - 0.01), SEEN_ERROR, 18),
        (reading(0.97, engine="tesseract"), SEEN_ERROR, 19),
        (reading(None, ""), Description(), MUTE),
        (reading(0.99, "lol"), Description(), MUTE),
        (reading(0.99, "a shop on a long street"), Description("photo"), MUTE),
        (reading(0.99, "KeyError: 'a'"), Description(error_lines=("KeyError: 'a'",)), PLAIN),
        (reading(0.99), SEEN_ERROR, PLAIN),
        (reading(0.99, "the quick brown fox jumps"), Description("document"), PLAIN),
    ],
)
def test_doubtful_readings_go_before_mute_ones_and_those_before_all_others(
    read: Reading, seen: Description, rank: int
) -> None:
    assert rank_of(read, seen) == rank


@pytest.mark.parametrize(
    ("rank", "live", "urgent"), [(0, True, True), (MUTE, True, True), (PLAIN, True, False),
                                 (0, False, False)],
)  # fmt: skip
def test_urgent_is_what_a_person_waits_for_and_only_a_model_can_tell(
    rank: int, *, live: bool, urgent: bool
) -> None:
    assert is_urgent(rank, is_live=live) is urgent
