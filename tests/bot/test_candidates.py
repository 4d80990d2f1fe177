"""Which messages are put before the answerer."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from bot.candidates import ask, may_be_question
from db.records import ChannelKind, NewMessage, Thread
from tests.builders import NOON, make_attachment, make_message, make_thread

REQUEST = "How do I fix this error?"
PICTURE = make_attachment(maybe_image=True)
LOG = make_attachment(filename="build.log", maybe_image=False)
POST = make_thread(id=5, owner_id=7)


@dataclass(frozen=True)
class Case:
    name: str
    message: NewMessage
    expected: bool
    kind: ChannelKind | None = "help"
    thread: Thread | None = None


CASES = (
    Case("a request", make_message(content=REQUEST), expected=True),
    Case("small talk", make_message(content="good morning"), expected=False),
    Case("a picture", make_message(content="", attachments=(PICTURE,)), expected=True),
    Case("a log file", make_message(content="", attachments=(LOG,)), expected=False),
    Case("a reply", make_message(content=REQUEST, reply_to_id=1), expected=False),
    Case(
        "a reply with a picture",
        make_message(content="", attachments=(PICTURE,), reply_to_id=1),
        expected=False,
    ),
    Case("a bot", make_message(content=REQUEST, is_bot=True), expected=False),
    Case("a channel for bills", make_message(content=REQUEST), expected=False, kind="invoices"),
    Case("a channel not watched", make_message(content=REQUEST), expected=False, kind=None),
    Case("a post", make_message(id=5, content="hm"), expected=True, kind="forum", thread=POST),
    Case(
        "more of the poster",
        make_message(id=6, content=REQUEST),
        expected=False,
        kind="forum",
        thread=POST,
    ),
    Case(
        "a helper in a post",
        make_message(id=6, author_id=8, content=REQUEST),
        expected=False,
        kind="forum",
        thread=POST,
    ),
    Case(
        "a solved post",
        make_message(id=5, content=REQUEST),
        expected=False,
        kind="forum",
        thread=make_thread(id=5, owner_id=7, is_solved=True),
    ),
    Case("the owner of a thread", make_message(content=REQUEST), expected=True, thread=POST),
    Case(
        "a helper in a thread",
        make_message(author_id=8, content=REQUEST),
        expected=False,
        thread=POST,
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_may_be_a_question(case: Case) -> None:
    assert may_be_question(case.message, kind=case.kind, thread=case.thread) is case.expected


def test_an_answer_waits_for_quiet_and_no_longer_than_the_pictures_may_take() -> None:
    asked = ask(1, now=NOON, quiet_s=10, image_wait_s=20)

    assert asked.due_at - NOON == timedelta(seconds=10)
    assert asked.give_up_at - NOON == timedelta(seconds=20)


def test_an_answer_never_gives_up_before_it_is_due() -> None:
    asked = ask(1, now=NOON, quiet_s=30, image_wait_s=20)

    assert asked.give_up_at == asked.due_at
