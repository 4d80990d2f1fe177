"""What is waiting to be sent on one WebSocket, in order."""

import asyncio
import zlib
from collections.abc import Generator
from contextlib import contextmanager

from aiohttp import web

from playground.jsons import JsonObject, dumps


class Closed(Exception):
    """The server ends the connection with this code."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(f"{code}: {reason}")
        self.code = code
        self.reason = reason


class Outbox:
    """Events come from functions that cannot wait, so they are put here and sent by `drain`.

    With `is_compressed` all frames together are one zlib stream, flushed after each.
    """

    def __init__(
        self,
        socket: web.WebSocketResponse,
        transport: asyncio.BaseTransport | None,
        *,
        is_compressed: bool = False,
    ) -> None:
        self._socket = socket
        self._transport = transport
        self._frames: asyncio.Queue[JsonObject | Closed] = asyncio.Queue()
        self._deflate = zlib.compressobj() if is_compressed else None

    def put(self, frame: JsonObject) -> None:
        self._frames.put_nowait(frame)

    def close(self, end: Closed) -> None:
        """Closes after everything that was put before."""
        self._frames.put_nowait(end)

    def drop(self) -> None:
        """Ends the connection at once and without a word, as a broken line does."""
        if self._transport is not None:
            self._transport.close()

    async def drain(self) -> None:
        """Sends until the connection ends, by `close` or by the other side."""
        try:
            while not isinstance(frame := await self._frames.get(), Closed):
                await self._send(frame)
            await self._socket.close(code=frame.code, message=frame.reason.encode())
        except ConnectionResetError:
            return

    async def _send(self, frame: JsonObject) -> None:
        text = dumps(frame)
        if self._deflate is None:
            await self._socket.send_str(text)
        else:
            data = self._deflate.compress(text.encode())
            await self._socket.send_bytes(data + self._deflate.flush(zlib.Z_SYNC_FLUSH))


class Sockets:
    """The open connections of one kind."""

    def __init__(self) -> None:
        self._outboxes: list[Outbox] = []

    @contextmanager
    def opened(self, outbox: Outbox) -> Generator[None]:
        """Keeps the connection in mind while it is open."""
        self._outboxes.append(outbox)
        try:
            yield
        finally:
            self._outboxes.remove(outbox)

    def send(self, frame: JsonObject) -> None:
        for outbox in self._outboxes:
            outbox.put(frame)

    def close(self, end: Closed) -> None:
        for outbox in self._outboxes:
            outbox.close(end)

    def drop(self) -> None:
        for outbox in self._outboxes:
            outbox.drop()
