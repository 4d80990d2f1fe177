"""Who is answered: by name, by a new thread, by words or by a picture."""

from typing import Any

import pytest

from qa.intent import NOT_A_REQUEST, WITHDRAWN, is_withdrawal, why_silent
from qa.question import Question
from tests.qa.values import make_question, make_reading

TALK = "good evening to everyone"
ASK = "how can I install that theme?"  # to a newcomer a request
NAMED = "How do I fix ModuleNotFoundError: No module named 'numpy'?"  # whoever asks
REQUEST = "npm install fails with EACCES, what can I do?"


def question(*said: str, **changes: Any) -> Question:
    return make_question(content="\n".join(said), said=said, **changes)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (question(REQUEST), None),
        (question(TALK), NOT_A_REQUEST),
        (question(TALK, asked_by_name=True), None),
        (question(TALK, is_starter=True), None),
        (question(TALK, message_id=5, thread_id=5), None),
        (question(TALK, message_id=None), None),
        (question(ASK, is_newcomer=True), None),
        (question(ASK, is_newcomer=False), NOT_A_REQUEST),
        (question(NAMED, is_newcomer=False), None),
        (question(NAMED, is_newcomer=False, thread_id=7), NOT_A_REQUEST),  # people talk there
        (question("hi all", REQUEST), None),
        (question(REQUEST, "on Debian 12"), None),
        (question("bot của mình không chạy được", is_newcomer=True), None),
        (question("trời hôm nay đẹp quá", is_newcomer=True), NOT_A_REQUEST),
    ],
)
def test_who_is_answered(asked: Question, expected: str | None) -> None:
    assert why_silent(asked) == expected


def test_a_picture_of_an_error_asks_without_words() -> None:
    assert why_silent(question("", readings=(make_reading("KeyError: 'token'"),))) is None


def test_a_picture_of_a_cat_asks_nothing() -> None:
    assert why_silent(question("my cat", readings=(make_reading("meow"),))) == NOT_A_REQUEST


@pytest.mark.parametrize(
    "changes", [{}, {"asked_by_name": True}, {"is_starter": True}, {"message_id": None}]
)
def test_who_says_that_it_is_solved_is_left_in_peace(changes: dict[str, Any]) -> None:
    assert why_silent(question(REQUEST, "nvm, found it", **changes)) == WITHDRAWN


def test_what_a_question_begins_with_does_not_end_it() -> None:
    assert why_silent(question("It works now on Linux. " + REQUEST)) is None


@pytest.mark.parametrize(
    "text",
    [
        "nvm",
        "Never mind, I found it",
        "nevermind",
        "ah nvm",
        "fixed it",
        "I figured it out",
        "it works now!",
        "solved it, thanks",
        "ok it's solved",
        "thôi được rồi",
        "em sửa được rồi ạ",
        "được rồi",
    ],
)
def test_an_asker_may_need_no_answer_any_more(text: str) -> None:
    assert is_withdrawal(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "it works now on my machine but fails on the server",
        "how can I get it fixed?",
        "it works?",
        "I fixed it once, the next day it was broken again: still broken",
        "never minds",
        "also on Debian",
        "it does not work now",
        "được không ạ",
    ],
)
def test_other_additions_take_nothing_back(text: str) -> None:
    assert not is_withdrawal(text)
