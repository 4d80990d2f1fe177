"""What was said before now: the threads of a channel, and pages of messages to be stored."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeAlias

import discord

from bot import convert
from bot.deletions import Deletions
from bot.refused import Refused
from bot.solutions import solution_in
from core.redaction import Purpose
from db import channels, messages, threads
from db.pool import Executor
from db.records import NewMessage

PAGE = 100  # messages a request, Discord's maximum
NEWEST_ID = 2**63 - 1
UNKNOWN_CHANNEL = 10003  # Discord's code; a channel or thread that is not there
SETTLED_S = 2.0  # so old is what Discord's history knows for certain
HistoryPlace: TypeAlias = discord.TextChannel | discord.Thread


class PageIntake(Protocol):
    """`bot.past_intake.PastIntake`, as far as pages go."""

    async def take_page(self, page: Sequence[NewMessage]) -> None: ...


class MissedIntake(Protocol):
    """`bot.missed.Missed`."""

    async def take(self, message: discord.Message, record: NewMessage) -> None: ...


@dataclass(frozen=True, slots=True)
class Stored:
    """How much of a page people said, and how many pictures came with it."""

    messages: int = 0
    pictures: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """What Discord says was said in a place within `span`, ids of which both are included.

    `asked_at` is the database's time before Discord was asked.
    """

    place: HistoryPlace
    messages: Sequence[discord.Message]
    span: tuple[int, int]
    asked_at: datetime
    is_last: bool

    @property
    def ids(self) -> list[int]:
        return [message.id for message in self.messages]


def span_of(
    ids: Sequence[int], limit: int, *, before: int | None = None, after: int | None = None
) -> tuple[int, int]:
    """The ids, both included, between which a page of *limit* names all that is there.

    With *after* it is the oldest page behind that message, else the newest one before *before*.
    """
    is_whole = len(ids) < limit
    if after is not None:
        return after + 1, NEWEST_ID if is_whole else max(ids)
    return 0 if is_whole else min(ids), NEWEST_ID if before is None else before - 1


class Pages:
    """Fetches pages of history and stores them with their threads; storing twice stores once.

    What was stored before and is not in its page any more was deleted meanwhile, and is deleted
    here. To be called in the lane of the place: an event that comes meanwhile waits its turn.
    """

    def __init__(
        self,
        db: Executor,
        intake: PageIntake,
        *,
        deletions: Deletions | None = None,
        missed: MissedIntake | None = None,
        settled_s: float = SETTLED_S,
    ) -> None:
        self._db = db
        self._intake = intake
        self._deletions = deletions or Deletions(db)
        self._missed = missed
        self._refused = Refused(db)
        self._settled = timedelta(seconds=settled_s)

    async def fetch(
        self,
        place: HistoryPlace,
        *,
        before: int | None = None,
        after: int | None = None,
        limit: int = PAGE,
    ) -> Page:
        """The oldest page after *after*, oldest first; else the newest before *before*.

        Raises `HeldBack` where Discord refused one lately, and `discord.HTTPException`.
        """
        asked_at = await messages.clock(self._db)
        limit = min(limit, PAGE)
        async with self._refused.asking(place.guild.id, place.id, "read"):
            if after is None:
                found = await history_page(place, before, limit)
            else:
                history = place.history(limit=limit, after=discord.Object(after), oldest_first=True)
                found = [message async for message in history]
        span = span_of([m.id for m in found], limit, before=before, after=after)
        return Page(place, found, span, asked_at, is_last=len(found) < limit)

    async def store(
        self, page: Page, *, floor: int = 0, ask_since: datetime | None = None
    ) -> Stored:
        """Store what was said from *floor* on, and delete what is not there any more.

        Who asked for help at *ask_since* or later is answered, if nobody heard it before.
        """
        place = page.place
        people = [m for m in page.messages if not m.author.bot and m.id >= floor]
        if isinstance(place, discord.Thread):
            await threads.save_many(self._db, [convert.thread(place)])
        purpose = await self._purpose(place)
        pairs = await new_messages(people, purpose)
        await self._take_missed(pairs, ask_since)
        records = [record for _, record in pairs]
        await self._intake.take_page(records)
        await self._drop_missing(page)
        if isinstance(place, discord.Thread) and (solution := await solution_in(place, people)):
            await threads.mark_solved(
                self._db, place.id, solution, by=place.owner_id, is_reaction=True
            )
        pictures = sum(file.maybe_image for record in records for file in record.attachments)
        return Stored(len(people), pictures)

    async def forget_thread(self, thread_id: int) -> None:
        """A thread that Discord does not know any more."""
        await self._deletions.thread(thread_id)

    async def _take_missed(
        self, pairs: Sequence[tuple[discord.Message, NewMessage]], since: datetime | None
    ) -> None:
        if self._missed is None or since is None:
            return
        late = [(message, record) for message, record in pairs if record.created_at >= since]
        known = await messages.known(self._db, [record.id for _, record in late])
        for message, record in sorted(late, key=lambda pair: pair[1].id):
            if record.id not in known:
                await self._missed.take(message, record)

    async def _drop_missing(self, page: Page) -> None:
        place, asked_at = page.place, page.asked_at - self._settled
        gone = await messages.missing(self._db, place.id, page.span, page.ids, asked_at=asked_at)
        # An empty page may also mean that we may not read; then a single message is refused.
        if gone and (page.messages or await _is_deleted(place, gone[-1])):
            await self._deletions.messages(place.id, gone)

    async def _purpose(self, place: HistoryPlace) -> Purpose:
        channel_id = place.parent_id if isinstance(place, discord.Thread) else place.id
        channel = await channels.get(self._db, channel_id)
        return channels.purpose_of(channel.kind if channel else None)


async def new_messages(
    people: Sequence[discord.Message], purpose: Purpose
) -> list[tuple[discord.Message, NewMessage]]:
    """What is stored of each; others take their turn after each, as a page may take a second.

    Secrets are looked for in every text, and nobody beats for the gateway meanwhile.
    """
    pairs: list[tuple[discord.Message, NewMessage]] = []
    for message in people:
        if (record := convert.new_message(message, purpose)) is not None:
            pairs.append((message, record))
        await asyncio.sleep(0)
    return pairs


async def _is_deleted(place: HistoryPlace, message_id: int) -> bool:
    try:
        await place.fetch_message(message_id)
    except discord.NotFound:
        return True
    except discord.Forbidden:
        return False
    return False


async def history_page(place: HistoryPlace, edge: int | None, limit: int) -> list[discord.Message]:
    """The newest messages before *edge*, the newest first."""
    before = discord.Object(edge) if edge else None
    history = place.history(limit=min(PAGE, limit), before=before, oldest_first=False)
    return [message async for message in history]


async def archived_threads(
    channel: convert.HelpPlace, *, since: datetime | None = None
) -> AsyncIterator[discord.Thread]:
    """The public ones, then the private ones; only those archived after *since*.

    All private ones where the bot may manage threads, else those it is in.
    """
    async for thread in channel.archived_threads(limit=None):
        if since is not None and thread.archive_timestamp < since:
            break  # the last archived come first
        yield thread
    if not isinstance(channel, discord.TextChannel):
        return
    me = channel.guild.me
    sees_all = me is not None and channel.permissions_for(me).manage_threads  # pyright: ignore[reportUnnecessaryComparison]  # a guild that was fetched has none
    with suppress(discord.Forbidden):
        async for thread in channel.archived_threads(private=True, joined=not sees_all, limit=None):
            if since is None or thread.archive_timestamp >= since:
                yield thread
