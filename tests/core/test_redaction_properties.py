"""What redaction must keep to, whatever it is given."""

import random
import re

import pytest

from core.redaction import redact, redact_lines
from tests.core import secret_texts
from tools.redaction_cost import HOSTILE

MASK = re.compile(r"\[REDACTED:[A-Z_]+\]")
LONGEST = 4000  # characters of a message
SEEDS = range(40)
# Half letters, marks that turn the line, tags, marks upon marks, digits of other scripts, controls.
ODD = (
    *("\ud800", "\udfff", "\u202e", "\u2066", "\u200b", "\ufeff", "\U000e0041", "\u0301" * 9),
    *("\u0660\u0661\u0662", "\u0130", "\u1e9e", "\u1efa", "\x00", "\x1b[31m", "\r", "\x85"),
    *("\u2028", "\x1c", "𝓅𝒶𝓈𝓈", "é", "đ", "ﬁ"),
)
ODD_NAMES = (
    "\uff50\uff41\uff53\uff53\uff1a",
    "пароль: ",
    "密码：",
    "mật\u200b khẩu: ",
    "p\u0430ss=",
)


def hostile(seed: int) -> str:
    """Pieces of secrets, what busies a rule, and odd characters, by chance."""
    chance = random.Random(seed)  # noqa: S311 - test data
    secrets = [secret.text for secret in chance.sample(secret_texts.secrets(seed), 12)]
    pieces = [*HOSTILE, *ODD, *ODD_NAMES, *secrets, *(text[: len(text) // 2] for text in secrets)]
    text = ""
    while len(text) < chance.randint(1, LONGEST):
        text += chance.choice(pieces) * chance.choice((1, 1, 1, 2, 9))
    return text[:LONGEST]


@pytest.fixture(scope="module")
def texts() -> list[str]:
    return [hostile(seed) for seed in SEEDS]


def test_a_text_that_was_redacted_stays_as_it_is(texts: list[str]) -> None:
    for text in texts:
        once = redact(text).text

        assert redact(once).text == once


def test_only_secrets_are_taken_out_and_nothing_is_moved(texts: list[str]) -> None:
    for text in texts:
        position = 0
        for kept in MASK.split(redact(text).text):
            position = text.find(kept, position) + len(kept)
            assert position >= len(kept), kept


def test_every_mask_is_counted(texts: list[str]) -> None:
    for text in texts:
        redacted = redact(text)
        typed = len(MASK.findall(text))

        assert len(MASK.findall(redacted.text)) == sum(redacted.kinds.values()) + typed


def test_lines_stay_lines(texts: list[str]) -> None:
    for text in texts:
        lines = text.split("\n")

        assert len(redact_lines(lines)) == len(lines)


def test_a_text_of_odd_characters_alone_is_no_secret() -> None:
    for odd in ODD:
        assert redact(odd * 400).text == odd * 400


@pytest.mark.parametrize(
    "text", ["[REDACTED:", "[REDACTED:]", "[REDACTED:A]" * 300, "[REDACTED:é]"]
)
def test_a_mask_that_somebody_typed_stays(text: str) -> None:
    assert redact(text).text == text
