"""`helpsight eval`: what parts of the product do with given texts, for measuring them."""

import asyncio
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, cast

import typer

from cli import eval_serve
from cli.config import load_settings
from cli.given_file import refusal
from core.errors import PermanentError
from core.redaction import Purpose, redact
from core.settings import Settings

app = typer.Typer(
    name="eval",
    help="Measure parts of Helpsight on texts of your own.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)


class BadLineError(PermanentError):
    code = "bad_line"


@app.command("redact")
def redact_lines(
    *,
    source: Annotated[
        Path | None,
        typer.Option("--in", metavar="FILE", help="The lines to read; stdin without it."),
    ] = None,
    target: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="The file to write; stdout without it."),
    ] = None,
    purpose: Annotated[
        Purpose,
        typer.Option(
            metavar="NAME", help="help; or invoice: keep account numbers, tax ids and phones."
        ),
    ] = "help",
) -> None:
    """Take the secrets out of texts: JSON lines `{text}` in, `{text, kinds}` out.

    `kinds` counts what was taken out. Other fields of a line are handed through.

    * `helpsight eval redact --in texts.jsonl --out redacted.jsonl`
    """
    with ExitStack() as files:
        try:
            lines = files.enter_context(source.open(encoding="utf-8")) if source else sys.stdin
            out = files.enter_context(target.open("w", encoding="utf-8")) if target else sys.stdout
        except OSError as error:
            raise typer.BadParameter(refusal(error)) from error
        for line in redacted(lines, purpose=purpose):
            print(line, file=out)


@app.command("serve")
def serve(
    *,
    semantic: Annotated[
        bool | None,
        typer.Option(help="Search by meaning, or by words alone. Default: as SEARCH_SEMANTIC."),
    ] = None,
) -> None:
    r"""Answer JSON lines on stdin with JSON lines on stdout, through the code the bot runs.

    It starts on an empty database of its own, which is gone when stdin ends. One operation a line:

    * `{"op": "index", "docs": [{"id": "a", "text": "question\nanswer"}]}` gives `{"ok": true}`

    * `{"op": "search", "query": "...", "k": 10}` gives `{"results": [{"id": "a", "score": 0.9}]}`

    * `{"op": "detect", "text": "...", "gap": 73}` gives `{"score": 0.8}`

    A line that cannot be done gives `{"error": "..."}`, and the next one is read.
    """
    settings = load_settings()
    if semantic is not None:
        changed = {"search_semantic": "on" if semantic else "off"}
        settings = settings.model_copy(update=changed)
    asyncio.run(_serve(sys.stdin, settings))


async def _serve(lines: Iterable[str], settings: Settings) -> None:
    async with eval_serve.empty_store(settings) as store:
        async for reply in eval_serve.replies(lines, store):
            print(reply, flush=True)


def redacted(lines: Iterable[str], *, purpose: Purpose = "help") -> Iterator[str]:
    """For each JSON line `{text}` one with `text` redacted, and `kinds`.

    Raises:
        BadLineError: a line is no JSON object with a text.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            fields = _fields(line, number)
            result = redact(str(fields["text"]), purpose=purpose)
            shown = {**fields, "text": result.text, "kinds": result.kinds}
            yield json.dumps(shown, ensure_ascii=False)


def _fields(line: str, number: int) -> dict[str, object]:
    try:
        fields: object = json.loads(line)
    except ValueError:
        fields = None
    if isinstance(fields, dict):
        known = cast("dict[str, object]", fields)
        if isinstance(known.get("text"), str):
            return known
    raise BadLineError(f'line {number} is not of the form {{"text": "..."}}.')
