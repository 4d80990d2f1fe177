"""Long texts in parts: nothing lost, nothing too long, no code block left open."""

import random

from bot.splitting import split

FENCE = "```"


def test_a_short_text_stays_whole() -> None:
    assert split("hello\nworld") == ["hello\nworld"]


def test_nothing_is_no_part() -> None:
    assert split("") == []
    assert split(" \n ") == []


def test_a_long_text_is_cut_between_lines() -> None:
    lines = [f"line {n}" for n in range(20)]

    parts = split("\n".join(lines), 64)

    assert "\n".join(parts).split("\n") == lines


def test_a_long_line_is_cut_after_a_word() -> None:
    parts = split("word " * 30, 64)

    assert all(part.endswith("word ") for part in parts)


def test_a_code_block_is_closed_and_opened_again_in_its_language() -> None:
    code = "\n".join(f"x{n} = {n}" for n in range(10))

    parts = split(f"Try:\n{FENCE}python\n{code}\n{FENCE}\nDone.", 80)

    assert len(parts) > 1
    assert all(part.startswith((FENCE + "python\n", "Try:")) for part in parts)
    assert parts[0].endswith("\n" + FENCE)
    assert parts[-1].endswith(f"{FENCE}\nDone.")


def test_a_code_block_that_was_never_closed_is_closed() -> None:
    assert split(f"{FENCE}\noops") == [f"{FENCE}\noops\n{FENCE}"]


WORDS = ("word ", "\n", "\n\n", "long" * 40, "é", "  ")
FENCES = (FENCE, f"{FENCE}python\n", f"\n{FENCE}\n", "`")


def test_any_text_keeps_its_words_in_balanced_parts_of_the_limit() -> None:
    for seed in range(500):
        dice = random.Random(seed)  # noqa: S311 - repeatable on purpose
        text = "".join(dice.choices(WORDS + FENCES * (seed % 2), k=dice.randrange(120)))
        limit = dice.choice((64, 100, 500, 2000))

        parts = split(text, limit)

        assert all(part.strip() and len(part) <= limit for part in parts), seed
        assert all(part.count(FENCE) % 2 == 0 for part in parts), seed
        assert _is_within(_letters(text), _letters("".join(parts))), seed
        assert FENCE in text or _letters("".join(parts)) == _letters(text), seed


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalpha())


def _is_within(wanted: str, given: str) -> bool:
    """Whether all letters of *wanted* are in *given*, in their order."""
    rest = iter(given)
    return all(letter in rest for letter in wanted)
