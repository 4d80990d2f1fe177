import pytest

from ocr.error_lines import error_lines, error_state


@pytest.mark.parametrize(
    "line",
    [
        "KeyError: 'DISCORD_TOKEN'",
        "KeyError:'DISCORD_TOKEN'",
        "discord.ext.commands.errors.CommandInvokeError: Command raised an exception",
        "java.lang.ClassCastException",
        'Exception in thread "main" java.lang.NullPointerException',
        "Caused by: java.io.IOException: Stream closed",
        "Uncaught (in promise) TypeError: Failed to fetch",
        "12:03:11 [bot] aiohttp.client_exceptions.ClientConnectorError: Cannot connect to host",
        "TypeError [ERR_INVALID_ARG_TYPE]: The path must be a string",
        "error[E0382]: use of moved value: `name`",
        "main.cpp:7:3: error: expected ';' before 'return'",
        "Program.cs(4,9): error CS0103: The name 'x' does not exist",
        "fatal: not a git repository (or any of the parent directories): .git",
        "E: Unable to locate package ffmpeg6",
        "npm ERR! code ENOENT",
        "npm error ERESOLVE could not resolve",
        "CONFLICT (content): Merge conflict in README.md",
        "thread 'main' panic: index out of bounds",
        "ERR_CONNECTION_TIMED_OUT",
        "connect ECONNREFUSED 127.0.0.1:5432",
        "Installation failed with 0x80070643",
        "Error code: 10",
        "Error 98: Address already in use",
        "502 Bad Gateway",
        "The process exited with code 137",
        "[WinError 5] Access is denied: 'C:\\data'",
        "zsh: command not found: pip",
        "bash: ./run.sh: Permission denied",
        "Failed to load resource",
        "Unable to connect to the server",
        "This site can’t be reached",
        "lỗi: không tìm thấy tệp",
        "gặp lỗi khi ghi đối tượng",
        "Không thể kết nối tới máy chủ",
        "Khong thé két nói tói may chu",
        "Đã xảy ra lỗi trong khi tải trang",
    ],
)
def test_a_line_that_reports_an_error_is_kept_as_it_stands(line: str) -> None:
    assert error_lines(["before", line, "after"]) == (line,)
    assert error_state([line]) == line


@pytest.mark.parametrize(
    "line",
    [
        "",
        "All tests passed",
        "0 errors, 2 warnings",
        "except KeyError as e:",
        "except discord.HTTPException: pass",
        "raise ValueError('no token')",
        "12 raise ValueError: never",
        "throw new TypeError('x');",
        "} catch (IOException e) {",
        "import json.JSONDecodeError",
        'print("error: no token")',
        'console.log("fatal: " + message);',
        "class ParseError(Exception): ...",
        "# error: this is a comment",
        "I got an error yesterday and could not fix it",
        "How do I handle errors in discord.py?",
        "terror: a film",
        "Error handling",
        "warning: unused variable",
        "port 404",
        "exit code 0",
        "color 0x1f2937",
        "loi ich cua viec nay",
        "Traceback (most recent call last):",
        '  File "bot.py", line 12, in main',
    ],
)
def test_a_line_that_only_speaks_of_errors_is_not(line: str) -> None:
    assert error_lines([line]) == ()
    assert error_state([line]) is None


@pytest.mark.parametrize(
    ("lines", "state"),
    [
        pytest.param(
            [
                "KeyError: 'a'",
                "During handling of the above exception, another exception occurred:",
                "RuntimeError: no config",
            ],
            "RuntimeError: no config",
            id="the last exception is the root",
        ),
        pytest.param(
            ["x.c:1:1: error: first", "x.c:2:2: error: second"],
            "x.c:1:1: error: first",
            id="the first error of a compiler",
        ),
        pytest.param(
            ["This site can’t be reached", "ERR_NAME_NOT_RESOLVED"],
            "ERR_NAME_NOT_RESOLVED",
            id="a code says more than a phrase",
        ),
        pytest.param(
            ["npm ERR! code ENOENT", "TypeError: x is not a function"],
            "TypeError: x is not a function",
            id="an exception says more than a label",
        ),
    ],
)
def test_the_error_state_is_the_line_that_says_most(lines: list[str], state: str) -> None:
    assert error_state(lines) == state


def test_an_error_state_is_short() -> None:
    assert len(error_state(["error: " + "x" * 1000]) or "") == 200
