"""What stays of an error on another machine."""

import pytest

from db.pool import Pool


async def signature(db: Pool, line: str) -> str | None:
    return await db.fetchval("SELECT error_signature($1)", line)


async def signatures(db: Pool, text: str) -> set[str]:
    return {row[0] for row in await db.fetch("SELECT error_signatures($1)", text)}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "ModuleNotFoundError: No module named 'requests'",
            "ModuleNotFoundError: No module named 'cv2'",
        ),
        (
            'Exception in thread "main" java.lang.NullPointerException: Cannot invoke "a"',
            'Caused by: java.lang.NullPointerException: Cannot invoke "b.c()"',
        ),
        (
            "FileNotFoundError: [Errno 2] No such file: '/home/an/a.txt'",
            "FileNotFoundError: [Errno 2] No such file: 'C:\\Users\\an\\b.txt'",
        ),
        (
            "src/app.ts(12,3): error TS2304: Cannot find name 'x'.",
            "error TS2304: Cannot find name 'y'.",
        ),
        (
            "listen EADDRINUSE: address in use :::3000",
            "Error: listen EADDRINUSE: address in use :::80",
        ),
        ("bash: /usr/bin/foo: Permission denied", "bash: /opt/x/bar: Permission denied"),
        (
            "panic: invalid memory address 0xc000012345 in run",
            "panic: invalid memory address 0x7f12 in run",
        ),
        (
            "TypeError: can only concatenate str",
            "Ту\u0440еError: can only concatenate str",
        ),  # Cyrillic
        ("TypeError: can only concatenate str", "\uff34ypeError: can only\u200b concatenate  str"),
        ("KeyError: no key “name” in the settings", 'KeyError: no key "size" in the settings'),
    ],
)
async def test_the_same_error_has_the_same_signature_elsewhere(
    db: Pool, one: str, other: str
) -> None:
    assert await signature(db, one) == await signature(db, other) is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("sqlite3.OperationalError: database is locked", "sqlite3.OperationalError: no such table"),
        ("error TS2304: Cannot find name 'x'.", "error TS2305: Cannot find name 'x'."),
        ("OSError: [Errno 2] cannot open file", "OSError: [Errno 13] cannot open file"),
        (
            "setup failed: 0x80070005 from the installer",
            "setup failed: 0x80070006 from the installer",
        ),
        ("fetch failed: server said HTTP 404", "fetch failed: server said HTTP 500"),
    ],
)
async def test_codes_and_messages_tell_errors_apart(db: Pool, one: str, other: str) -> None:
    assert await signature(db, one) != await signature(db, other)
    assert None not in (await signature(db, one), await signature(db, other))


@pytest.mark.parametrize(
    "line",
    [
        "Traceback (most recent call last):",
        "Error",
        "npm ERR! code ELIFECYCLE 1",
        "Process finished with exit code 1",
        "0x80070005",
        "12:31:07 12:31:08",
        "    at java.lang.Thread.run(Thread.java:748)",
        "java.lang.NullPointerException",
        "why am i getting this error",
        "I cannot find the button in the menu on my phone",
        "anyone know how to fix this?",
        "",
    ],
)
async def test_lines_that_many_questions_share_identify_none(db: Pool, line: str) -> None:
    assert await signature(db, line) is None


@pytest.mark.parametrize(
    ("said", "printed"),
    [
        (
            "em chạy thì nó báo ModuleNotFoundError: No module named 'numpy' ạ",
            "ModuleNotFoundError: No module named 'cv2'",
        ),
        (
            "mọi người ơi mình bị lỗi Cannot find module 'express' khi chạy npm start",
            "Error: Cannot find module 'koa'",
        ),
        (
            "Dạ em bị lỗi: error while loading shared libraries: libssl.so.3, nhờ anh xem giúp",
            "error while loading shared libraries: libssl.so.3",
        ),
        (
            "build xong thì hiện error TS2304: Cannot find name 'x'. mong anh em giúp đỡ",
            "src/app.ts(12,3): error TS2304: Cannot find name 'y'.",
        ),
        (
            "nó cứ ra fatal: refusing to merge unrelated histories là sao vậy mn?",
            "fatal: refusing to merge unrelated histories",
        ),
        (
            "em bi TypeError: can only concatenate str mong anh giup voi",
            "TypeError: can only concatenate str",
        ),
        (
            "I get TypeError: x is not a function when I click the button, any ideas?",
            "TypeError: x is not a function",
        ),
        (
            "Can't deploy, it says fatal: refusing to merge unrelated histories. How do I fix it?",
            "fatal: refusing to merge unrelated histories",
        ),
    ],
)
async def test_an_error_in_the_middle_of_a_sentence_is_that_error(
    db: Pool, said: str, printed: str
) -> None:
    assert await signature(db, printed) in await signatures(db, said)


@pytest.mark.parametrize(
    "line",
    [
        "mình gặp lỗi giống bạn mà chưa biết sửa sao",
        "lỗi file config docker compose của em nó sao ấy",
        "mọi người cho em hỏi cách cài đặt docker trên windows với",
        "ai biết cách fix không ạ, em cảm ơn nhiều",
        "how do I print an error message when I click the button?",
        "can anyone help me with this, I am getting a weird failure on my phone",
    ],
)
async def test_a_sentence_without_the_words_of_an_error_names_none(db: Pool, line: str) -> None:
    assert await signatures(db, line) == set()


async def test_a_quoted_vietnamese_name_does_not_tear_an_error_apart(db: Pool) -> None:
    assert await signatures(db, "OSError: [Errno 2] cannot open 'C:\\Tài liệu\\a b.txt'") == {
        await signature(db, "OSError: [Errno 2] cannot open '/tmp/x'")
    }


@pytest.mark.parametrize(
    "line",
    [
        "error: " + "a.b:" * 5000,
        "Error(" * 5000,
        "'" * 5000 + ": failed",
        "e/" * 9000,
        "lỗi ạ " * 5000,
    ],
)
async def test_a_hostile_line_is_folded_in_no_time(db: Pool, line: str) -> None:
    async with db.acquire() as connection, connection.transaction():
        await connection.execute("SET LOCAL statement_timeout = 1000")
        await connection.execute("SELECT error_signatures($1)", line)
