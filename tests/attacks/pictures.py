"""Attacks as pictures, and what the local reader makes of them.

Reading all of them takes a minute, so what was read is kept in `readings.json`; `make attacks`
draws and reads every picture, and a few are drawn and read in every run of the tests.
"""

import json
import os
from pathlib import Path
from textwrap import wrap

from ocr.reader import Reader
from tests.attacks.texts import Attack
from tests.ocr.pictures import draw, encoded
from tests.qa.values import ERROR

_KEPT = Path(__file__).with_name("readings.json")
_COLUMNS = 78


def drawn(attack: Attack) -> bytes:
    """A terminal with the attack in it, and an error below."""
    lines = [part for line in attack.text.split("\n") for part in wrap(line, _COLUMNS) or [""]]
    return encoded(draw(["$ python main.py", *lines, ERROR]))


async def read(attack: Attack, reader: Reader) -> str:
    return (await reader.read(drawn(attack))).reading.text


def kept() -> dict[str, str]:
    """What was read of each attack, by its name."""
    return json.loads(_KEPT.read_text("utf-8")) if _KEPT.exists() else {}


def keep(readings: dict[str, str]) -> None:
    text = json.dumps(readings, ensure_ascii=False, indent=1, sort_keys=True)
    _KEPT.write_text(f"{text}\n", "utf-8")


def reads_all() -> bool:
    """Whether every picture is read now, as `make attacks` does."""
    return os.environ.get("ATTACKS") == "all"
