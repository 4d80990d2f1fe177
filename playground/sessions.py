"""Gateway sessions: numbered events kept for a RESUME, whether a socket is there or not."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from aiohttp import web

from playground.config import Config
from playground.hub import Event, Hub, Intent, Viewer
from playground.jsons import JsonObject
from playground.outbox import Outbox, Sockets
from playground.snowflake import shard_of

DISPATCH = 0
NORMAL_CLOSES = (1000, 1001)
DAILY_IDENTIFIES = 1000
REPLAY_BUFFER = 10_000
GUILD_EVENTS = ("GUILD_CREATE", "GUILD_DELETE")


def frame(
    op: int, data: object = None, *, name: str | None = None, sequence: int | None = None
) -> JsonObject:
    """What the gateway sends; only events have a name and a number."""
    return {"op": op, "d": data, "s": sequence, "t": name}


@dataclass(eq=False, kw_only=True)
class Session:
    """One shard's session. `outbox` is its socket's, None while it is disconnected."""

    id: str
    viewer: Viewer
    shard: tuple[int, int]
    outbox: Outbox | None = None
    left_at: datetime | None = None
    sequence: int = 0
    past: list[JsonObject] = field(default_factory=list[JsonObject])

    def has_guild(self, guild_id: int) -> bool:
        return shard_of(guild_id, self.shard[1]) == self.shard[0]

    def receive(self, name: str, data: JsonObject) -> None:
        """An event of the hub: a guild's go to its shard alone, direct messages to the first."""
        guild_id = data["id"] if name in GUILD_EVENTS else data.get("guild_id")
        if self.has_guild(int(guild_id or 0)):
            self.dispatch(name, data)

    def dispatch(self, name: str, data: JsonObject) -> None:
        self.sequence += 1
        event = frame(DISPATCH, data, name=name, sequence=self.sequence)
        self.past.append(event)
        del self.past[:-REPLAY_BUFFER]
        if self.outbox is not None:
            self.outbox.put(event)

    def can_replay(self, sequence: int) -> bool:
        """Whether everything after this number is still known."""
        oldest = self.past[0]["s"] if self.past else self.sequence + 1
        return oldest - 1 <= sequence <= self.sequence

    def replay(self, sequence: int) -> list[JsonObject]:
        return [event for event in self.past if event["s"] > sequence]


class Sessions:
    """The sessions alive; one that lost its socket lives on for the time the config says."""

    def __init__(self, config: Config, hub: Hub, gateway_url: str) -> None:
        self._config = config
        self._hub = hub
        self._by_id: dict[str, Session] = {}
        self._identifies = 0
        self.gateway_url = gateway_url
        self.sockets = Sockets()

    def __iter__(self) -> Iterator[Session]:
        return iter(list(self._by_id.values()))

    @property
    def is_bot_online(self) -> bool:
        return any(session.outbox is not None for session in self)

    def begin(self, *, viewer: Viewer, shard: tuple[int, int], outbox: Outbox) -> Session:
        self._end_expired()
        self._identifies += 1
        session = Session(id=secrets.token_hex(16), viewer=viewer, shard=shard, outbox=outbox)
        self._by_id[session.id] = session
        self._hub.join(session)
        self._tell_status()
        return session

    def find(self, session_id: object) -> Session | None:
        """The session, unless it was disconnected for too long."""
        self._end_expired()
        return self._by_id.get(str(session_id))

    def reconnected(self, session: Session, outbox: Outbox) -> None:
        session.outbox, session.left_at = outbox, None
        self._tell_status()

    def disconnected(self, session: Session, outbox: Outbox, close_code: int | None) -> None:
        """A client that closes with 1000 or 1001 gives its session up; else it may come back."""
        if session.outbox is not outbox:
            return  # it came back on another socket already
        session.outbox, session.left_at = None, self._config.clock()
        if close_code in NORMAL_CLOSES:
            self.end(session)
        self._tell_status()

    def end(self, session: Session) -> None:
        self._by_id.pop(session.id, None)
        self._hub.leave(session)

    def end_all(self) -> None:
        """No session can be resumed any more."""
        for session in self:
            self.end(session)

    def start_limit(self) -> JsonObject:
        return {
            "total": DAILY_IDENTIFIES,
            "remaining": max(0, DAILY_IDENTIFIES - self._identifies),
            "reset_after": 24 * 3600 * 1000,
            "max_concurrency": 1,
        }

    def _end_expired(self) -> None:
        life = timedelta(seconds=self._config.session_life_s)
        for session in self:
            if session.left_at is not None and self._config.clock() - session.left_at > life:
                self.end(session)

    def _tell_status(self) -> None:
        online = self.is_bot_online
        self._hub.publish(
            Event(name="BOT_STATUS", render=lambda _viewer: {"online": online}, intent=Intent.PAGE)
        )


SESSIONS = web.AppKey("SESSIONS", Sessions)
