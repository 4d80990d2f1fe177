"""The way of every message into the database, whether it is said now or was said before."""

from datetime import UTC, datetime

import structlog

from bot.candidates import NOBODY, Address, ask, may_be_question
from bot.deps import BotConfig, BotDeps
from db import guilds, messages, threads
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
        is_asked = may_be_question(message, address, kind=channel.kind, thread=thread)
        if is_asked and thread is None and not address.is_to_us:
            helper_role_id = await guilds.helper_role(self._deps.db, message.guild_id)
            is_asked = not address.is_helper(helper_role_id)
        asked = self._ask(message, by_name=address.is_to_us) if is_asked else None
        if thread is not None:
            await threads.save_many(self._deps.db, [thread])
        pictures = await messages.insert(
            self._deps.db, [message], priority=LIVE, ask=[asked] if asked else []
        )
        log.info("message.stored", pictures=len(pictures), is_asked=is_asked)
        await self._deps.bell.ring_reads(pictures, priority=LIVE)
        if asked is not None:
            await self._deps.bell.ring_question(asked.message_id, asked.due_at)

    def _ask(self, message: NewMessage, *, by_name: bool) -> Ask:
        return ask(
            message.id,
            now=datetime.now(UTC),
            quiet_s=self._config.quiet_s,
            image_wait_s=self._config.image_wait_s,
            by_name=by_name,
        )
