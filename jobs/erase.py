"""Ends what was begun: people whose erasing was stopped, and guilds the bot left."""

from collections.abc import AsyncIterator, Sequence
from typing import Protocol

import structlog

from db import erasure, privacy
from db.erasure import Erased
from db.pool import Executor

log = structlog.get_logger()

BEGUN_S = 300.0  # until then the bot that began it is at it


class Forgets(Protocol):
    """`jobs.fetch_cache.KeptPictures`."""

    async def forget(self, urls: Sequence[str]) -> None: ...


async def erase(db: Executor, kept: Forgets, *, grace_days: int) -> int:
    """Erase what is due; how many messages."""
    gone = 0
    for user_id in await privacy.half_erased(db, older_than_s=BEGUN_S):
        gone += await all_of(erasure.person(db, user_id), kept)
        log.info("person.erased")
    for guild_id in await erasure.left_guilds(db, grace_days=grace_days):
        gone += await all_of(erasure.left_guild(db, guild_id, grace_days=grace_days), kept)
        log.info("guild.erased", guild_id=guild_id)
    return gone


async def all_of(slices: AsyncIterator[Erased], kept: Forgets) -> int:
    """Erase slice after slice, also the bytes that are kept for a while; how many messages."""
    gone = 0
    async for erased in slices:
        await kept.forget(erased.urls)
        gone += erased.messages
    return gone
