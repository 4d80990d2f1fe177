"""HTTP as bytes: what a well-behaved client would never send, and what comes back."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterable
from dataclasses import dataclass

READ_S = 20.0
MOST_BYTES = 4 * 2**20


@dataclass(frozen=True, slots=True)
class Heard:
    """`status` is None where the connection was ended without an answer."""

    status: int | None
    head: str
    body: bytes

    @property
    def code(self) -> str:
        """The code of an answer that is an error in our shape; else its status."""
        with contextlib.suppress(ValueError, TypeError, KeyError):
            return str(json.loads(self.body)["error"]["code"])
        return str(self.status)


@dataclass(frozen=True, slots=True)
class Server:
    host: str
    port: int

    async def send(self, *parts: bytes, more: AsyncIterable[bytes] | None = None) -> Heard:
        """Send *parts*, then *more* for as long as it is taken; hear the first answer."""
        reader, writer = await asyncio.open_connection(self.host, self.port)
        try:
            sending = asyncio.ensure_future(_send(writer, parts, more))
            try:
                async with asyncio.timeout(READ_S):
                    return await _hear(reader)
            finally:
                sending.cancel()
                await asyncio.wait([sending])
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()


async def _send(
    writer: asyncio.StreamWriter, parts: tuple[bytes, ...], more: AsyncIterable[bytes] | None
) -> None:
    with contextlib.suppress(OSError):
        for part in parts:
            writer.write(part)
            await writer.drain()
        if more is not None:
            async for chunk in more:
                writer.write(chunk)
                await writer.drain()


async def _hear(reader: asyncio.StreamReader) -> Heard:
    head = await _head(reader)
    if not head:
        return Heard(None, "", b"")
    lines = head.decode("latin-1").split("\r\n")
    fields = {k.strip().lower(): v.strip() for k, _, v in (line.partition(":") for line in lines)}
    with contextlib.suppress(OSError, asyncio.IncompleteReadError):
        length = int(fields.get("content-length", "0"))
        body = await reader.readexactly(min(length, MOST_BYTES)) if length else b""
        return Heard(int(lines[0].split()[1]), head.decode("latin-1"), body)
    return Heard(int(lines[0].split()[1]), head.decode("latin-1"), b"")


async def _head(reader: asyncio.StreamReader) -> bytes:
    with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        return await reader.readuntil(b"\r\n\r\n")
    return b""


def request(
    method: str, path: str, body: bytes = b"", *, headers: dict[str, str] | None = None
) -> bytes:
    """A whole request; *headers* may replace what it has of itself."""
    given = {"Host": "127.0.0.1", "Content-Length": str(len(body)), **(headers or {})}
    lines = [f"{method} {path} HTTP/1.1", *(f"{k}: {v}" for k, v in given.items() if v)]
    return "\r\n".join(lines).encode("utf-8", "surrogatepass") + b"\r\n\r\n" + body


async def again_and_again(chunk: bytes, *, times: int, pause_s: float = 0) -> AsyncIterable[bytes]:
    for _ in range(times):
        yield chunk
        await asyncio.sleep(pause_s)
