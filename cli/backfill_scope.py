"""From what somebody typed to what shall be read."""

from dataclasses import dataclass
from datetime import datetime

from core.errors import PermanentError
from db import channels, guilds
from db.backfills import Scope
from db.pool import Executor


class UnknownName(PermanentError):
    """A server or channel that is not known, or known twice."""

    code = "unknown_name"


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
    known = {guild.id: guild.name for guild in await guilds.list_all(db)}
    if not known:
        raise UnknownName("No server is known yet. Run `helpsight bot` once, with the bot invited.")
    guild_ids = [_pick("server", wanted.guild, known)] if wanted.guild else list(known)
    found = [await _scope(db, guild_id, wanted) for guild_id in guild_ids]
    named = [scope for scope in found if scope is not None]
    if not named:
        raise UnknownName(f"No watched channel is called {wanted.channel!r}.")
    return named


async def _scope(db: Executor, guild_id: int, wanted: Wanted) -> Scope | None:
    channel_id = None
    if wanted.channel is not None:
        watched = {c.id: c.name for c in await channels.list_watched(db, guild_id)}
        if wanted.guild is None and not _matches(wanted.channel, watched):
            return None
        channel_id = _pick("watched channel", wanted.channel, watched)
    return Scope(
        guild_id=guild_id,
        channel_id=channel_id,
        since=wanted.since,
        until=wanted.until,
        max_messages=wanted.max_messages,
    )


def _matches(name: str, known: dict[int, str]) -> list[int]:
    plain = name.strip().removeprefix("#").casefold()
    return [i for i, known_name in known.items() if plain in {str(i), known_name.casefold()}]


def _pick(what: str, name: str, known: dict[int, str]) -> int:
    found = _matches(name, known)
    if len(found) == 1:
        return found[0]
    if found:
        raise UnknownName(
            f"Several are called {name!r}: give one by its id ({', '.join(map(str, found))})."
        )
    names = ", ".join(f"{known_name} ({i})" for i, known_name in known.items()) or "none"
    raise UnknownName(f"No {what} is called {name!r}. Known: {names}.")
