"""The text of pictures as it is shown: to copy, and for people who cannot see them."""

from dataclasses import replace
from uuid import uuid4

import pytest

from bot.command_words import words_in
from bot.picture_text import ALT_CHARACTERS, alt_text, picture_text
from db.records import StoredReading

READING = StoredReading(
    attachment_id=uuid4(),
    message_id=3,
    filename="error_1.png",
    status="completed",
    text="ModuleNotFoundError",
    confidence=0.9,
    model_version="test",
    error_message=None,
    interface_type="terminal",
)


def shown(*readings: StoredReading) -> str:
    [part] = picture_text(readings, words_in("en"), "en").parts
    return part


def test_a_reading_is_shown_to_be_copied() -> None:
    assert "**Picture 1 of 1: error\\_1.png**\n```\nModuleNotFoundError\n```" in shown(READING)


@pytest.mark.parametrize("ticks", range(1, 13))
def test_a_text_cannot_leave_its_code_block(ticks: int) -> None:
    text = "`" * ticks + "\n@everyone [click](https://evil.example)"

    blocks = shown(replace(READING, text=text)).split("```")

    assert len(blocks) == 5
    assert all("evil.example" not in outside for outside in blocks[::2])


def test_a_text_to_be_copied_holds_nothing_that_is_not_seen() -> None:
    text = "rm \u202efile\u2066 \u200b`\u200b``\U000e0041"

    assert shown(replace(READING, text=text)).split("\n")[2] == "rm file `\u200b`\u200b`"


@pytest.mark.parametrize(
    ("status", "error", "said"),
    [
        ("pending", None, "still reading"),
        ("processing", None, "still reading"),
        ("failed", "The picture is larger than 25 MB.", "it: The picture is larger than 25 MB."),
        ("unsupported", "It is a PDF.", "it: It is a PDF."),
        ("gone", "It was deleted.", "it: It was deleted."),
    ],
)
def test_a_picture_that_is_not_read_says_why(status: str, error: str | None, said: str) -> None:
    assert said in shown(replace(READING, status=status, text=None, error_message=error))


def test_a_picture_without_words_says_so() -> None:
    assert "I see no text in it." in shown(replace(READING, text=" "))


def test_what_is_long_is_a_file_with_all_of_it() -> None:
    long = picture_text([replace(READING, text="line\n" * 2000)], words_in("en"), "en")

    assert len(long.parts) == 1
    assert long.file is not None
    assert long.file.count("line") >= 2000


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "Screenshot of a terminal: ModuleNotFoundError"),
        ({"error_state": "exit 1"}, "Screenshot of a terminal, exit 1: ModuleNotFoundError"),
        ({"interface_type": None, "text": "a\nb"}, "Picture: a b"),
    ],
)
def test_the_line_for_who_cannot_see_says_what_it_is(changes: dict[str, str], said: str) -> None:
    assert alt_text(replace(READING, **changes), "en") == said


def test_the_line_for_who_cannot_see_fits_into_discords_field() -> None:
    assert len(alt_text(replace(READING, text="x" * 5000), "vi")) == ALT_CHARACTERS
