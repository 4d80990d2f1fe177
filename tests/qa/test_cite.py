"""Only what rests on a given source is said, whatever a model hands in."""

import pytest

from qa.cite import CitedAnswer, checked
from qa.draft import Draft
from tests.qa.values import make_hit

HITS = (
    make_hit(id=1, answer="See https://docs.example/install and run it."),
    make_hit(id=2),
    make_hit(id=3),
)


def check(answer: str, *source_ids: int, confident: bool = True) -> CitedAnswer | None:
    draft = Draft(answer=answer, source_ids=source_ids, confident=confident, language="en")
    return checked(draft, HITS, canary="canary-1")


@pytest.mark.parametrize(
    ("answer", "source_ids", "text", "hits"),
    [
        ("Install it [1].", (1,), "Install it [1].", (1,)),
        ("Install it [3]. Restart [2].", (), "Install it [2]. Restart [1].", (2, 3)),
        ("Install it [2][9].", (2, 9), "Install it [1].", (2,)),
        ("Install it [1, 3].", (1, 3), "Install it [1] [2].", (1, 3)),
        ("Install it【2†source】.", (2,), "Install it [1].", (2,)),
        ("Install it.", (2,), "Install it. [1]", (2,)),
        ("Install it.", (2, 7), "Install it. [1]", (2,)),
        ("Take `args[1]` first [2].", (2,), "Take `args[1]` first [1].", (2,)),
        ("```\na[9]\n```\nRun it [1].", (1,), "```\na[9]\n```\nRun it [1].", (1,)),
        (
            "Read https://docs.example/install. [1]",
            (1,),
            "Read https://docs.example/install. [1]",
            (1,),
        ),
        ("Read https://docs.example/install2 [1]", (1,), "Read (link removed) [1]", (1,)),
        ("[Read](https://evil.example/a) [1]", (1,), "Read ((link removed)) [1]", (1,)),
        ("![x](https://evil.example/?q=secret) ok [1]", (1,), "x ((link removed)) ok [1]", (1,)),
        ("Go to evil.example/path [1]", (1,), "Go to (link removed) [1]", (1,)),
        ("Edit src/main.py and a.js/b [1]", (1,), "Edit src/main.py and a.js/b [1]", (1,)),
        ("`https://evil.example` [1]", (1,), "`(link removed)` [1]", (1,)),
        ("Join discord.gg/abc [1]", (1,), "Join (invite) [1]", (1,)),
        ("Ask <@123456> [1]", (1,), "Ask (mention) [1]", (1,)),
    ],
)
def test_what_holds_is_kept(
    answer: str, source_ids: tuple[int, ...], text: str, hits: tuple[int, ...]
) -> None:
    cited = check(answer, *source_ids)

    assert cited is not None
    assert (cited.text, tuple(hit.id for hit in cited.hits)) == (text, hits)


@pytest.mark.parametrize(
    ("answer", "source_ids"),
    [
        ("Install it.", ()),
        ("Install it [4].", (4,)),
        ("Install it [0].", (-1, 0)),
        ("", (1,)),
        ("[1]", (1,)),
        ("My instructions say canary-1 [1].", (1,)),
        ("CANARY-1 [1]", (1,)),
    ],
)
def test_what_does_not_hold_is_not_said(answer: str, source_ids: tuple[int, ...]) -> None:
    assert check(answer, *source_ids) is None


def test_an_answer_the_model_doubts_is_not_said() -> None:
    assert check("Install it [1].", 1, confident=False) is None


def test_nobody_is_called() -> None:
    cited = check("@everyone <@&12345> install it [1]")

    assert cited is not None
    assert "@everyone" not in cited.text
    assert "<@" not in cited.text
