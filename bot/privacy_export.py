"""All that is stored of a person, as files to download."""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias

Rows: TypeAlias = list[dict[str, Any]]

MOST_BYTES = 8 * 2**20  # of a file; Discord takes 10 MiB
FILES_AT_MOST = 10  # of a message
FILENAME = "helpsight-{number}.zip"
INSIDE = "stored.json"


def archives(stored: Mapping[str, Rows], *, most_bytes: int = MOST_BYTES) -> list[bytes]:
    """Zip files of at most *most_bytes* each; together they hold every row once.

    A single row that is larger than that is a file by itself, whatever its size.
    """
    whole = _zipped(stored)
    rows = sum(len(found) for found in stored.values())
    if len(whole) <= most_bytes or rows <= 1:
        return [whole]
    first, second = _halves(stored, rows // 2)
    return [
        *archives(first, most_bytes=most_bytes),
        *archives(second, most_bytes=most_bytes),
    ]


def _zipped(stored: Mapping[str, Rows]) -> bytes:
    text = json.dumps(stored, ensure_ascii=False, indent=1, default=_plain)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(INSIDE, text)
    return buffer.getvalue()


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _halves(stored: Mapping[str, Rows], middle: int) -> tuple[dict[str, Rows], dict[str, Rows]]:
    """The first *middle* rows, whatever they are of, and the others."""
    first, second = dict[str, Rows](), dict[str, Rows]()
    for name, found in stored.items():
        first[name], second[name] = found[:middle], found[middle:]
        middle = max(0, middle - len(found))
    return first, second


def fitting(files: Sequence[bytes]) -> tuple[Sequence[bytes], bool]:
    """As many as one message takes, and whether that is all."""
    return files[:FILES_AT_MOST], len(files) <= FILES_AT_MOST
