"""What people see of a title and of a reading."""

from dataclasses import replace
from uuid import uuid4

import pytest

from bot.present import NO_PICTURE, NOT_STORED, neutral_title, readings_parts
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
)


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("plain words", "plain words"),
        ("two\nlines\tand  spaces", "two lines and spaces"),
        ("](https://evil.example) [x", r"\]\(evil.example\) \[x"),
        ("https://evil.example/a", "evil.example/a"),
        ("join discord.gg/abc", "join abc"),
        ("@everyone <@1> <#2>", r"\@everyone \<\@1\> \<#2\>"),
        ("**bold** `code` ||spoiler||", r"\*\*bold\*\* \`code\` \|\|spoiler\|\|"),
        ("back\\slash", r"back\\slash"),
        ("zero\u200bwidth \u202etxt", "zerowidth txt"),
        ("h\u200bttps://evil.example", "evil.example"),
        ("discord.discord.gg/gg/abc", "abc"),
        ("alm\u061c tag\U000e0041 filler\u3164 escape\x1b[1m", r"alm tag filler escape\[1m"),
        ("x" * 100, "x" * 79 + "…"),
        (" \n ", "…"),
    ],
)
def test_a_title_becomes_plain_words(title: str, shown: str) -> None:
    assert neutral_title(title) == shown


def test_a_reading_is_shown_to_be_copied() -> None:
    assert readings_parts([READING], pictures=1) == [
        "**error\\_1.png**\n```\nModuleNotFoundError\n```"
    ]


@pytest.mark.parametrize("ticks", range(1, 13))
def test_a_text_cannot_leave_its_code_block(ticks: int) -> None:
    text = "`" * ticks + "\n@everyone [click](https://evil.example)"

    [part] = readings_parts([replace(READING, text=text)], pictures=1)

    assert part.count("```") == 2
    assert part.endswith("\n```")


def test_a_text_to_be_copied_holds_nothing_that_is_not_seen() -> None:
    text = "rm \u202efile\u2066 \u200b`\u200b``\U000e0041"

    [part] = readings_parts([replace(READING, text=text)], pictures=1)

    assert part.split("\n")[2:-1] == ["rm file `\u200b`\u200b`"]


def test_a_name_of_any_length_takes_no_time() -> None:
    assert neutral_title("a." * 50_000).startswith("a.a.")


@pytest.mark.parametrize(
    ("status", "error", "shown"),
    [
        ("pending", None, "still reading"),
        ("processing", None, "still reading"),
        (
            "failed",
            "The picture is larger than 25 MB.",
            "failed. The picture is larger than 25 MB.",
        ),
        ("unsupported", "It is a PDF.", "I cannot read this file. It is a PDF."),
        ("gone", None, "deleted before"),
    ],
)
def test_a_picture_that_is_not_read_says_why(status: str, error: str | None, shown: str) -> None:
    reading = replace(READING, status=status, text=None, error_message=error)

    [part] = readings_parts([reading], pictures=1)

    assert shown in part


def test_a_picture_without_words_says_so() -> None:
    [part] = readings_parts([replace(READING, text=" ")], pictures=1)

    assert part.endswith("I see no text in it.")


def test_a_message_without_stored_readings_says_whether_it_has_pictures() -> None:
    assert readings_parts([], pictures=0) == [NO_PICTURE]
    assert readings_parts([], pictures=2) == [NOT_STORED]
