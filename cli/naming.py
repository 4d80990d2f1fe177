"""Servers and channels as people type them: by id or by name."""

from core.errors import PermanentError
from db import guilds
from db.pool import Executor


class UnknownName(PermanentError):
    """A server or channel that is not known, or known twice."""

    code = "unknown_name"


async def known_guilds(db: Executor) -> dict[int, str]:
    """The names of all servers.

    Raises:
        UnknownName: there are none.
    """
    known = {guild.id: guild.name for guild in await guilds.list_all(db)}
    if not known:
        raise UnknownName("No server is known yet. Run `helpsight bot` once, with the bot invited.")
    return known


async def guild_ids(db: Executor, name: str | None) -> list[int]:
    """The server called *name*, or all without one; raises `UnknownName`."""
    known = await known_guilds(db)
    return [pick("server", name, known)] if name else list(known)


def matches(name: str, known: dict[int, str]) -> list[int]:
    plain = name.strip().removeprefix("#").casefold()
    return [i for i, known_name in known.items() if plain in {str(i), known_name.casefold()}]


def pick(what: str, name: str, known: dict[int, str]) -> int:
    """The one of *known* that is meant.

    Raises:
        UnknownName: none is, or several are; says which there are.
    """
    found = matches(name, known)
    if len(found) == 1:
        return found[0]
    if found:
        raise UnknownName(
            f"Several are called {name!r}: give one by its id ({', '.join(map(str, found))})."
        )
    names = ", ".join(f"{known_name} ({i})" for i, known_name in known.items()) or "none"
    raise UnknownName(f"No {what} is called {name!r}. Known: {names}.")
