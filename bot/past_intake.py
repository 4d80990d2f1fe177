"""The way of pages of history into the database: nobody waits for them, nobody is answered."""

from collections.abc import Sequence

from bot.deps import Bell
from core.metrics.discord import DiscordMetrics
from db import messages
from db.pool import Executor
from db.records import BACKFILL, NewMessage


class PastIntake:
    """Stores messages that were said before; one that is known already takes its newer text."""

    def __init__(self, db: Executor, bell: Bell, *, metrics: DiscordMetrics | None = None) -> None:
        self._db = db
        self._bell = bell
        self._metrics = metrics or DiscordMetrics()

    async def take_page(self, page: Sequence[NewMessage]) -> None:
        """Their thread, if any, is stored."""
        pictures = await messages.insert(self._db, page, priority=BACKFILL)
        self._metrics.captured("past", messages=len(page), pictures=len(pictures))
        self._metrics.redacted(kind for message in page for kind in message.redacted)
        for message in page:
            if message.edited_at is not None:
                files = None if message.is_forward else [a.discord_id for a in message.attachments]
                await messages.edit(
                    self._db, message.id, message.content, message.edited_at, attachments=files
                )
        await self._bell.ring_reads(pictures, priority=BACKFILL)
