"""A Redis that takes what it is told and says nothing."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager


@asynccontextmanager
async def hanging(*answered: bytes) -> AsyncGenerator[str]:
    """The URL of a Redis that says OK to what has one of these words, and nothing else."""

    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while said := await reader.read(4096):
            writer.write(b"+OK\r\n" * sum(said.count(word) for word in answered))
        writer.close()

    async with await asyncio.start_server(hang, "127.0.0.1", 0) as server:
        yield f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}/0"
