import pytest

from qa.worth import BAR, has_same_error, signature, standing, worthwhile
from tests.qa.values import ERROR, make_hit, make_question

CROWD = [make_hit(id=n, score=9.5, coverage=0.4) for n in range(4)]


def test_a_hit_that_covers_the_question_and_stands_out_is_shown() -> None:
    best = make_hit(score=20, coverage=0.8)

    assert worthwhile(make_question(), [best, *CROWD], bar=BAR) == [best]


def test_a_hit_in_a_crowd_is_not_shown() -> None:
    assert worthwhile(make_question(), [make_hit(coverage=0.8), *CROWD], bar=BAR) == []


def test_a_hit_that_covers_little_is_not_shown_however_alone() -> None:
    assert worthwhile(make_question(), [make_hit(coverage=0.3)], bar=BAR) == []


def test_one_shared_word_is_not_enough() -> None:
    assert standing([make_hit(coverage=1.0, matched_terms=("help",))]) == 0


def test_nothing_found_is_nothing_shown() -> None:
    assert worthwhile(make_question(), [], bar=BAR) == []


def test_a_second_thread_nearly_as_good_is_shown_too() -> None:
    first, second, third = (make_hit(id=n, score=s) for n, s in ((1, 10), (2, 7), (3, 3)))

    assert worthwhile(make_question(), [first, second, third], bar=BAR) == [first, second]


def test_the_same_error_is_shown_first_even_from_a_crowd() -> None:
    same = make_hit(id=9, coverage=0.4, screenshot=f"$ python main.py\n{ERROR}", score=9)

    shown = worthwhile(make_question("why?", ERROR), [*CROWD, same], bar=BAR)

    assert shown[0] == same


def test_an_error_is_the_same_on_another_machine() -> None:
    question = make_question("", "FileNotFoundError: [Errno 2] No such file: '/home/an/a/b.txt'")
    there = make_hit(screenshot="FileNotFoundError: [Errno 2] No such file: '/srv/app/b/c.txt'")

    assert has_same_error(question, there)


@pytest.mark.parametrize(
    "line",
    [
        "Traceback (most recent call last):",
        "Error",
        "npm ERR! code ELIFECYCLE 1",
        "Process finished with exit code 1",
        "0x80070005",
        "12:31:07 12:31:08",
        "",
    ],
)
def test_lines_that_stand_under_every_error_identify_none(line: str) -> None:
    assert signature(line) is None


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        (ERROR, ERROR.replace("requests", "discord"), True),
        (
            "listen EADDRINUSE: address in use :::3000",
            "listen EADDRINUSE: address in use :::80",
            True,
        ),
        (
            "sqlite3.OperationalError: database is locked",
            "sqlite3.OperationalError: no such table",
            False,
        ),
        ("bash: /usr/bin/foo: Permission denied", "bash: /opt/x/bar: Permission denied", True),
    ],
)
def test_what_differs_between_machines_is_folded(one: str, other: str, is_same: bool) -> None:
    assert (signature(one) == signature(other)) is is_same
