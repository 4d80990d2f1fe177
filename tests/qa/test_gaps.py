"""Which silences are gaps, and which questions are the same gap."""

import pytest

from qa.gaps import NO_GAPS, gap_key, is_gap
from qa.question import Question
from tests.qa.values import make_question, make_reading


def said(content: str) -> Question:
    return make_question(title=None, content=content)


def shown(screen: str, content: str = "") -> Question:
    return make_question(title=None, content=content, readings=(make_reading(screen),))


@pytest.mark.parametrize(
    "reason",
    ["nothing_similar", "model_unsure", "citations_failed", "below_bar", "a_reason_to_come"],
)
def test_silence_for_want_of_an_answer_is_a_gap(reason: str) -> None:
    assert is_gap(reason)


@pytest.mark.parametrize("reason", sorted(NO_GAPS))
def test_other_silence_is_none(reason: str) -> None:
    assert not is_gap(reason)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (said("How do I install the VPN client?"), said("how do i install the vpn client")),
        (said("Hi all, please help: install VPN"), said("install VPN")),
        (said("làm sao cài VPN"), said("lam sao cai vpn")),
        (said("port 8080 is in use"), said("port 9090 is in use")),
        (
            shown("FileNotFoundError: [Errno 2] No such file: '/home/a/x.txt'", "why"),
            shown("FileNotFoundError: [Errno 2] No such file: '/home/bob/y.csv'", "help me pls"),
        ),
        (shown("Error: crash at 0x7ffe12"), shown("Error: crash at 0x81aa")),
    ],
)
def test_questions_that_ask_the_same_are_one_gap(one: Question, other: Question) -> None:
    assert gap_key(one) == gap_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (said("How do I install the VPN client?"), said("How do I remove the VPN client?")),
        (shown("KeyError: 'token'"), shown("ValueError: 'token'")),
        (said("It doesn't print, isn't it?"), said("It doesn't scan, isn't it?")),
    ],
)
def test_questions_that_ask_something_else_are_two(one: Question, other: Question) -> None:
    assert gap_key(one) != gap_key(other)


@pytest.mark.parametrize("text", ["a/" * 50_000, "'" * 50_000, "0" * 100_000, "\\" * 50_000])
def test_the_longest_texts_have_a_key_at_once(text: str) -> None:
    assert len(gap_key(said(text))) == 24
