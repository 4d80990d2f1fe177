"""`helpsight read --manifest`: many pictures in one process, and what each reading cost."""

import asyncio
import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import Progress

from cli.config import load_settings
from cli.given_file import file_bytes, refusal
from cli.wiring.reader import open_reader
from core.errors import HelpsightError
from ocr.engines import ReaderName
from ocr.reader import Reader


def read_manifest(manifest: Path, out: Path, engine: ReaderName) -> int:
    """Read every `file` of *manifest* into *out*; returns how many could not be read.

    Each line of *out* is `{file, text, conf, engine, sec, cpu}`: seconds of the wall and of the
    processor, children included. A picture that could not be read has an empty text and `error`.

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
    return asyncio.run(_read_all(files, manifest.parent, out, engine))


def manifest_files(text: str) -> list[str]:
    """The `file` of each JSON line. Raises ValueError with the number of a line without one."""
    files: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            files.append(str(json.loads(line)["file"]))
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f'Line {number} is not a JSON object with a "file".') from error
    return files


async def _read_all(files: Sequence[str], folder: Path, out: Path, engine: ReaderName) -> int:
    settings = load_settings()
    failures = 0
    bar = Progress(console=Console(stderr=True), disable=not sys.stderr.isatty())
    async with open_reader(settings, engine) as reader:
        with bar, out.open("w", encoding="utf-8") as lines:
            for name in bar.track(files, description="reading"):
                row = await _row(reader, name, folder / name, settings.image_max_bytes)
                failures += "error" in row
                lines.write(json.dumps(row, ensure_ascii=False) + "\n")
                lines.flush()  # what was read stays, whatever happens next
    return failures


async def _row(reader: Reader, name: str, path: Path, max_bytes: int) -> dict[str, object]:
    wall, cpu = time.perf_counter(), _cpu_seconds()
    row: dict[str, object]
    try:
        data = await asyncio.to_thread(file_bytes, path, max_bytes)
        reading = (await reader.read(data)).reading
        row = {"text": reading.text, "conf": reading.confidence, "engine": reading.engine}
    except HelpsightError as error:
        row = {"text": "", "conf": None, "engine": None, "error": str(error)}
    except OSError as error:
        row = {"text": "", "conf": None, "engine": None, "error": f"{error.strerror or error}."}
    sec, spent = time.perf_counter() - wall, _cpu_seconds() - cpu
    return {"file": name, **row, "sec": round(sec, 4), "cpu": round(spent, 4)}


def _cpu_seconds() -> float:
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system
