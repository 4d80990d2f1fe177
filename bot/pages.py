"""What was said before now: the threads of a channel, and pages of messages to be stored."""

from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias

import discord

from bot import convert
from bot.solutions import solution_in
from core.redaction import Purpose
from db import channels, threads
from db.pool import Executor
from db.records import NewMessage

PAGE = 100  # messages a request, Discord's maximum
HistoryPlace: TypeAlias = discord.TextChannel | discord.Thread


class PageIntake(Protocol):
    """`bot.intake.Intake`, as far as pages go."""

    async def take_page(self, page: Sequence[NewMessage]) -> None: ...


@dataclass(frozen=True, slots=True)
class Stored:
    """How much of a page people said, and how many pictures came with it."""

    messages: int = 0
    pictures: int = 0


class Pages:
    """Stores pages of history with their threads and solutions; storing twice stores once."""

    def __init__(self, db: Executor, intake: PageIntake) -> None:
        self._db = db
        self._intake = intake

    async def store(self, page: Sequence[discord.Message], place: HistoryPlace) -> Stored:
        people = [message for message in page if not message.author.bot]
        if isinstance(place, discord.Thread):
            await threads.save_many(self._db, [convert.thread(place)])
        purpose = await self._purpose(place)
        records = [record for m in people if (record := convert.new_message(m, purpose))]
        await self._intake.take_page(records)
        if isinstance(place, discord.Thread) and (solution := await solution_in(place, people)):
            await threads.mark_solved(
                self._db, place.id, solution, by=place.owner_id, is_reaction=True
            )
        pictures = sum(file.maybe_image for record in records for file in record.attachments)
        return Stored(len(people), pictures)

    async def _purpose(self, place: HistoryPlace) -> Purpose:
        channel_id = place.parent_id if isinstance(place, discord.Thread) else place.id
        channel = await channels.get(self._db, channel_id)
        return channels.purpose_of(channel.kind if channel else None)


async def archived_threads(
    channel: convert.HelpPlace, *, since: datetime | None = None
) -> AsyncIterator[discord.Thread]:
    """The public ones, then the private ones the bot is in; only those archived after *since*."""
    async for thread in channel.archived_threads(limit=None):
        if since is not None and thread.archive_timestamp < since:
            break  # the last archived come first
        yield thread
    if not isinstance(channel, discord.TextChannel):
        return
    with suppress(discord.Forbidden):
        async for thread in channel.archived_threads(private=True, joined=True, limit=None):
            if since is None or thread.archive_timestamp >= since:
                yield thread
