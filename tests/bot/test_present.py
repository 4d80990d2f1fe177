"""What people see of a title."""

import pytest

from bot.present import neutral_title


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


def test_a_name_of_any_length_takes_no_time() -> None:
    assert neutral_title("a." * 50_000).startswith("a.a.")
