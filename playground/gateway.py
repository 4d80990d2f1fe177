"""The gateway's WebSocket: HELLO, heartbeats, IDENTIFY, RESUME and the events of a session."""

import asyncio
import json
import logging
from collections.abc import Callable
from typing import Annotated, Any, Final, TypeVar

from aiohttp import WSMsgType, web
from pydantic import BaseModel, Field, ValidationError

from playground import guild_state
from playground.hub import PRIVILEGED, Intent, Viewer
from playground.jsons import JsonObject
from playground.outbox import Closed, Outbox
from playground.sessions import SESSIONS, Session, Sessions, frame
from playground.wire import WORLDS
from playground.worlds import Worlds

log = logging.getLogger(__name__)

HEARTBEAT: Final = 1
IDENTIFY: Final = 2
PRESENCE_UPDATE: Final = 3
VOICE_STATE_UPDATE: Final = 4
RESUME: Final = 6
RECONNECT: Final = 7
REQUEST_MEMBERS: Final = 8
INVALID_SESSION: Final = 9
HELLO: Final = 10
HEARTBEAT_ACK: Final = 11

UNKNOWN_OPCODE: Final = 4001
DECODE_ERROR: Final = 4002
NOT_AUTHENTICATED: Final = 4003
AUTHENTICATION_FAILED: Final = 4004
ALREADY_AUTHENTICATED: Final = 4005
RATE_LIMITED: Final = 4008
SESSION_TIMED_OUT: Final = 4009
INVALID_SHARD: Final = 4010
INVALID_VERSION: Final = 4012
INVALID_INTENTS: Final = 4013
DISALLOWED_INTENTS: Final = 4014

HIGHEST_INTENT: Final = 26
SENDS_PER_MINUTE: Final = 120
MAX_FRAME_BYTES: Final = 64 * 1024


class Identify(BaseModel):
    token: str
    properties: JsonObject
    intents: Annotated[int, Field(ge=0)]
    shard: tuple[int, int] = (0, 1)


class Resume(BaseModel):
    token: str
    session_id: str
    seq: int


PayloadT = TypeVar("PayloadT", bound=BaseModel)


def _read(model: type[PayloadT], data: object) -> PayloadT:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise Closed(DECODE_ERROR, "Error while decoding payload.") from error


class Connection:
    """One socket from HELLO to its end; `session` is None until IDENTIFY or RESUME."""

    def __init__(self, worlds: Worlds, sessions: Sessions, outbox: Outbox, *, version: str) -> None:
        self.version = version
        self._worlds = worlds
        self._world = worlds.home  # for what is the same in all
        self._sessions = sessions
        self._outbox = outbox
        self._sent_at: list[float] = []
        self.session: Session | None = None
        self._handlers: dict[int, Callable[[Any], None]] = {
            HEARTBEAT: self._beat,
            IDENTIFY: self._identify,
            RESUME: self._resume,
            PRESENCE_UPDATE: self._ignore,
            VOICE_STATE_UPDATE: self._ignore,
            REQUEST_MEMBERS: self._send_members,
        }

    def hello(self) -> None:
        interval_ms = int(self._world.config.heartbeat_interval_s * 1000)
        self._outbox.put(frame(HELLO, {"heartbeat_interval": interval_ms}))

    def handle(self, text: str) -> None:
        """One frame of the client; raises Closed for what Discord ends a connection for."""
        self._count_send()
        try:
            sent: Any = json.loads(text)
            handler = self._handlers[sent["op"]]
        except (ValueError, TypeError) as error:
            raise Closed(DECODE_ERROR, "Error while decoding payload.") from error
        except KeyError as error:
            raise Closed(UNKNOWN_OPCODE, "Unknown opcode.") from error
        handler(sent.get("d"))

    def _beat(self, _data: object) -> None:
        """See `Config`."""
        later = asyncio.get_running_loop().call_later
        later(self._world.config.heartbeat_ack_s, self._outbox.put, frame(HEARTBEAT_ACK))

    def _identify(self, data: Any) -> None:  # noqa: ANN401 - JSON
        if self.session is not None:
            raise Closed(ALREADY_AUTHENTICATED, "Already authenticated.")
        identify = self._check_identify(data)
        viewer = Viewer(user_id=self._world.bot.id, intents=identify.intents)
        session = self._sessions.begin(
            viewer=viewer,
            shard=identify.shard,
            outbox=self._outbox,
        )
        self.session = session
        own = [w for w in self._worlds if w.has_bot and session.has_guild(w.guild_id)]
        ids = [world.guild_id for world in own]
        session.dispatch("READY", guild_state.ready(self._world, session, self._sessions, ids))
        if viewer.intents & Intent.GUILDS:
            for world in own:
                session.dispatch("GUILD_CREATE", guild_state.guild_create(world, viewer))
        log.info("Shard %d of %d identified.", *identify.shard)

    def _check_identify(self, data: object) -> Identify:
        """Raises Closed as Discord does."""
        identify = _read(Identify, data)
        if identify.token != self._world.config.token:
            raise Closed(AUTHENTICATION_FAILED, "Authentication failed.")
        if identify.intents >> HIGHEST_INTENT:
            raise Closed(INVALID_INTENTS, "Invalid intent(s).")
        if identify.intents & PRIVILEGED & ~self._world.config.privileged_intents:
            raise Closed(DISALLOWED_INTENTS, "Disallowed intent(s).")
        number, count = identify.shard
        if not 0 <= number < count:
            raise Closed(INVALID_SHARD, "Invalid shard.")
        return identify

    def _resume(self, data: Any) -> None:  # noqa: ANN401 - JSON
        if self.session is not None:
            raise Closed(ALREADY_AUTHENTICATED, "Already authenticated.")
        resume = _read(Resume, data)
        if resume.token != self._world.config.token:
            raise Closed(AUTHENTICATION_FAILED, "Authentication failed.")
        session = self._sessions.find(resume.session_id)
        if session is None or not session.can_replay(resume.seq):
            self._outbox.put(frame(INVALID_SESSION, data=False))
            return
        missed = session.replay(resume.seq)
        self.session = session
        self._sessions.reconnected(session, self._outbox)
        for event in missed:
            self._outbox.put(event)
        session.dispatch("RESUMED", {"_trace": []})
        log.info("Shard %d resumed after %d missed events.", session.shard[0], len(missed))

    def _send_members(self, data: Any) -> None:  # noqa: ANN401 - JSON
        session = self._known_session()
        asked = _read(guild_state.MembersAsked, data)
        world = self._worlds.of_guild(asked.guild_id)
        for chunk in guild_state.member_chunks(world, session.viewer, asked):
            session.dispatch("GUILD_MEMBERS_CHUNK", chunk)

    def _ignore(self, _data: Any) -> None:  # noqa: ANN401 - JSON
        self._known_session()

    def _known_session(self) -> Session:
        if self.session is None:
            raise Closed(NOT_AUTHENTICATED, "Not authenticated.")
        return self.session

    def _count_send(self) -> None:
        now = self._world.now().timestamp()
        self._sent_at = [*(at for at in self._sent_at if at > now - 60), now]
        if len(self._sent_at) > SENDS_PER_MINUTE:
            raise Closed(RATE_LIMITED, "You are being rate limited.")


async def gateway(request: web.Request) -> web.WebSocketResponse:
    worlds, sessions = request.app[WORLDS], request.app[SESSIONS]
    socket = web.WebSocketResponse(max_msg_size=MAX_FRAME_BYTES, autoclose=False)
    await socket.prepare(request)
    outbox = Outbox(
        socket, request.transport, is_compressed=request.query.get("compress") == "zlib-stream"
    )
    connection = Connection(worlds, sessions, outbox, version=request.query.get("v", ""))
    with sessions.sockets.opened(outbox):
        connection.hello()
        async with asyncio.TaskGroup() as tasks:
            sender = tasks.create_task(outbox.drain())
            end = await _receive(socket, connection, worlds.home.config.heartbeat_interval_s * 1.5)
            if end is None:
                sender.cancel()
            else:
                outbox.close(end)
        if connection.session is not None:
            sessions.disconnected(connection.session, outbox, socket.close_code)
    return socket


async def _receive(
    socket: web.WebSocketResponse, connection: Connection, timeout_s: float
) -> Closed | None:
    """Reads until the client leaves (None) or must be told to go."""
    if connection.version != "10":
        return Closed(INVALID_VERSION, "Invalid API version.")
    while True:
        try:
            message = await socket.receive(timeout=timeout_s)
            if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                return None
            connection.handle(message.data)
        except TimeoutError:
            return Closed(SESSION_TIMED_OUT, "Session timed out.")
        except Closed as end:
            return end


ROUTES: Final = (("GET", "/gateway", gateway), ("GET", "/gateway/", gateway))
