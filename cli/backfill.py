"""`helpsight backfill`: reads what was said before Helpsight came, and goes on after any stop."""

import asyncio
import json
import os
import socket
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console

from bot.backfill import Backfiller
from bot.backfill_run import BackfillConfig
from bot.lanes import Lanes
from bot.pages import Pages
from bot.past_count import Count, PastCounter
from bot.past_intake import PastIntake
from bot.past_plan import Plan, planned
from cli.backfill_bar import BackfillBar
from cli.backfill_scope import Wanted, scopes
from cli.config import load_settings
from cli.wiring.past import Past, open_past
from cli.wiring.vision import models_a_day
from core.errors import PermanentError
from core.settings import Settings
from db import backfills
from db.backfills import Backfill, Scope

_STORED_NOTHING = "Nothing was stored. Leave --dry-run out to begin."


class BackfillOpen(PermanentError):
    """Another run of this server is not finished."""

    code = "backfill_open"


def moment(typed: str) -> datetime:
    """A date, or a date and a time, in UTC where it names no other zone."""
    try:
        at = datetime.fromisoformat(typed)
    except ValueError:
        told = "write it as 2026-01-31, or 2026-01-31T18:30 (UTC)."
        raise typer.BadParameter(told) from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def backfill(
    guild: Annotated[
        str | None, typer.Option(metavar="SERVER", help="One server: its id or name.")
    ] = None,
    channel: Annotated[
        str | None,
        typer.Option(metavar="CHANNEL", help="One watched channel: its id or name."),
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option(
            parser=moment,
            metavar="DATE",
            help="Only what was said from then on, UTC: 2026-01-31, or 2026-01-31T18:30.",
        ),
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option(
            parser=moment, metavar="DATE", help="Only what was said before then, in the same form."
        ),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="At most N messages of a server, the newest first."),
    ] = None,
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Count what would be read; store nothing.")
    ] = False,
    restart: Annotated[
        bool, typer.Option("--restart", help="End an unfinished run and begin anew.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the result as JSON lines.")
    ] = False,
) -> None:
    """Store what was said in the watched channels before Helpsight came, the newest first.

    Stop it at any time (Ctrl-C): the same command goes on where it was. The pictures are read by
    the workers, behind everything that is posted now.

    * `helpsight backfill --dry-run` counts first

    * `helpsight backfill --guild "My server" --since 2026-01-01`
    """
    settings = load_settings()
    wanted = Wanted(guild, channel, since, until, limit)
    try:
        asyncio.run(
            run_backfills(settings, wanted, dry_run=dry_run, restart=restart, as_json=as_json)
        )
    except KeyboardInterrupt:
        print("Stopped. The same command goes on from here.", file=sys.stderr)
        raise


async def run_backfills(
    settings: Settings,
    wanted: Wanted,
    *,
    dry_run: bool = False,
    restart: bool = False,
    as_json: bool = False,
) -> None:
    """One run after the other, or their plans; prints a line for each."""
    async with open_past(settings) as past:
        for scope in await scopes(past.ground.db, wanted):
            if dry_run:
                plan = await _plan(past, scope, settings)
                print(json.dumps(asdict(plan)) if as_json else f"{plan.told()}\n{_STORED_NOTHING}")
            else:
                run = await _read(past, scope, restart=restart)
                print(json.dumps(asdict(run), default=str) if as_json else _ended(run))


async def _read(past: Past, scope: Scope, *, restart: bool) -> Backfill:
    db, queue = past.ground.db, past.ground.queue
    await _begin(past, scope, restart=restart)
    with BackfillBar("backfill", Console(stderr=True)) as bar:
        backfiller = Backfiller(
            past.client,
            db,
            Pages(db, PastIntake(db, queue)),
            Lanes(),
            BackfillConfig(owner=f"command:{socket.gethostname()}:{os.getpid()}"),
            tell=bar.show,
        )
        ended = await backfiller.work([scope.guild_id])
    run = ended or await backfills.newest(db, scope.guild_id)
    assert run is not None  # noqa: S101  # it was begun above, and runs are not deleted
    return run


async def _begin(past: Past, scope: Scope, *, restart: bool) -> None:
    """Have a run of this scope that waits: the unfinished one, or a new one.

    Raises `BackfillOpen` when the unfinished one is another's, or about something else.
    """
    db = past.ground.db
    if restart:
        await backfills.abandon(db, scope.guild_id)
    if await backfills.start(db, scope):
        return
    run = await backfills.newest(db, scope.guild_id)
    if run is None or not run.is_open:
        return
    if run.scope != scope:
        raise BackfillOpen(
            f"A backfill of this server is not finished ({run.share:.0%}). Go on with it with the"
            " options it began with, or end it with --restart."
        )
    if run.status == "paused":
        await backfills.resume(db, scope.guild_id)


def _ended(run: Backfill) -> str:
    told = f"{run.messages:,} messages and {run.pictures:,} pictures are stored"
    if run.status == "running":
        return f"Another process is at it: {told} so far. See /bot backfill status."
    state = {"done": "Done", "paused": "Paused", "failed": "Failed"}.get(run.status, "Stopped")
    note = f" {run.note}." if run.note else ""
    return f"{state}: {told}.{note} The workers read the pictures, behind what is posted now."


async def _plan(past: Past, scope: Scope, settings: Settings) -> Plan:
    with Console(stderr=True).status("counting") as status:

        def tell(count: Count) -> None:
            status.update(f"counting: {count.messages:,} messages, {count.pictures:,} pictures")

        count = await PastCounter(past.client, past.ground.db, tell).count(scope)
    return await planned(past.ground.db, scope.guild_id, count, models_a_day=models_a_day(settings))
