"""Which messages are put before the answerer."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from bot.candidates import NOBODY, Address, ask, handed_on, may_be_question
from db.records import ChannelKind, NewMessage, Thread
from tests.builders import NOON, make_attachment, make_message, make_thread

REQUEST = "How do I fix this error?"
PICTURE = make_attachment(maybe_image=True)
LOG = make_attachment(filename="build.log", maybe_image=False)
POST = make_thread(id=5, owner_id=7)
US = Address(is_to_us=True)


@dataclass(frozen=True)
class Case:
    name: str
    message: NewMessage
    expected: bool
    kind: ChannelKind | None = "help"
    thread: Thread | None = None
    address: Address = NOBODY


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
    Case("the owner's first words", make_message(content="hm"), expected=True, thread=POST),
    Case(
        "the owner answers somebody",
        make_message(content=REQUEST, reply_to_id=1),
        expected=False,
        thread=POST,
    ),
    Case(
        "only to a newcomer a request", make_message(content="where can i get it?"), expected=True
    ),
    Case(
        "to somebody",
        make_message(content=REQUEST),
        expected=False,
        address=Address(is_to_somebody=True),
    ),
    Case("to us", make_message(content="hm"), expected=True, address=US),
    Case("to us, in reply", make_message(content="hm", reply_to_id=1), expected=True, address=US),
    Case(
        "to us, in a solved post",
        make_message(content="hm", author_id=8),
        expected=True,
        kind="forum",
        thread=make_thread(owner_id=7, is_solved=True),
        address=US,
    ),
    Case(
        "to us, where nobody reads",
        make_message(content="hm"),
        expected=False,
        kind="invoices",
        address=US,
    ),
    Case("a bot to us", make_message(content="hm", is_bot=True), expected=False, address=US),
    Case(
        "a helper in a thread",
        make_message(author_id=8, content=REQUEST),
        expected=False,
        thread=POST,
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_may_be_a_question(case: Case) -> None:
    may = may_be_question(case.message, case.address, kind=case.kind, thread=case.thread)
    assert may is case.expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (Address(is_moderator=True), True),
        (Address(role_ids=frozenset({5, 6})), True),
        (Address(role_ids=frozenset({6})), False),
        (Address(), False),
    ],
)
def test_who_is_here_to_help(address: Address, expected: bool) -> None:
    assert address.is_helper(5) is expected


def test_without_a_helper_role_only_moderators_help() -> None:
    assert not Address(role_ids=frozenset({6})).is_helper(None)


def test_an_answer_waits_for_quiet_and_no_longer_than_the_pictures_may_take() -> None:
    asked = ask(1, now=NOON, quiet_s=10, image_wait_s=20)

    assert asked.due_at - NOON == timedelta(seconds=10)
    assert asked.give_up_at - NOON == timedelta(seconds=20)


def test_an_answer_never_gives_up_before_it_is_due() -> None:
    asked = ask(1, now=NOON, quiet_s=30, image_wait_s=20)

    assert asked.give_up_at == asked.due_at


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("<@1>", 9),
        ("<@1> can you answer this please?", 9),
        ("<@!1> trả lời giúp bạn này nhé", 9),
        ("<@1> what is a venv?", None),
        ("<@1> " + "can you " * 500 + "x", None),
    ],
)
def test_a_reply_with_our_name_alone_hands_a_question_on(
    content: str, expected: int | None
) -> None:
    message = make_message(content=content, reply_to_id=9)

    assert handed_on(message, US, kind="help") == expected


@pytest.mark.parametrize(
    ("message", "address", "kind"),
    [
        (make_message(content="<@1>"), US, "help"),
        (make_message(content="", reply_to_id=9), NOBODY, "help"),
        (make_message(content="<@1>", reply_to_id=9), US, "invoices"),
        (make_message(content="<@1>", reply_to_id=9, is_bot=True), US, "help"),
        (make_message(content="<@1>", reply_to_id=9, attachments=(PICTURE,)), US, "help"),
    ],
)
def test_nothing_else_hands_a_question_on(
    message: NewMessage, address: Address, kind: ChannelKind
) -> None:
    assert handed_on(message, address, kind=kind) is None
