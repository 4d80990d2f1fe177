"""`helpsight ocr`: the pictures that could not be read, and another chance for them."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from cli.config import load_settings
from cli.naming import guild_ids
from cli.wiring.ground import Ground, open_ground
from db import failures
from db.failures import Failure
from db.records import BACKFILL

app = typer.Typer(
    no_args_is_help=True, help="Show the pictures that could not be read; have them read again."
)
GuildOption = Annotated[
    str | None, typer.Option(metavar="SERVER", help="One server: its id or name.")
]
CodeOption = Annotated[
    str | None,
    typer.Option(metavar="REASON", help="Only what failed for this reason: download_failed."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


@app.command()
def failed(
    guild: GuildOption = None,
    code: CodeOption = None,
    limit: Annotated[
        int, typer.Option(min=1, max=10_000, metavar="N", help="Show N pictures at most.")
    ] = 20,
    *,
    as_json: JsonOption = False,
) -> None:
    """Count the failed pictures by reason, and name the newest.

    Then `helpsight trace MESSAGE_ID` tells the life of one, and `helpsight ocr retry` has them read
    again.
    """

    async def look() -> tuple[Mapping[tuple[str, str], int], Sequence[Failure]]:
        async with open_ground(load_settings()) as ground:
            guilds = await guild_ids(ground.db, guild)
            return (
                await failures.count_by_code(ground.db, guilds),
                await failures.newest(ground.db, guilds, code=code, limit=limit),
            )

    counts, newest = asyncio.run(look())
    if as_json:
        told = {
            "counts": [{"status": s, "code": c, "pictures": n} for (s, c), n in counts.items()],
            "newest": [asdict(failure) for failure in newest],
        }
        print(json.dumps(told, default=str))
    else:
        _show(counts, newest)


@app.command()
def retry(
    guild: GuildOption = None,
    code: CodeOption = None,
    limit: Annotated[
        int, typer.Option(min=1, max=100_000, metavar="N", help="N pictures at most.")
    ] = 2000,
    *,
    as_json: JsonOption = False,
) -> None:
    """Have failed pictures read again, behind everything that is posted now.

    Also those whose tries are used up. Pictures that are gone, or are none, only with --code.

    * `helpsight ocr retry` after something was mended

    * `helpsight ocr retry --code download_failed --limit 100`
    """

    async def put_back() -> int:
        async with open_ground(load_settings()) as ground:
            return await retry_failures(ground, guild, code=code, limit=limit)

    number = asyncio.run(put_back())
    if as_json:
        print(json.dumps({"put_back": number}))
    elif number:
        print(f"To be read again: {number:,}. `helpsight ocr failed` shows what is left.")
    else:
        print(
            "Nothing failed that another try may help. What is gone, or is no picture, is tried"
            " again with --code only: `helpsight ocr failed` shows the reasons."
        )


async def retry_failures(ground: Ground, guild: str | None, *, code: str | None, limit: int) -> int:
    """How many pictures wait again; the workers are told."""
    guilds = await guild_ids(ground.db, guild)
    ids = await failures.put_back(ground.db, guilds, code=code, limit=limit)
    await ground.queue.ring_reads(ids, priority=BACKFILL)
    return len(ids)


def _show(counts: Mapping[tuple[str, str], int], newest: Sequence[Failure]) -> None:
    if not counts:
        print("No picture failed.")
        return
    console, summary = Console(), Table("pictures", "ended as", "reason", box=None)
    for (status, code), number in counts.items():
        summary.add_row(f"{number:,}", status, code)
    console.print(summary)
    table = Table("when (UTC)", "message", "reason", "tries", "tried again", box=None)
    for failure in newest:
        again = "by itself" if failure.may_retry else "on request"
        when, message = f"{failure.at:%Y-%m-%d %H:%M}", str(failure.message_id)
        why = f"{failure.code}: {failure.reason}"
        table.add_row(when, message, why, str(failure.retry_count), again)
    console.print(table)
    print("`helpsight trace MESSAGE_ID` tells the life of one, `helpsight ocr retry` tries again.")
