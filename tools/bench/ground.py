"""Servers and a database for one part of the bench, with every commit on disk."""

import tempfile
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from redis.asyncio import Redis

from cli.servers import EmbeddedServers, Urls
from core.redis import connect
from db import channels, guilds
from db.migrate import migrate
from db.pool import Pool, create_pool
from db.records import Channel, Guild, NewAttachment, NewMessage
from jobs.queue import JobQueue

GUILD, CHANNEL = 1, 2


@dataclass(frozen=True, slots=True)
class Ground:
    urls: Urls
    db: Pool
    redis: Redis

    @property
    def queue(self) -> JobQueue:
        return JobQueue(self.redis, self.db)


@contextmanager
def own_servers() -> Generator[tuple[Urls, Path]]:
    """Servers of this part alone, and a folder; both go at the end."""
    with tempfile.TemporaryDirectory(prefix="helpsight-bench-") as folder:
        Path(folder).chmod(0o755)  # PostgreSQL runs as another user where this is root
        with EmbeddedServers(Path(folder, "data")) as urls:
            yield urls, Path(folder)


@asynccontextmanager
async def opened(urls: Urls) -> AsyncGenerator[Ground]:
    """A migrated database with one guild that has one help channel."""
    await migrate(urls.database_url)
    db, redis = await create_pool(urls.database_url, max_size=10), connect(urls.redis_url)
    try:
        await guilds.save(db, Guild(GUILD, "bench"))
        await channels.save_many(db, [Channel(CHANNEL, GUILD, "help", 0, "help", is_public=True)])
        yield Ground(urls, db, redis)
    finally:
        await redis.aclose()
        await db.close()


def said(number: int, content: str = "", *, url: str | None = None) -> NewMessage:
    """A message with the id *number*, and with a picture at *url*."""
    picture = NewAttachment(
        number, "new.png", "image/png", size_bytes=1, url=url or "", maybe_image=True
    )
    return NewMessage(
        id=number,
        guild_id=GUILD,
        channel_id=CHANNEL,
        thread_id=None,
        author_id=3,
        author_name="linh",
        is_bot=False,
        content=content,
        created_at=datetime.now(UTC),
        attachments=(picture,) if url is not None else (),
    )
