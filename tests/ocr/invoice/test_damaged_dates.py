"""Many days in many forms, damaged as readers damage text: most are read, few wrongly."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from ocr.invoice.dates import dates_in

SEED = 99
DAYS = 40
FIRST = date(2014, 1, 1)
FORMS = (
    "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y", "%d-%m-%y", "%d.%m.%y", "%Y-%m-%d", "%Y/%m/%d",
    "%Y.%m.%d", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%d/%b/%Y", "%d%b%Y", "%d%b%y", "%b %d, %Y",
    "%B %d, %Y", "%d %B %Y", "%Y%m%d", "%d%m%Y", "%d/%m/%Y%H:%M", "%d / %m / %Y", "%d %b '%y",
)  # fmt: skip
SEPARATORS = "/-."
# What a reader writes for what was printed.
ALIKE = {
    "O for 0": {"0": "OoQD"},
    "l for 1": {"1": "lI|i"},
    "S for 5, B for 8": {"5": "S", "8": "B", "2": "Z"},
    "another mark": {"/": "I1|,\\", "-": "~\u2013_.", ".": ",:"},
    "0 for O": {"O": "0", "S": "5", "B": "8", "G": "6", "L": "1", "I": "1"},
}


def printed(rng: random.Random) -> Iterator[tuple[date, str]]:
    for _ in range(DAYS):
        day = FIRST + timedelta(days=rng.randrange(4300))
        for form in FORMS:
            text = day.strftime(form.replace("%H:%M", "18:22"))
            yield day, text.upper() if rng.random() < 0.5 else text


def damaged(text: str, kind: str, rng: random.Random) -> str | None:
    """*text* with one character as a reader may see it; None where it has none such."""
    if kind == "none":
        return text
    wanted = SEPARATORS if kind in {"a mark lost", "a space"} else ALIKE[kind]
    places = [i for i, char in enumerate(text) if char in wanted]
    if not places:
        return None
    at = rng.choice(places)
    if kind == "a mark lost":
        return text[:at] + text[at + 1 :]
    if kind == "a space":
        return f"{text[:at]} {text[at:]}"
    return text[:at] + rng.choice(ALIKE[kind][text[at]]) + text[at + 1 :]


@pytest.mark.parametrize(
    ("kind", "least"),
    [
        ("none", 1.0),
        ("O for 0", 0.95),
        ("l for 1", 0.95),
        ("S for 5, B for 8", 0.95),
        ("another mark", 0.85),
        ("0 for O", 0.99),
        ("a mark lost", 0.75),
        ("a space", 0.9),
    ],
)
def test_most_damaged_dates_are_read_and_hardly_any_as_another_day(kind: str, least: float) -> None:
    rng = random.Random(SEED)  # noqa: S311 - no secret
    found = [
        (day, dates_in(f"Date: {text}", weak=True))
        for day, whole in printed(rng)
        if (text := damaged(whole, kind, rng)) is not None
    ]
    right = sum(bool(dates) and dates[0].value == day for day, dates in found)
    wrong = sum(bool(dates) and dates[0].value != day for day, dates in found)

    assert right >= least * len(found)
    assert wrong <= 0.03 * len(found)
