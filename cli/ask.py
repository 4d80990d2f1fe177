"""`helpsight ask`: a question at the terminal, answered from the threads stored on this machine."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Protocol
from uuid import uuid4

import typer

from bot.present import jump_url
from cli.config import load_settings
from cli.given_file import refusal
from cli.naming import UnknownName, pick
from cli.wiring.answerer import open_answerer
from cli.wiring.ground import servers
from cli.wiring.reader import open_reader
from core.redaction import redact, redact_excerpts
from core.redis import connect
from core.settings import Settings
from db import guilds
from db.pool import create_pool
from db.records import Guild, NewAnswer, StoredReading
from ocr.reader import ReadPicture
from qa.answer import Abstention
from qa.question import Question

NOTHING = "I have nothing on that."
NOTHING_FOUND = 1  # the exit code, as grep has it
NO_CHANNEL = 0  # asked in no channel: answered from what every member can read


class Reads(Protocol):
    async def read(self, data: bytes) -> ReadPicture: ...


class Answers(Protocol):
    async def answer(self, question: Question) -> NewAnswer | Abstention: ...


@dataclass(frozen=True, slots=True)
class PictureFile:
    name: str
    data: bytes


def ask(
    text: Annotated[str, typer.Argument(help="The question, with the error's own words.")],
    *,
    image: Annotated[
        list[Path] | None,
        typer.Option("--image", metavar="FILE", help="A picture to read; may be repeated."),
    ] = None,
    guild: Annotated[
        str | None,
        typer.Option(metavar="SERVER", help="The server to search: its id or name."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
) -> None:
    """Answer a question from the solved threads stored on this machine.

    Needs a running `helpsight demo` or `helpsight up`, or DATABASE_URL and REDIS_URL. Searches what
    every member of the server can read. When there is nothing to say, the exit code is 1.

    * `helpsight ask "pip cannot find the module"`

    * `helpsight ask "what is wrong here?" --image error.png`
    """
    pictures = [PictureFile(path.name, _bytes(path)) for path in image or ()]
    found = asyncio.run(_ask_this_machine(load_settings(), text, pictures, guild))
    print(as_machine_text(found) if as_json else as_text(found))
    if isinstance(found, Abstention):
        raise typer.Exit(NOTHING_FOUND)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise typer.BadParameter(refusal(error)) from None


async def _ask_this_machine(
    settings: Settings, text: str, pictures: Sequence[PictureFile], guild: str | None
) -> NewAnswer | Abstention:
    urls = servers(settings)
    pool, redis = await create_pool(urls.database_url, max_size=1), connect(urls.redis_url)
    try:
        place = guild_to_search(await guilds.list_all(pool), guild)
        readings: tuple[StoredReading, ...] = ()
        if pictures:  # the readers take a second to load
            async with open_reader(settings) as reader:
                readings = await read_all(reader, pictures)
        async with open_answerer(settings, pool, redis) as answerer:
            return await ask_about(answerer, place, text, readings)
    finally:
        await redis.aclose()
        await pool.close()


def guild_to_search(known: Sequence[Guild], name: str | None) -> Guild:
    """The guild of that name or id, or the only one there is.

    Raises:
        UnknownName: there is none, or a choice is needed.
    """
    by_id = {guild.id: guild for guild in known}
    if not known:
        raise UnknownName(
            "no Discord server is stored here yet. Start `helpsight demo`, or invite the bot to"
            " your server and let it run (docs/discord.md)."
        )
    if name is not None:
        return by_id[pick("server", name, {guild.id: guild.name for guild in known})]
    if len(known) > 1:
        names = "\n".join(f"  --guild {guild.id}  {guild.name}" for guild in known)
        raise UnknownName(f"several servers are stored here; name one:\n{names}")
    return known[0]


async def read_all(reader: Reads, pictures: Sequence[PictureFile]) -> tuple[StoredReading, ...]:
    """What the pictures say, in order; raises the reader's errors."""
    return tuple([_as_stored(p, await reader.read(p.data)) for p in pictures])


def _as_stored(picture: PictureFile, read: ReadPicture) -> StoredReading:
    text, lines = redact_excerpts(read.reading.text, read.description.error_lines)
    return StoredReading(
        attachment_id=uuid4(),
        message_id=0,
        filename=picture.name,
        status="completed",
        text=text.text,
        confidence=read.reading.confidence,
        model_version=read.reading.model_version,
        error_message=None,
        error_lines=lines,
    )


async def ask_about(
    answerer: Answers, guild: Guild, text: str, readings: tuple[StoredReading, ...]
) -> NewAnswer | Abstention:
    """Ask by name, outside of any channel: only what every member can read is searched."""
    return await answerer.answer(
        Question(
            guild_id=guild.id,
            channel_id=NO_CHANNEL,
            thread_id=None,
            message_id=None,
            title=None,
            content=redact(text).text,
            readings=readings,
        )
    )


def as_text(found: NewAnswer | Abstention) -> str:
    """The answer with its numbered sources, for people."""
    if isinstance(found, Abstention):
        return NOTHING
    lines = [
        f"[{number}] {source.title}{' (from screenshot)' if source.from_screenshot else ''}\n"
        f"    {jump_url(source)}"
        for number, source in enumerate(found.sources, start=1)
    ]
    return "\n".join([found.text, *(["", *lines] if lines else [])])


def as_machine_text(found: NewAnswer | Abstention) -> str:
    """The same for programs: `answer` is null when there is none, `reason` says why."""
    if isinstance(found, Abstention):
        return json.dumps({"answer": None, "reason": found.reason, "sources": []})
    sources = [{**asdict(source), "url": jump_url(source)} for source in found.sources]
    return json.dumps(
        {
            "answer": found.text,
            "kind": found.kind,
            "model_version": found.model_version,
            "sources": sources,
        },
        ensure_ascii=False,
    )
