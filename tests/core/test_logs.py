import io
import json
import logging
from collections.abc import Callable, Generator
from typing import Any

import pytest
import structlog
from yarl import URL

from core import logs


@pytest.fixture
def output() -> Generator[io.StringIO]:
    stream, root = io.StringIO(), logging.getLogger()
    handlers, level, configuration = list(root.handlers), root.level, structlog.get_config()
    logs.set_up(style="json", process="bot", stream=stream)
    yield stream
    root.handlers[:], root.level = handlers, level
    structlog.configure(**configuration)
    structlog.contextvars.clear_contextvars()


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("GET https://cdn.discordapp.com/a/b.png?ex=68f&is=1&hm=abc done", "hm=abc"),
        ("postgresql://helpsight:hunter2@db/helpsight refused", "hunter2"),
        ("redis://:hunter2@cache:6379/0", "hunter2"),
        ("Authorization: Bearer abcdefgh12345678", "abcdefgh12345678"),
        ("key sk-or-v1-0123456789abcdef0123456789abcdef", "0123456789abcdef"),
        ("key gsk_0123456789abcdefABCDEF0123456789", "gsk_0123"),
        ("GET /attachments/1/2/a.png?ex=68f&is=1&hm=abc 404", "hm=abc"),
        ("https://discord.com/api/v10/webhooks/123/aW50ZXJh.cHR/messages/@original", "aW50ZXJh"),
        ("POST /interactions/123/aW50ZXJh/callback failed", "aW50ZXJh"),
        ("Key exists.\nDETAIL:  Failing row contains (1, private\nwords).", "words"),
        ("invalid input for query argument $4: 'private words' (no str)", "private"),
        ("MTIzNDU2Nzg5MDEyMzQ1Njc4.GaBcDe.abcdefghijklmnopqrstuvwxyz0123456789AB", "GaBcDe"),
    ],
)
def test_secrets_do_not_pass(text: str, secret: str) -> None:
    assert secret not in logs.mask(text)


@pytest.mark.parametrize(
    "text",
    ["message 1234567890 stored", "what does https://docs.python.org/3/ say?", "Bot is ready"],
)
def test_plain_words_pass_unchanged(text: str) -> None:
    assert logs.mask(text) == text


@pytest.mark.parametrize("piece", ["a.", "a-", "a://", "https://", "https://a?", "?hm", "DETAIL:"])
def test_a_hostile_text_takes_no_time(piece: str) -> None:
    assert logs.mask(piece * 2000)


def test_a_traceback_of_the_database_ends_where_a_row_begins() -> None:
    text = (
        "Traceback:\nDataError: invalid input for query argument $1: ['hm'] (bad)\n\nDuring that:"
    )

    assert logs.mask(text) == f"Traceback:\nDataError: a row's values {logs.MASK}\n\nDuring that:"


def test_a_library_logs_in_our_form(output: io.StringIO) -> None:
    logging.getLogger("some.library").warning("retrying in %d s", 5)

    [line] = lines(output)
    assert line["event"] == "retrying in 5 s"
    assert (line["level"], line["logger"], line["process"]) == ("warning", "some.library", "bot")
    assert line["timestamp"].endswith("Z")


def test_what_is_bound_once_follows_every_line(output: io.StringIO) -> None:
    structlog.contextvars.bind_contextvars(message_id=42)

    structlog.get_logger().info("message.stored")
    logging.getLogger("some.library").info("working")

    assert [line["message_id"] for line in lines(output)] == [42, 42]


def test_a_traceback_shows_no_local_variable(output: io.StringIO) -> None:
    def fail() -> None:
        picture_text = "private" + "-words"
        raise ValueError(len(picture_text))

    try:
        fail()
    except ValueError:
        structlog.get_logger().exception("job.failed")

    assert "ValueError" in output.getvalue()
    assert "private-words" not in output.getvalue()


def test_values_with_a_secret_name_and_secrets_in_depth_are_masked(output: io.StringIO) -> None:
    structlog.get_logger().warning(
        "start.failed",
        discord_token="abc",
        settings={"groq_api_key": "abc", "urls": ["redis://:abc@cache/0"]},
    )

    assert "abc" not in output.getvalue()


@pytest.mark.parametrize("wrap", [ValueError, URL, str.encode])
def test_a_secret_inside_any_value_is_masked(
    output: io.StringIO, wrap: Callable[[str], object]
) -> None:
    structlog.get_logger().warning("failed", value=wrap("https://cdn.example/a.png?hm=abc"))

    [line] = lines(output)
    assert "cdn.example/a.png" in line["value"]
    assert "hm=abc" not in line["value"]


def test_numbers_stay_numbers(output: io.StringIO) -> None:
    structlog.get_logger().info("read", count=3, share=0.5, is_new=True, reply=None)

    [line] = lines(output)
    assert (line["count"], line["share"], line["is_new"], line["reply"]) == (3, 0.5, True, None)


def test_counts_of_secrets_are_no_secrets(output: io.StringIO) -> None:
    structlog.get_logger().info("attachment.read", redacted={"GITHUB_TOKEN": 2, "PASSWORD": 1})

    [line] = lines(output)
    assert line["redacted"] == {"GITHUB_TOKEN": 2, "PASSWORD": 1}


@pytest.mark.parametrize(
    "text", ["key AIza" + "Sy" + "A1b2" * 8, "login lan.tran@gmail.com failed"]
)
def test_what_is_no_text_to_keep_is_no_text_to_log(text: str) -> None:
    assert "[REDACTED:" in logs.mask(text)
