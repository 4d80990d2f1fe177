"""`helpsight guild`: the servers that are known; all that is stored of one, shown or erased."""

import asyncio
import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated

import typer

from cli.config import load_settings
from cli.naming import guild_ids, known_guilds
from cli.wiring.ground import Ground, open_ground
from cli.wiring.pictures import picture_cache
from core.errors import PermanentError
from core.settings import Settings
from db import erasure, guild_export, guild_sizes
from db.guild_sizes import GuildSize
from jobs.erase import all_of
from jobs.fetch_cache import KeptPictures

app = typer.Typer(
    no_args_is_help=True, help="List the servers; export or erase what is stored of one."
)
Name = Annotated[
    str,
    typer.Argument(metavar="SERVER", help="Its id or name, as `helpsight guild list` shows them."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


class NotErased(PermanentError):
    code = "not_erased"


@app.command(name="list")
def list_(*, as_json: JsonOption = False) -> None:
    """List the servers that are known, with how much is stored of each."""

    async def look() -> list[GuildSize]:
        async with open_ground(load_settings()) as ground:
            return await guild_sizes.all_guilds(ground.db)

    found = asyncio.run(look())
    if as_json:
        print(json.dumps({"guilds": [asdict(size) for size in found]}, default=str))
        return
    for size in found:
        left = f", left {size.left_at:%Y-%m-%d}" if size.left_at else ""
        stored = f"{size.messages:,} messages, {size.pictures:,} pictures, {size.answers:,} answers"
        print(f"{size.id}  {size.name}: {size.watched} channels watched, {stored}{left}")
    if not found:
        print("No server is known yet. Run `helpsight bot` once, with the bot invited.")


@app.command()
def export(
    guild: Name,
    *,
    as_json: Annotated[  # noqa: ARG001  # every command takes it
        bool, typer.Option("--json", help="Changes nothing: it is JSON in any case.")
    ] = False,
) -> None:
    """Print all that is stored of a server as JSON lines, a row each: {"table": …, "row": …}.

    It holds people's words: keep it as you keep the database.

    * `helpsight guild export "My server" > my-server.jsonl`
    """

    async def run() -> int:
        async with open_ground(load_settings()) as ground:
            [guild_id] = await guild_ids(ground.db, guild)
            number = 0
            async for table, row in guild_export.rows(ground.db, guild_id):
                print(f'{{"table": "{table}", "row": {row}}}')
                number += 1
            return number

    print(f"{asyncio.run(run()):,} rows", file=sys.stderr)


@app.command()
def erase(
    guild: Name,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask for the server's name.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Erase all that is stored of a server: messages, pictures' texts, questions, answers, search.

    It cannot be taken back. Where the bot is still there it begins to store again: remove it first.
    `helpsight guild export` keeps a copy before.
    """
    settings = load_settings()

    async def run() -> int:
        async with open_ground(settings) as ground:
            return await erase_guild(ground, settings, guild, typed=None if yes else _ask)

    gone = asyncio.run(run())
    told = {"erased_messages": gone}
    print(json.dumps(told) if as_json else f"Erased, with {gone:,} messages.")


def _ask(name: str) -> str:
    return typer.prompt(f"Erase all of {name}? Type its name to go on", err=True)


async def erase_guild(
    ground: Ground, settings: Settings, guild: str, *, typed: Callable[[str], str] | None
) -> int:
    """How many messages were erased. *typed* asks for the name, None: it is not asked for.

    Raises:
        NotErased: another name was typed.
    """
    [guild_id] = await guild_ids(ground.db, guild)
    name = (await known_guilds(ground.db))[guild_id]
    if typed is not None and typed(name).strip() != name:
        raise NotErased("that is not its name, so nothing was erased.")
    await erasure.give_up_guild(ground.db, guild_id)
    kept = KeptPictures(picture_cache(settings, ground.redis))
    return await all_of(erasure.left_guild(ground.db, guild_id, grace_days=0), kept)
