"""`helpsight read`: the text of pictures, on the terminal."""

import asyncio
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Self

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from cli.config import load_settings
from cli.given_file import EachAsJson, Manifest, file_bytes, require_one_way
from cli.read_manifest import read_manifest
from cli.wiring.reader import open_reader
from core.errors import HelpsightError
from core.redaction import redact_excerpts
from ocr.engine import Line
from ocr.engines import READER_NAMES, ReaderName
from ocr.reader import ReadPicture

_ONE_ALONE = [name for name in READER_NAMES if name not in {"auto", "local"}]


def read(
    images: Annotated[
        list[Path] | None,
        typer.Argument(help="Pictures: PNG, JPEG, WebP, GIF or AVIF.", metavar="IMAGE"),
    ] = None,
    *,
    engine: Annotated[
        ReaderName,
        typer.Option(
            metavar="NAME",
            help="Who reads. local: the best reader on this machine. auto: that one, and an"
            f" OpenRouter model where it pays. One and no other: {', '.join(_ONE_ALONE)}.",
        ),
    ] = "local",
    as_json: EachAsJson = False,
    without_secrets: Annotated[
        bool, typer.Option("--redact", help="Print [REDACTED:KIND] in place of keys and the like.")
    ] = False,
    manifest: Manifest = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Where the readings of --manifest go, as JSON lines."),
    ] = None,
) -> None:
    """Print the text of pictures.

    A picture that cannot be read is named on stderr, the others are still read, and the exit code
    is 1. Nothing is stored. Only `--engine auto` and `--engine openrouter` send a picture away.

    * `helpsight read error.png` prints its text

    * `helpsight read --json *.png > texts.jsonl` keeps a line for each, with how sure it is

    * `helpsight read --manifest shots.jsonl --out readings.jsonl` reads a labelled set
    """
    require_one_way(images, manifest, out)
    if manifest and out:
        failures = read_manifest(manifest, out, engine)
        if failures:
            raise typer.Exit(1)
        return
    images = images or []
    with Report(len(images), as_json=as_json, without_secrets=without_secrets) as report:
        asyncio.run(_read_all(images, engine, report))
    if report.failures:
        raise typer.Exit(1)


class Report:
    """Texts to stdout, failures to stderr, and a bar there for whoever watches several files."""

    def __init__(self, total: int, *, as_json: bool, without_secrets: bool = False) -> None:
        self.failures = 0
        self._without_secrets = without_secrets
        self._as_json = as_json
        self._has_headers = total > 1
        self._bar = Progress(
            TextColumn("reading"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            disable=total < 2 or not sys.stderr.isatty(),  # noqa: PLR2004 - one file needs no bar
            transient=True,
            redirect_stdout=False,  # rich would send the texts to stderr, too
        )
        self._task = self._bar.add_task("reading", total=total)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def text(self, image: Path, result: ReadPicture) -> None:
        if self._without_secrets:
            result = redacted(result)
        if note := result.picture.note:
            typer.echo(f"{image}: {note}", err=True)
        self._print(as_json_line(image, result) if self._as_json else self._as_text(image, result))

    def failure(self, image: Path, reason: str) -> None:
        self.failures += 1
        self._print(f"{image}: {reason}", err=True)

    def _as_text(self, image: Path, result: ReadPicture) -> str:
        text = result.reading.text
        return f"==> {image} <==\n{text}\n" if self._has_headers else text

    def _print(self, line: str, *, err: bool = False) -> None:
        self._bar.stop()  # the bar and the text may share a terminal
        typer.echo(line, err=err)
        self._bar.advance(self._task)
        self._bar.start()


def redacted(result: ReadPicture) -> ReadPicture:
    """*result* as it would be stored: without keys, passwords and the like."""
    reading, seen = result.reading, result.description
    text, excerpts = redact_excerpts(
        reading.text, [seen.error_state or "", seen.context or "", *seen.error_lines]
    )
    return replace(
        result,
        reading=replace(reading, lines=tuple(Line(line) for line in text.text.split("\n"))),
        description=replace(
            seen,
            error_state=excerpts[0] or None,
            context=excerpts[1] or None,
            error_lines=excerpts[2:],
        ),
    )


def as_json_line(image: Path, result: ReadPicture) -> str:
    reading, seen = result.reading, result.description
    return json.dumps(
        {
            "file": str(image),
            "text": reading.text,
            "confidence": reading.confidence,
            "engine": reading.engine,
            "model_version": reading.model_version,
            "ms": result.elapsed_ms,
            "interface_type": seen.interface_type,
            "error_state": seen.error_state,
            "error_lines": seen.error_lines,
            "context": seen.context,
        },
        ensure_ascii=False,
    )


async def _read_all(images: Sequence[Path], engine: ReaderName, report: Report) -> None:
    settings = load_settings()
    async with open_reader(settings, engine) as reader:
        for image in images:
            try:
                data = await asyncio.to_thread(file_bytes, image, settings.image_max_bytes)
                report.text(image, await reader.read(data))
            except HelpsightError as error:
                report.failure(image, str(error))
            except OSError as error:
                report.failure(image, f"{error.strerror or error}.")
