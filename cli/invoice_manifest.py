"""`helpsight invoice --manifest`: the fields of many invoices, read in one process."""

import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from cli.config import load_settings
from cli.given_file import refusal
from cli.invoice_file import invoice_at, row_of
from cli.read_manifest import manifest_files
from cli.wiring.reader import open_reader
from core.errors import HelpsightError
from core.settings import Settings
from ocr.reader import Reader


def read_manifest(manifest: Path, out: Path) -> int:
    """Read every `file` of *manifest* into *out*; returns how many could not be read.

    Each line of *out* is as `cli.invoice_file.row_of` makes it. A picture that could not be read
    has no fields, the confidence null, and `error`.

    Raises:
        typer.BadParameter: a line of *manifest* names no file, or a file cannot be opened.
    """
    try:
        files = manifest_files(manifest.read_text("utf-8"))
        out.touch()
    except OSError as error:
        raise typer.BadParameter(refusal(error)) from error
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    return asyncio.run(_read_all(files, manifest.parent, out))


async def _read_all(files: Sequence[str], folder: Path, out: Path) -> int:
    settings = load_settings()
    failures = 0
    bar = Progress(
        TextColumn("reading"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        disable=not sys.stderr.isatty(),
    )
    async with open_reader(settings, "local") as reader:
        with bar, out.open("w", encoding="utf-8") as lines:
            for name in bar.track(files, description="reading"):
                row = await _row(reader, name, folder / name, settings)
                failures += "error" in row
                lines.write(json.dumps(row, ensure_ascii=False) + "\n")
                lines.flush()  # what was read stays, whatever happens next
    return failures


async def _row(reader: Reader, name: str, path: Path, settings: Settings) -> dict[str, object]:
    try:
        found = await invoice_at(reader, path, settings.image_max_bytes)
    except HelpsightError as error:
        return {"file": name, "fields": {}, "confidence": None, "error": str(error)}
    except OSError as error:
        reason = f"{error.strerror or error}."
        return {"file": name, "fields": {}, "confidence": None, "error": reason}
    return row_of(name, found, settings.invoice_review_bar)
