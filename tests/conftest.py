"""Real servers for the whole run, and a migrated database without rows for each test.

TEST_DATABASE_URL and TEST_REDIS_URL name servers to use instead of the ones the packages bring.
"""

import os
from collections.abc import AsyncGenerator, Generator
from dataclasses import replace

import asyncpg
import pytest
import structlog
from discord.asset import Asset
from discord.gateway import DiscordWebSocket
from discord.http import Route
from redis.asyncio import Redis
from yarl import URL

from cli.servers import EmbeddedServers, Urls
from core.redis import connect
from db.pool import Pool, create_pool
from tests.databases import Databases

RUN = os.environ.get("PYTEST_XDIST_WORKER", "gw0")  # several runs may share one server


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: tests wait for servers, browsers, processes of their own."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(trylast=True)  # whoever shuffles them comes before
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those that were given more time begin first, so that no worker is left alone with one."""
    items.sort(key=lambda item: item.get_closest_marker("timeout") is None)


@pytest.fixture(scope="session", autouse=True)
def plain_tracebacks() -> None:
    """Of what is logged: structlog's own show local variables, which takes half a second each."""
    renderer = structlog.dev.ConsoleRenderer(
        colors=False, exception_formatter=structlog.dev.plain_traceback
    )
    structlog.configure(processors=[*structlog.get_config()["processors"][:-1], renderer])


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Generator[Urls]:
    servers = EmbeddedServers(
        tmp_path_factory.mktemp("servers"),
        database_url=os.environ.get("TEST_DATABASE_URL"),
        redis_url=os.environ.get("TEST_REDIS_URL"),
        fast=True,
    )
    with servers as urls:
        yield replace(urls, redis_url=own_redis(urls.redis_url))


def own_redis(url: str) -> str:
    """*url* with a database that no other worker of pytest empties."""
    return str(URL(url).with_path(f"/{RUN.removeprefix('gw')}"))


@pytest.fixture(scope="session")
async def databases(servers: Urls) -> AsyncGenerator[Databases]:
    admin = await asyncpg.connect(servers.database_url)
    databases = Databases(servers.database_url, admin, RUN)
    await databases.make_template()
    yield databases
    await databases.close()
    await admin.close()


@pytest.fixture
async def database_url(databases: Databases) -> AsyncGenerator[str]:
    """A migrated database without rows that nobody else uses."""
    async with databases.lent() as url:
        yield url


@pytest.fixture
async def empty_database_url(databases: Databases) -> AsyncGenerator[str]:
    """A database without a single table."""
    async with databases.clone("template1") as url:
        yield url


@pytest.fixture
async def db(database_url: str) -> AsyncGenerator[Pool]:
    pool = await create_pool(database_url, max_size=8)
    yield pool
    await pool.close()


@pytest.fixture
async def redis_url(servers: Urls) -> str:
    """The Redis of this run, emptied."""
    redis = connect(servers.redis_url)
    await redis.flushdb()  # pyright: ignore[reportUnknownMemberType]
    await redis.aclose()
    return servers.redis_url


@pytest.fixture
async def redis(redis_url: str) -> AsyncGenerator[Redis]:
    redis = connect(redis_url)
    yield redis
    await redis.aclose()


@pytest.fixture
def real_discord_afterwards() -> Generator[None]:
    """For tests that point discord.py elsewhere, which lasts as long as the process."""
    before = (Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY, Asset.BASE)
    yield
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY, Asset.BASE = before
