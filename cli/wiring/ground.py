"""What every process stands on: the servers, the pool, the bell."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from redis.asyncio import Redis

from cli.config import MissingSetting, plain
from cli.servers import Urls, find_running
from core.redis import connect
from core.settings import Settings
from db.migrate import require_current
from db.pool import Pool, create_pool
from jobs.bell import AnswerBell
from jobs.queue import JobQueue


@dataclass(frozen=True, slots=True)
class Ground:
    """What every process stands on."""

    urls: Urls
    db: Pool
    redis: Redis
    queue: JobQueue
    bell: AnswerBell


def servers(settings: Settings) -> Urls:
    """The servers to use: those that are set, else those a running `up` or `demo` brought.

    Raises:
        MissingSetting: there are none.
    """
    given = {
        "database_url": plain(settings.database_url),
        "redis_url": plain(settings.redis_url),
    }
    if given["database_url"] and given["redis_url"]:
        return Urls(given["database_url"], given["redis_url"])
    for home in (settings.data_dir, settings.data_dir / "demo"):
        if running := find_running(home, **given):
            return running
    raise MissingSetting(
        "there is no database here. Start `helpsight demo` or `helpsight up` in another terminal,"
        " or set DATABASE_URL and REDIS_URL (docs/scaling.md)."
    )


@asynccontextmanager
async def open_ground(settings: Settings) -> AsyncGenerator[Ground]:
    """The ground of one process, for as long as the context lasts.

    Raises:
        MissingSetting: there are no servers.
        DatabaseUnreachable: PostgreSQL does not answer.
        SchemaBehind: the database was not migrated to this release.
    """
    urls = servers(settings)
    async with AsyncExitStack() as stack:
        db = await create_pool(urls.database_url, max_size=settings.database_pool_size)
        stack.push_async_callback(db.close)
        await require_current(db)
        redis = connect(urls.redis_url)
        stack.push_async_callback(redis.aclose)
        yield Ground(urls, db, redis, JobQueue(redis, db), AnswerBell(redis))
