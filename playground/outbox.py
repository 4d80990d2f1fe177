"""What is waiting to be sent on one WebSocket, in order."""

import asyncio
import zlib

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

    def __init__(self, socket: web.WebSocketResponse, *, is_compressed: bool = False) -> None:
        self._socket = socket
        self._frames: asyncio.Queue[JsonObject | Closed] = asyncio.Queue()
        self._deflate = zlib.compressobj() if is_compressed else None

    def put(self, frame: JsonObject) -> None:
        self._frames.put_nowait(frame)

    def close(self, end: Closed) -> None:
        """Closes after everything that was put before."""
        self._frames.put_nowait(end)

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
