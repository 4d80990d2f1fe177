"""The way of every message into the database, whether it is said now or was said before."""

from datetime import UTC, datetime, timedelta

import structlog

from bot.candidates import NOBODY, Address, ask, handed_on, may_be_question
from bot.deps import BotConfig, BotDeps
from db import called_questions, guilds, messages, threads
from db.records import LIVE, Ask, Channel, ChannelKind, NewMessage, Thread

log = structlog.get_logger()

WATCHED_KINDS: frozenset[ChannelKind | None] = frozenset({"help", "forum", "invoices"})


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
        called = await self._called(message, channel, address)
        is_asked = called is None and await self._may_be_question(message, channel, thread, address)
        asked = self._ask(message, by_name=address.is_to_us) if is_asked else None
        if thread is not None:
            await threads.save_many(self._deps.db, [thread])
        pictures = await messages.insert(
            self._deps.db, [message], priority=LIVE, ask=[asked] if asked else []
        )
        self._deps.metrics.captured("live", pictures=len(pictures), questions=int(is_asked))
        self._deps.metrics.redacted(message.redacted)
        log.info("message.stored", pictures=len(pictures), is_asked=is_asked)
        await self._deps.bell.ring_reads(pictures, priority=LIVE)
        if asked is not None:
            await self._deps.bell.ring_question(asked.message_id, asked.due_at)
        if called is not None:
            await self._call(called, message.guild_id)

    async def _may_be_question(
        self, message: NewMessage, channel: Channel, thread: Thread | None, address: Address
    ) -> bool:
        if not may_be_question(message, address, kind=channel.kind, thread=thread):
            return False
        if thread is not None or address.is_to_us:
            return True
        return not address.is_helper(await guilds.helper_role(self._deps.db, message.guild_id))

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
