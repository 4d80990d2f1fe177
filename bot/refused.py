"""What Discord refuses is not asked again for a while, and somebody is told."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import discord
import structlog

from db import refusals
from db.pool import Executor
from db.refusals import HOLD_S, Action

log = structlog.get_logger()

FIX = "/bot check in Discord says which permission is missing and where to give it"


class HeldBack(Exception):
    """Discord refused the same there not long ago: it was not asked."""


class Refused:
    """One memory for all that the bot does. *hold_s*: for how long the first refusal counts."""

    def __init__(self, db: Executor, *, hold_s: float = HOLD_S) -> None:
        self._db = db
        self._hold_s = hold_s

    @asynccontextmanager
    async def asking(self, guild_id: int, place_id: int, action: Action) -> AsyncGenerator[None]:
        """Around a request to Discord; a 403 is remembered, and raised as it is.

        Raises `HeldBack` instead of asking where it was refused lately.
        """
        if await refusals.is_refused(self._db, place_id, action):
            raise HeldBack(f"Discord refused to {action} there not long ago")
        try:
            yield
        except discord.Forbidden as error:
            await self.note(guild_id, place_id, action, error.text or "Missing Access")
            raise

    async def note(self, guild_id: int, place_id: int, action: Action, reason: str) -> None:
        """Remember a refusal; the first one in a place is told in the log."""
        is_first = await refusals.note(
            self._db, guild_id, place_id, action, reason, hold_s=self._hold_s
        )
        tell = log.warning if is_first else log.info
        tell(
            "discord.refused",
            guild_id=guild_id,
            channel_id=place_id,
            action=action,
            error=reason,
            fix=FIX,
        )
