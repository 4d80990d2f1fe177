"""`helpsight trace`: the life of one message, from the gateway to the votes on its answer."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from cli.config import load_settings
from cli.wiring.ground import open_ground
from core.errors import PermanentError
from core.settings import Settings
from db import traces
from db.trace_steps import Step, life
from db.traces import Trace


class UnknownMessage(PermanentError):
    code = "unknown_message"


def trace(
    message_id: Annotated[
        int, typer.Argument(help="The id of a message, or of the bot's reply to it.", min=1)
    ],
    *,
    json_: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show what happened to a message: stored, queued, read, asked, answered or why not, sent.

    It shows ids, times and reasons; nobody's words. Every log line of it has the same message_id.
    In Discord, the id is in the menu of a message, "Copy Message ID" (Settings, Advanced, Developer
    Mode); it is also the last number of a link to it.

    * `helpsight trace 1468939968184320000`
    """
    found = asyncio.run(look_up(load_settings(), message_id))
    if json_:
        print(as_json(found))
    else:
        Console(soft_wrap=True, highlight=False).print(report(life(found)), end="")


async def look_up(settings: Settings, message_id: int) -> Trace:
    """Raises `UnknownMessage` where nothing of it is stored."""
    async with open_ground(settings) as ground:
        found = await traces.of_message(ground.db, message_id)
        deleted_at = None if found else await traces.deleted_at(ground.db, message_id)
    if found:
        return found
    if deleted_at:
        told = f"was deleted in Discord, and here at {deleted_at:%Y-%m-%d %H:%M:%S} UTC"
        raise UnknownMessage(f"message {message_id} {told}. Nothing of it is kept.")
    raise UnknownMessage(
        f"nothing is stored of message {message_id}. It was said in a channel that is not watched"
        " (`/channels list` in Discord), or while Helpsight was away (`helpsight backfill` reads"
        " it), its author opted out, or it was deleted a while ago. Is it the id of a message?"
    )


def as_json(found: Trace) -> str:
    """All facts, and the steps they come to."""
    return json.dumps(
        {**asdict(found), "steps": [asdict(step) for step in life(found)]}, default=str
    )


def report(steps: Sequence[Step]) -> Text:
    """A line a step, in UTC."""
    text = Text()
    for step in steps:
        text.append(f"{step.at:%Y-%m-%d %H:%M:%S}.{step.at.microsecond // 1000:03}  ", "dim")
        text.append(f"{step.step:<12}  ", "yellow" if step.is_open else "bold")
        text.append(f"{step.told}\n")
    return text
