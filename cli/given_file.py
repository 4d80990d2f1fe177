"""Files that a command is given, mostly pictures."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from ocr.refusals import ImageTooManyBytesError

EachAsJson = Annotated[
    bool, typer.Option("--json", help="Print one JSON object a line for each picture.")
]
Manifest = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help='JSON lines with a "file" each, relative to the folder of this file.'
    ),
]


def require_one_way(images: Sequence[Path] | None, manifest: Path | None, out: Path | None) -> None:
    """Pictures by name, or all of a manifest into a file; raises `typer.BadParameter`."""
    if (manifest is None) != (out is None) or (manifest is None) != bool(images):
        raise typer.BadParameter("Name pictures, or --manifest and --out together.")


def refusal(error: OSError) -> str:
    """Why a file cannot be opened, as people say it: `error.png: No such file or directory`."""
    why = error.strerror or str(error)
    return f"{error.filename}: {why}" if error.filename else why


def file_bytes(path: Path, max_bytes: int) -> bytes:
    """The bytes of a file, never many more than *max_bytes*.

    Raises:
        ImageTooManyBytesError: the file is larger.
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        data = file.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise ImageTooManyBytesError(path.stat().st_size, max_bytes)
    return data
