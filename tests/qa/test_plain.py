"""What strangers write cannot leave its place, call anybody or lead away."""

import re

import pytest

from qa.plain import balanced, cleaned, escaped, fenced, harmless, one_line

FENCE_BREAKERS = [
    "```",
    "``` @everyone",
    "a\n```\n@everyone [click](https://evil.example)\n```",
    "`" * 50,
    "``\u200b`",
    "x``",
    "`` ` ``",
]


@pytest.mark.parametrize("text", FENCE_BREAKERS)
def test_no_text_leaves_its_code_block(text: str) -> None:
    block = fenced(text, max_lines=10, max_chars=500)

    assert block.startswith("```\n")
    assert block.endswith("\n```")
    assert "``" not in block[3:-3]


@pytest.mark.parametrize("ping", ["@everyone", "@here", "@Everyone", "<@123>", "<@&123>", "<#123>"])
def test_nobody_is_called(ping: str) -> None:
    for text in (fenced(ping, max_lines=5, max_chars=100), harmless(ping), one_line(ping, 50)):
        assert ping not in text


@pytest.mark.parametrize(
    "hidden",
    [
        "\u202e",
        "\u2066",
        "\u200b",
        "\u200d",
        "\ufeff",
        "\u00ad",
        "\x00",
        "\x1b",
        "\U000e0041",
        "\u3164",
    ],
)
def test_characters_nobody_sees_are_taken_out(hidden: str) -> None:
    assert cleaned(f"a{hidden}b\n\tc") == "ab\n\tc"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see [the docs](https://evil.example/x)", "see the docs (https://evil.example/x)"),
        ("![cat](https://evil.example/cat.png)", "cat (https://evil.example/cat.png)"),
        ("[https://a.example](https://a.example)", "https://a.example"),
        ("[x](<https://evil.example> 'title')", "x (https://evil.example)"),
        ("join discord.gg/abc now", "join (invite) now"),
        ("https://discord.com/invite/abc", "(invite)"),
        ("ask <@123456> or <@&123456> in <#123456>", "ask (mention) or (mention) in (mention)"),
        ("nice <:party:123456>", "nice :party:"),
        ("# Big", "\\# Big"),
        ("> quoted", "\\> quoted"),
        ("handlers[name](event)", "handlers[name](event)"),
        ("ssh root@192.168.1.1", "ssh root@192.168.1.1"),
        ("```sh\n# a comment\n```", "```sh\n# a comment\n```"),
        ("```\nopen", "```\nopen\n```"),
        ("**bold** and `code`", "**bold** and `code`"),
    ],
)
def test_markdown_of_strangers_is_made_harmless(text: str, expected: str) -> None:
    assert harmless(text) == expected


@pytest.mark.parametrize(
    "link",
    [
        "[click [here] now](https://evil.example)",
        "[a]b](https://evil.example)",
        r"[a\]b](https://evil.example)",
        "[a\nb](https://evil.example)",
        "[" + "x" * 400 + "](https://evil.example)",
        "[x](https://evil.example/a(b))",
        '[x](https://evil.example "a (b) c")',
        "[x]( <https://evil.example/(a)>)",
        "[https://good.example/[1]](HTTPS://evil.example)",
        "[[x](https://a.example)](https://evil.example/(b))",
    ],
)
def test_no_shape_of_a_link_hides_where_it_leads(link: str) -> None:
    for text in (harmless(link), one_line(link, 1000)):
        assert not re.search(r"\]\(\s*<?https:", text, re.IGNORECASE)
        assert "evil.example" in text


def test_hidden_characters_do_not_hide_a_mention() -> None:
    assert "<@123456>" not in harmless("<\u200b@123456>")
    assert "discord.gg/" not in harmless("discord.\u200bgg/abc")


def test_a_block_is_cut_to_whole_lines_and_says_so() -> None:
    block = fenced("\n".join(f"line {n}" for n in range(100)), max_lines=3, max_chars=500)

    assert block == "```\nline 0\nline 1\nline 2\n…\n```"


def test_a_single_long_line_is_cut_too() -> None:
    block = fenced("x" * 5000, max_lines=3, max_chars=100)

    assert len(block) < 120
    assert "…" in block


def test_a_title_is_one_short_line() -> None:
    title = one_line("a\nb\t" + "c" * 200, 50)

    assert title.startswith("a b ccc")
    assert len(title) == 50


def test_markup_becomes_letters() -> None:
    assert escaped("*a* [b] `c`") == r"\*a\* \[b\] \`c\`"


def test_only_an_open_block_is_closed() -> None:
    assert balanced("```a```") == "```a```"
    assert balanced("```a") == "```a\n```"


@pytest.mark.parametrize("text", ["[" * 20_000, "<" * 20_000, "`" * 20_000, "[a](" * 5000])
def test_hostile_lengths_take_no_time(text: str) -> None:
    assert re.sub(r"\s", "", harmless(text))
