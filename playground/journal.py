"""An append-only file of JSON lines: what is written there is there after a kill -9.

Every line goes to the kernel in one write before the change it tells is visible to anyone; only a
power cut can lose it. A last line that was cut off is dropped when the file is read again.
"""

import fcntl
import json
import logging
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from playground.jsons import JsonObject, dumps

log = logging.getLogger(__name__)


class HomeInUseError(Exception):
    def __init__(self, home: Path) -> None:
        super().__init__(
            f"Another playground is using {home}. Stop it first, or give this one another --home."
        )


class DamagedJournalError(Exception):
    def __init__(self, line: int) -> None:
        super().__init__(
            f"Line {line} of the playground's journal is damaged. "
            "Remove the playground's home folder to start afresh."
        )


class Journal:
    """One process at a time; raises HomeInUseError for a second one."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = path.with_suffix(".lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self._lock.close()
            raise HomeInUseError(path.parent) from error
        self._file = path.open("ab", buffering=0)

    def read(self) -> list[JsonObject]:
        """Every entry so far; cuts off what an interrupted write left behind."""
        raw = self._path.read_bytes()
        end = raw.rfind(b"\n") + 1
        if end < len(raw):
            log.warning("The last line of %s was cut off; it is dropped.", self._path.name)
            os.truncate(self._path, end)
        return [_entry(line, number) for number, line in enumerate(raw[:end].splitlines(), 1)]

    def append(self, entry: JsonObject) -> None:
        self._file.write(dumps(entry).encode() + b"\n")

    def rewrite(self, entries: Iterable[JsonObject]) -> None:
        """Puts these entries in the place of all that were there, at once or not at all."""
        fresh = self._path.with_suffix(".new")
        with fresh.open("wb") as file:
            for entry in entries:
                file.write(dumps(entry).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        self._file.close()
        fresh.replace(self._path)
        self._file = self._path.open("ab", buffering=0)

    def close(self) -> None:
        self._file.close()
        self._lock.close()


def _entry(line: bytes, number: int) -> JsonObject:
    try:
        entry: Any = json.loads(line)
    except ValueError as error:
        raise DamagedJournalError(number) from error
    return entry
