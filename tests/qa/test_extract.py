import pytest

from qa.extract import shortened, similar
from qa.language import labels
from tests.qa.values import make_hit

CODE = "```sh\npip install requests\n```"


def test_each_thread_has_its_number_its_title_and_its_own_words() -> None:
    text = similar([make_hit(), make_hit(title="other", is_solved=False)], labels("en"))

    assert text == (
        "Similar solved questions, in people's own words:\n"
        "[1] **pip cannot find the module** (✅ accepted answer)\n"
        "> Install it into the same environment: `python -m pip install requests`.\n"
        "[2] **other** (reply that helped)\n"
        "> Install it into the same environment: `python -m pip install requests`."
    )


def test_a_short_answer_is_not_touched() -> None:
    assert shortened(f"Do this:\n{CODE}", 100) == f"Do this:\n{CODE}"


def test_prose_is_cut_after_a_sentence() -> None:
    assert shortened("First do this. Then do that. At last, rest.", 30) == (
        "First do this. Then do that. …"
    )


def test_a_code_block_that_fits_stays_whole() -> None:
    text = f"Do this.\n{CODE}\nThen many more words follow. " + "More. " * 50

    short = shortened(text, 80)

    assert CODE in short
    assert short.endswith("…")


def test_a_long_code_block_is_cut_after_a_line_and_closed() -> None:
    code = "```\n" + "\n".join(f"line number {n}" for n in range(50)) + "\n```"

    short = shortened(f"Run:\n{code}", 200)

    assert len(short) <= 200
    assert short.count("```") == 2
    assert "line number 3\n" in short


@pytest.mark.parametrize("size", [60, 100, 333])
@pytest.mark.parametrize(
    "text", ["word " * 500, "x" * 5000, "A. " * 999, f"a {CODE} " * 60, "```\n" + "y" * 3000]
)
def test_nothing_gets_longer_than_asked(text: str, size: int) -> None:
    short = shortened(text, size)

    assert 0 < len(short) <= size + 2
    assert short.count("```") % 2 == 0 or text.count("```") % 2 == 1


def test_an_answer_cannot_leave_its_quotation() -> None:
    hit = make_hit(answer="ok\n# Big news\n@everyone [x](https://evil.example)\n```\nopen")

    lines = similar([hit], labels("en")).split("\n")

    assert all(line.startswith("> ") for line in lines[2:])
    assert "> \\# Big news" in lines
    assert lines[-1] == "> ```"
    assert not any("@everyone" in line or "](" in line for line in lines)


def test_a_title_is_shown_as_letters() -> None:
    assert r"\*\*x\*\*" in similar([make_hit(title="**x**")], labels("en"))


def test_where_nothing_is_solved_nothing_is_called_solved() -> None:
    text = similar([make_hit(is_solved=False)], labels("en"))

    assert text.startswith("Similar questions that got a reply, in people's own words:\n")
    assert "✅" not in text
