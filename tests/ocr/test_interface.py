import time

import pytest

from ocr.describe import describe
from ocr.engine import InterfaceType
from ocr.interface import interface_type

TERMINAL = """\
an@laptop:~/bot$ python bot.py
Traceback (most recent call last):
  File "bot.py", line 3, in <module>
KeyError: 'DISCORD_TOKEN'"""
POWERSHELL = """\
PS C:\\Users\\An\\bot> node index.js
Error: Cannot find module 'discord.js'"""
IDE = """\
EXPLORER main.py
1 import discord
2 client = discord.Client()
PROBLEMS OUTPUT TERMINAL
NameError: name 'token' is not defined
Ln 2, Col 9 Spaces: 4 UTF-8"""
EDITOR = """\
7 def add(a, b):
8     return a + b
9
10 x = add(1, "2")
11 print(x)
12 y = [1, 2]; print(y)"""
BROWSER = """\
https://panel.example.test/login
This site can’t be reached
ERR_CONNECTION_REFUSED
Reload"""
DIALOG = """\
Setup
The file could not be copied.
Retry Cancel"""
CHAT = """\
Ann Today at 10:21
why does it say KeyError: 'TOKEN' ?
$ python bot.py
Bo Today at 10:22
set the variable first"""
GAME = """\
HP 34/100 FPS: 120
Ping: 43 ms
The server is full."""
INVOICE = """\
INVOICE 2041
Qty Description Unit price
Subtotal 120.00
VAT 20 % 24.00"""
TABLE = """\
| id | name | count |
| 1 | ann | 7 |
| 2 | bo | 9 |"""
PROSE = """\
The quick brown fox jumps over the lazy dog.
It was a sunny day in June."""


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (TERMINAL, "terminal"),
        (POWERSHELL, "terminal"),
        (IDE, "ide"),
        (EDITOR, "ide"),
        (BROWSER, "browser"),
        (DIALOG, "dialog"),
        (CHAT, "chat"),
        (GAME, "game"),
        (INVOICE, "document"),
        (TABLE, "table"),
        (PROSE, None),
        ("", None),
        ("OK", None),
        ("Total 12.00", None),
        ("https://example.test/", None),
    ],
)
def test_a_window_is_known_by_two_cues_or_not_at_all(text: str, kind: InterfaceType | None) -> None:
    assert interface_type(text.splitlines()) == kind


def test_a_description_joins_what_the_rules_see() -> None:
    description = describe(TERMINAL.splitlines())
    assert description.interface_type == "terminal"
    assert description.error_state == "KeyError: 'DISCORD_TOKEN'"
    assert description.error_lines == ("KeyError: 'DISCORD_TOKEN'",)
    assert description.context is None


@pytest.mark.parametrize(
    "line",
    ["|" * 50_000, "a." * 50_000, "A" * 50_000, "( " * 50_000, "Retry " * 20_000, "é" * 50_000],
)
def test_a_hostile_line_costs_no_time(line: str) -> None:
    began = time.process_time()
    describe([line] * 20)
    assert time.process_time() - began < 1
