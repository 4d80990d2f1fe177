"""`helpsight apikey`: keys for programs and people who use the HTTP API."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from cli.config import load_settings
from cli.wiring.ground import open_ground
from core.api_key import SCOPES, Scope, make_key
from core.errors import PermanentError
from core.request_limit import WINDOW_S
from core.settings import Settings
from db import api_keys
from db.api_keys import ApiKey
from db.pool import Pool

T = TypeVar("T")

app = typer.Typer(help="Make, list and end the keys of the HTTP API.", no_args_is_help=True)


class BadScope(PermanentError):
    code = "bad_scope"


class NoSuchKey(PermanentError):
    code = "no_such_key"


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="What the key is for, such as `accounting`.")],
    scopes: Annotated[
        str,
        typer.Option(
            "--scopes", metavar="LIST", help=f"What it may: {', '.join(SCOPES)}, by commas."
        ),
    ] = "read,upload,invoices",
    owner: Annotated[
        str | None,
        typer.Option(
            "--owner",
            metavar="OWNER",
            help="Whose files it sees; keys of one owner share them. Without it: NAME.",
        ),
    ] = None,
) -> None:
    """Make a key, and show it this once.

    What each scope opens:

    * `read`: the text of a picture, at /api/ml/ocr

    * `upload`: files, and the jobs that read them

    * `invoices`: their lists, corrections and chat

    * `metrics`: the figures for Prometheus, and nothing else

    * `admin`: everything, with metrics, the operations page and search

    docs/http.md shows what to do with a key.

    * `helpsight apikey create accounting --scopes upload,invoices`
    """
    wanted, key = parse_scopes(scopes), make_key()

    async def insert(db: Pool) -> None:
        await api_keys.insert(
            db,
            prefix=key.prefix,
            sha256=key.sha256,
            name=name,
            owner=owner or name,
            scopes=wanted,
        )

    _run(insert)
    print(key.secret)
    typer.echo(
        f"This is the key of {owner or name}, for {', '.join(wanted)}. It is not shown again."
        " Send it as `Authorization: Bearer KEY`.",
        err=True,
    )


@app.command("list")
def list_keys() -> None:
    """Show all keys: whose they are, what they may, and when they were used last."""
    keys = _run(api_keys.list_all)
    if not keys:
        print("There are no keys. `helpsight apikey create NAME` makes one.")
        return
    table = Table("Key", "Name", "Owner", "Scopes", "Made", "Last used", "State", box=None)
    for key in keys:
        table.add_row(*described(key, datetime.now(UTC)))
    Console(soft_wrap=True).print(table)


@app.command()
def revoke(
    prefix: Annotated[str, typer.Argument(help="The key as `apikey list` shows it: hs_1234abcd.")],
) -> None:
    """End a key at once, such as `helpsight apikey revoke hs_1234abcd`."""
    if not _run(lambda db: api_keys.revoke(db, "_".join(prefix.split("_")[:2]))):
        raise NoSuchKey(f"there is no key {prefix} that opens anything; `apikey list` shows them")
    print(f"{prefix} opens nothing any more.")


def parse_scopes(given: str) -> tuple[Scope, ...]:
    """The scopes in a list by commas, in their usual order.

    Raises:
        BadScope: one is none, or there is none.
    """
    wanted = {part.strip() for part in given.split(",") if part.strip()}
    unknown = sorted(wanted - set(SCOPES))
    if unknown or not wanted:
        raise BadScope(f"scopes are {', '.join(SCOPES)}; given: {', '.join(unknown) or 'none'}")
    return tuple(scope for scope in SCOPES if scope in wanted)


def described(key: ApiKey, now: datetime) -> tuple[str, ...]:
    """A key as a row of the table."""
    used = f"{_ago(now, key.last_used_at)} ago" if key.last_used_at else "never"
    return (
        key.prefix,
        key.name,
        key.owner,
        ",".join(key.scopes),
        f"{key.created_at:%Y-%m-%d}",
        used,
        "revoked" if key.revoked_at else "live",
    )


def _ago(now: datetime, then: datetime) -> str:
    minutes = int((now - then).total_seconds()) // WINDOW_S
    if minutes < 120:  # noqa: PLR2004  # two hours
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 2 * 1440 else f"{minutes // 1440} days"


def _run(act: Callable[[Pool], Awaitable[T]]) -> T:
    return asyncio.run(_on_database(load_settings(), act))


async def _on_database(settings: Settings, act: Callable[[Pool], Awaitable[T]]) -> T:
    async with open_ground(settings) as ground:
        return await act(ground.db)
