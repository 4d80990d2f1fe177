import pytest

from qa.detect import (
    asks_about_error,
    is_error_line,
    is_newcomer,
    is_request,
    request_score,
    without_accents,
)

REQUESTS = [
    "how do i fix this error?",
    "why does my bot not respond to slash commands",
    "Can someone help me with this? my webhook returns 404",
    "I keep getting ModuleNotFoundError: No module named 'discord' when I start the bot",
    "npm install fails with EACCES permission denied",
    "My discord bot keeps going offline after a few hours",
    "docker compose up says port is already allocated, what do I do",
    "My app crashes on startup",
    'Traceback (most recent call last):\n  File "main.py", line 3\nKeyError: 1',
    "Error: Cannot find module 'express'",
    "anyone know how to fix this?",
    "i keep getting this, any ideas?",
    "stuck on this for hours",
    "what am i doing wrong here",
    "help pls, what does this mean",
    "Hi, has anyone seen this before?",
    "please help, cannot connect to the server",
    "Where can I find the API key?",
    "What does ECONNREFUSED mean?",
    "I can't log in to the dashboard",
    "làm sao để cài đặt python trên windows?",
    "mọi người ơi cho em hỏi lỗi này là sao ạ",
    "bot của mình không chạy được sau khi update",
    "giúp mình với, bị lỗi kết nối database",
    "tai sao bot cua minh khong phan hoi",
    "em bị lỗi ModuleNotFoundError khi chạy bot",
]
OTHER_TALK = [
    "",
    "   ",
    "hello everyone",
    "good morning",
    "thanks, that worked!",
    "lol",
    "try reinstalling node",
    "you can use pip install -U discord.py",
    "just restart it",
    "have you tried turning it off and on again?",
    "what version are you on?",
    "@bob how do I fix this?",
    "<@1234> can you help me with this error?",
    "no problem",
    "I fixed it, the token was wrong",
    "did you check the logs?",
    "it works now, thanks for the help",
    "who wants to play tonight?",
    "this error means the port is in use, stop the other process",
    "I think you should open an issue",
    "Released v2.3.0 with bug fixes and no more crashes",
    "The problem is that your token expired",
    "how are you?",
    "You need to enable the intent in the developer portal",
    "we fixed the crash in the latest version",
    "If you get this error, run npm cache clean",
    "I had the same error, solved by updating",
    "!help how do I use this",
    "/ask why does it fail",
    "chào mọi người",
    "cảm ơn bạn nhiều",
    "bạn thử cài lại xem",
    "ok rồi nhé",
    "trời hôm nay đẹp quá",
]


@pytest.mark.parametrize("text", REQUESTS)
def test_a_request_for_help_is_seen(text: str) -> None:
    assert is_request(text)


@pytest.mark.parametrize("text", OTHER_TALK)
def test_other_talk_is_no_request(text: str) -> None:
    assert not is_request(text)


def test_in_the_middle_of_a_talk_the_same_words_are_a_reply() -> None:
    text = "how can I install that theme?"

    assert is_request(text, is_newcomer=True)
    assert not is_request(text, is_newcomer=False)


@pytest.mark.parametrize(
    "text",
    [
        "what package is the compiler in?",
        "Hi, which channel is for the team?",
        "for a backup, which filesystem is better? xfs or ext4?",
        "Will installing the shell break the desktop in any way?",
    ],
)
def test_a_newcomer_with_an_open_question_asks_everybody(text: str) -> None:
    assert is_request(text, is_newcomer=True)
    assert not is_request(text, is_newcomer=False)


@pytest.mark.parametrize(
    "text",
    [
        "what was that for?",
        "what language is that....?",
        "bob-> what is your definition of a box?",
        "where are you from, all of you?",
        "hello everyone",
        "does that mean that all is well now?",
    ],
)
def test_what_goes_on_with_something_is_no_request_of_a_newcomer_either(text: str) -> None:
    assert not is_request(text, is_newcomer=True)


@pytest.mark.parametrize("gap", [None, 60, 739])
def test_who_was_silent_for_long_is_a_newcomer(gap: int | None) -> None:
    assert is_newcomer(gap)
    assert not is_newcomer(59)


@pytest.mark.parametrize("is_new", [None, True, False])
@pytest.mark.parametrize(
    "text",
    [
        "a" * 100_000,
        "\n" * 50_000,
        "a." * 30_000,
        "why " * 20_000,
        "so is " * 20_000,
        "! " * 50_000,
    ],
)
def test_the_longest_texts_are_judged_at_once(text: str, is_new: bool | None) -> None:
    assert 0 <= request_score(text, is_newcomer=is_new) <= 1


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("java.lang.NullPointerException: null", True),
        ("KeyError: 'token'", True),
        ("error: linker `cc` not found", True),
        ("npm ERR! code ENOENT", True),
        ("bash: foo: command not found", True),
        ("The stop code was 0x80070005", True),
        ("Welcome to the settings", False),
        ("Terror and other errors of our time", False),
    ],
)
def test_error_lines_are_told_from_others(line: str, expected: bool) -> None:
    assert is_error_line(line) is expected


def test_accents_go_and_letters_stay() -> None:
    assert without_accents("Đường lỗi kết nối") == "Duong loi ket noi"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("How do I fix Error: listen EADDRINUSE: address already in use :::3000", True),
        ("chạy node báo lỗi ECONNREFUSED, sửa sao mọi người?", True),
        ("How do I fix error TS2304: Cannot find name 'process'?", True),
        ("How do I make ENOUGH tea for everybody?", False),
        ("it says TypeError", False),
        ("bob: how do I fix the TypeError?", False),
        ("How do I fix " + "E" * 5000, False),
    ],
)
def test_who_names_an_error_and_asks_wants_help(text: str, expected: bool) -> None:
    assert asks_about_error(text) is expected
