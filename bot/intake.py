"""The way of every message into the database, whether it is said now or was said before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog

from bot.candidates import NOBODY, Address, ask, handed_on, may_be_question
from bot.deps import BotConfig, BotDeps
from db import called_questions, guilds, messages, threads
from db.records import LIVE, Ask, Channel, ChannelKind, NewMessage, Thread

log = structlog.get_logger()

WATCHED_KINDS: frozenset[ChannelKind | None] = frozenset({"help", "forum", "invoices"})


MOST_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Heard:
    """A message that was said just now, and to whom."""

    message: NewMessage
    address: Address = NOBODY


@dataclass(frozen=True, slots=True)
class Said:
    """A message to be stored, with its question if it may be one."""

    message: NewMessage
    asked: Ask | None = None


def goes_along(said: Sequence[Said], one: Said) -> bool:
    """Whether one statement stores *one* together with *said* just as it would after them.

    A question looks at what was stored before it: together with it are only earlier questions of
    the same person, which it goes on with. A reply may end the question its target is part of.
    """
    if len(said) >= MOST_AT_ONCE:
        return False
    message = one.message
    if any(s.message.id == message.reply_to_id for s in said):
        return False
    return one.asked is None or all(
        s.asked and s.message.author_id == message.author_id for s in said
    )


class Intake:
    def __init__(self, deps: BotDeps, config: BotConfig) -> None:
        self._deps = deps
        self._config = config

    async def take(
        self,
        message: NewMessage,
        channel: Channel,
        thread: Thread | None,
        address: Address = NOBODY,
    ) -> None:
        """Store a message that was said just now; ring for its pictures and for its answer."""
        await self.take_all([Heard(message, address)], channel, thread)

    async def take_all(
        self, heard: Sequence[Heard], channel: Channel, thread: Thread | None
    ) -> None:
        """The same for messages of one place in their order, as many at once as go together."""
        if thread is not None:
            await threads.save_many(self._deps.db, [thread])
        together: list[Said] = []
        for one, said in zip(heard, await self._said(heard, channel, thread), strict=True):
            if one.address.is_to_us:  # perhaps about what was said before
                await self._store(together)
                together = []
                await self._take_called(one, said, channel)
                continue
            if not goes_along(together, said):
                await self._store(together)
                together = []
            together.append(said)
        await self._store(together)

    async def _take_called(self, one: Heard, said: Said, channel: Channel) -> None:
        """A message that speaks to the bot: a question, or one that hands on somebody else's."""
        called = await self._called(one.message, channel, one.address)
        await self._store([said if called is None else Said(one.message)])
        if called is not None:
            await self._call(called, one.message.guild_id)

    async def _said(
        self, heard: Sequence[Heard], channel: Channel, thread: Thread | None
    ) -> list[Said]:
        """Which of them ask for help: helpers do not, but in a thread of theirs, or of us."""
        may_ask = [
            may_be_question(one.message, one.address, kind=channel.kind, thread=thread)
            for one in heard
        ]
        helper_role_id = None
        if thread is None and any(may_ask):
            helper_role_id = await guilds.helper_role(self._deps.db, channel.guild_id)
        return [
            Said(one.message, self._ask(one.message, by_name=one.address.is_to_us))
            if may and (thread or one.address.is_to_us or not one.address.is_helper(helper_role_id))
            else Said(one.message)
            for one, may in zip(heard, may_ask, strict=True)
        ]

    async def _store(self, said: Sequence[Said]) -> None:
        """In one statement. Of several questions the first is open, the others go on with it."""
        if not said:
            return
        asks = [one.asked for one in said if one.asked]
        pictures = await messages.insert(
            self._deps.db, [one.message for one in said], priority=LIVE, ask=asks
        )
        self._deps.metrics.captured(
            "live", messages=len(said), pictures=len(pictures), questions=len(asks)
        )
        self._deps.metrics.redacted(kind for one in said for kind in one.message.redacted)
        for one in said:
            log.info("message.stored", message_id=one.message.id, is_asked=one.asked is not None)
        await self._deps.bell.ring_reads(pictures, priority=LIVE)
        if asks:
            await self._deps.bell.ring_question(asks[0].message_id, asks[0].due_at)

    async def _called(self, message: NewMessage, channel: Channel, address: Address) -> int | None:
        """The message somebody hands on to us who may: who wrote it, a helper, a moderator."""
        called = handed_on(message, address, kind=channel.kind)
        if called is None:
            return None
        author_id = await called_questions.author_of(self._deps.db, called, message.guild_id)
        if author_id is None or author_id == message.author_id:
            return author_id and called
        helper_role_id = await guilds.helper_role(self._deps.db, message.guild_id)
        return called if address.is_helper(helper_role_id) else None

    async def _call(self, message_id: int, guild_id: int) -> None:
        wait = timedelta(seconds=self._config.image_wait_s)
        called = await called_questions.call(self._deps.db, message_id, guild_id, image_wait=wait)
        if called is not None:
            log.info("question.called", message_id=called, guild_id=guild_id)
            await self._deps.bell.ring_question(called, datetime.now(UTC))

    def _ask(self, message: NewMessage, *, by_name: bool) -> Ask:
        return ask(
            message.id,
            now=datetime.now(UTC),
            quiet_s=self._config.quiet_s,
            image_wait_s=self._config.image_wait_s,
            by_name=by_name,
        )
