"""A gateway connection that one payload cannot end.

For an event it cannot read, and for a frame that is none, discord.py 2 ends every shard and with
them the process. Here the event is logged and the next one is heard; only what a session cannot go
on without (its HELLO, its READY, the state of its compression) makes a new session.
"""

import traceback
import zlib
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import PurePath
from typing import Any, TypeAlias, cast

import aiohttp
import discord.shard
import structlog
from discord.gateway import DiscordWebSocket, ReconnectWebSocket

log = structlog.get_logger()

Parser: TypeAlias = Callable[[Any], None]

_WAYS_TO_END = (
    ReconnectWebSocket,
    discord.ClientException,
    aiohttp.ClientError,
    OSError,
    TimeoutError,
)
_IDS = ("guild_id", "channel_id", "id")


class BrokenSession(OSError):
    """discord.py answers it, as every error of the line, with a new session after a while."""


class SteadyWebSocket(DiscordWebSocket):
    async def received_message(self, msg: Any, /) -> None:  # noqa: ANN401 - text or bytes
        has_session = self.session_id is not None
        try:
            await super().received_message(msg)
        except _WAYS_TO_END:
            raise
        except Exception as error:  # noqa: BLE001 - a rim: Discord sent it
            told = told_of(error)
            log.error("gateway.frame_refused", shard_id=self.shard_id, **told)  # noqa: TRY400 - words
            if not has_session or isinstance(error, zlib.error):
                await self.close()
                raise BrokenSession("Discord's gateway sent what cannot be read") from None


def make_steady() -> None:
    """Let every shard of this process connect that way. discord.py has no option for it."""
    discord.shard.DiscordWebSocket = SteadyWebSocket  # pyright: ignore[reportPrivateImportUsage]


def steady(parsers: Mapping[str, Parser]) -> dict[str, Parser]:
    """*parsers* (by the name of their event), of which none raises but that of READY."""
    return {name: partial(_read, name, parser) for name, parser in parsers.items()}


def _read(name: str, parser: Parser, data: object) -> None:
    try:
        parser(data)
    except Exception as error:  # noqa: BLE001 - a rim: Discord sent it
        told = {**_ids(data), **told_of(error)}
        log.error("event.unreadable", event_name=name, **told)  # noqa: TRY400 - words
        if name == "READY":
            raise BrokenSession("Discord's gateway sent no READY that can be read") from None


def told_of(error: Exception) -> dict[str, str]:
    """Its kind and its place. Not its words: they may hold those of a person."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return {"error": type(error).__name__, "at": f"{PurePath(last.filename).name}:{last.lineno}"}


def _ids(data: object) -> dict[str, int]:
    """Those of the place and the thing the event is about, as far as they are ids."""
    if not isinstance(data, dict):
        return {}
    given = {name: cast("dict[str, object]", data).get(name) for name in _IDS}
    return {
        "object_id" if name == "id" else name: int(value)
        for name, value in given.items()
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 20  # noqa: PLR2004 - digits of 64 bits
    }
