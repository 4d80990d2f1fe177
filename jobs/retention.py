"""Erases what is older than a server, or the operator, wants it kept."""

import structlog

from db import erasure, retention
from db.pool import Executor
from jobs.erase import Forgets, all_of

log = structlog.get_logger()


async def forget_old(db: Executor, kept: Forgets, *, operator_days: int | None) -> int:
    """Erase what is too old; how many messages. *operator_days* is the limit of all guilds."""
    await retention.set_limit(db, operator_days)
    gone = 0
    for guild_id in await retention.limited_guilds(db):
        in_guild = await all_of(erasure.too_old(db, guild_id), kept)
        if in_guild:
            log.info("messages.too_old", guild_id=guild_id, messages=in_guild)
        gone += in_guild
    return gone
