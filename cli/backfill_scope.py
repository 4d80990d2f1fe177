"""From what somebody typed to what shall be read."""

from dataclasses import dataclass
from datetime import datetime

from cli.naming import UnknownName, guild_ids, matches, pick
from db import channels
from db.backfills import Scope
from db.pool import Executor


@dataclass(frozen=True, slots=True)
class Wanted:
    """Servers and channels by id or name, as typed; dates are aware."""

    guild: str | None
    channel: str | None
    since: datetime | None
    until: datetime | None
    max_messages: int | None


async def scopes(db: Executor, wanted: Wanted) -> list[Scope]:
    """A scope for each server that is meant.

    Raises:
        UnknownName: no such server or channel, or several of that name; says which there are.
    """
    meant = await guild_ids(db, wanted.guild)
    found = [await _scope(db, guild_id, wanted) for guild_id in meant]
    named = [scope for scope in found if scope is not None]
    if not named:
        raise UnknownName(f"No watched channel is called {wanted.channel!r}.")
    return named


async def _scope(db: Executor, guild_id: int, wanted: Wanted) -> Scope | None:
    channel_id = None
    if wanted.channel is not None:
        watched = {c.id: c.name for c in await channels.list_watched(db, guild_id)}
        if wanted.guild is None and not matches(wanted.channel, watched):
            return None
        channel_id = pick("watched channel", wanted.channel, watched)
    return Scope(
        guild_id=guild_id,
        channel_id=channel_id,
        since=wanted.since,
        until=wanted.until,
        max_messages=wanted.max_messages,
    )
