"""`helpsight invoice`: the fields of invoices, on the terminal."""

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from cli.config import load_settings
from cli.given_file import EachAsJson, Manifest, require_one_way
from cli.invoice_file import invoice_at, row_of
from cli.invoice_manifest import read_manifest
from cli.invoice_table import table_of
from cli.wiring.reader import open_reader
from core.errors import HelpsightError


def invoice(
    images: Annotated[
        list[Path] | None,
        typer.Argument(help="Pictures of invoices or receipts.", metavar="IMAGE"),
    ] = None,
    *,
    as_json: EachAsJson = False,
    manifest: Manifest = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Where the fields of --manifest go, as JSON lines."),
    ] = None,
) -> None:
    """Print the fields of invoices: number, date, seller, buyer, goods, tax and total.

    What is not in the picture stays empty. A picture that cannot be read is named on stderr, the
    others are still read, and the exit code is 1. Nothing is stored: the pages of `helpsight web`
    keep invoices, and answer questions about them.

    * `helpsight invoice invoice.jpg` prints a table

    * `helpsight invoice --json *.jpg > invoices.jsonl` keeps a line for each

    * `helpsight invoice --manifest receipts.jsonl --out fields.jsonl` reads a labelled set
    """
    require_one_way(images, manifest, out)
    if manifest and out:
        failures = read_manifest(manifest, out)
    else:
        failures = asyncio.run(_print_all(images or [], as_json=as_json))
    if failures:
        raise typer.Exit(1)


async def _print_all(images: Sequence[Path], *, as_json: bool) -> int:
    settings = load_settings()
    console, failures = Console(), 0
    async with open_reader(settings, "local") as reader:
        for image in images:
            try:
                found = await invoice_at(reader, image, settings.image_max_bytes)
            except HelpsightError as error:
                failures += 1
                typer.echo(f"{image}: {error}", err=True)
                continue
            except OSError as error:
                failures += 1
                typer.echo(f"{image}: {error.strerror or error}.", err=True)
                continue
            if as_json:
                row = row_of(str(image), found, settings.invoice_review_bar)
                typer.echo(json.dumps(row, ensure_ascii=False))
            else:
                console.print(table_of(str(image), found, settings.invoice_review_bar))
    return failures
