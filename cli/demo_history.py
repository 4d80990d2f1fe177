"""Waits until the demo's history is stored and its pictures are read, and says how far it is.

Only the first demo has something to wait for: then the first screenshot finds its answer.
"""

import asyncio
import sys

import asyncpg

from cli.config import load_settings
from cli.wiring.ground import servers
from db import messages, ocr_results
from db.pool import Executor, reaching

POLL_S = 0.25
LIMIT_S = 90.0


async def progress(db: Executor) -> tuple[int, int]:
    """How many pictures are read, and how many there are; (0, 0) before anything is stored."""
    if not await messages.are_any(db):
        return (0, 0)
    by_status = await ocr_results.counts(db)
    waiting = by_status.get("pending", 0) + by_status.get("processing", 0)
    total = sum(by_status.values())
    return (total - waiting, total)


async def wait(url: str) -> None:
    """Return when the history is read, or has taken `LIMIT_S`: the demo works all the same."""
    with reaching(url):
        connection = await asyncpg.connect(url)
    shown = (0, 0)
    try:
        async with asyncio.timeout(LIMIT_S):
            while (now := await progress(connection)) == (0, 0) or now[0] < now[1]:
                if now != shown:
                    print(f"read {now[0]} of {now[1]} pictures of the history", flush=True)
                shown = now
                await asyncio.sleep(POLL_S)
    except TimeoutError:
        print("the rest of the history is read while you look around", file=sys.stderr)
    finally:
        await connection.close()


if __name__ == "__main__":
    asyncio.run(wait(servers(load_settings()).database_url))
