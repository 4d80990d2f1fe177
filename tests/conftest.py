"""Real servers for the whole run, and a freshly cloned, migrated database for each test.

TEST_DATABASE_URL and TEST_REDIS_URL name servers to use instead of the ones the packages bring.
"""

import os
from collections.abc import AsyncGenerator, Generator
from dataclasses import replace
from itertools import count

import asyncpg
import pytest
from discord.asset import Asset
from discord.gateway import DiscordWebSocket
from discord.http import Route
from redis.asyncio import Redis
from yarl import URL

from cli.servers import EmbeddedServers, Urls
from core.redis import connect
from db.migrate import migrate
from db.pool import Pool, create_pool

RUN = os.environ.get("PYTEST_XDIST_WORKER", "gw0")  # several runs may share one server
TEMPLATE = f"helpsight_template_{RUN}"
_numbers = count(1)


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


def on_database(url: str, name: str) -> str:
    """*url* with another database of the same server."""
    return f"{url.rsplit('/', 1)[0]}/{name}"


@pytest.fixture(scope="session")
async def template(servers: Urls) -> str:
    admin = await asyncpg.connect(servers.database_url)
    await admin.execute(f"DROP DATABASE IF EXISTS {TEMPLATE}")
    await admin.execute(f"CREATE DATABASE {TEMPLATE}")
    await admin.close()
    await migrate(on_database(servers.database_url, TEMPLATE))
    return TEMPLATE


async def clone(servers: Urls, template: str) -> AsyncGenerator[str]:
    name = f"helpsight_test_{os.getpid()}_{next(_numbers)}"
    admin = await asyncpg.connect(servers.database_url)
    await admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield on_database(servers.database_url, name)
    await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await admin.close()


@pytest.fixture
async def database_url(servers: Urls, template: str) -> AsyncGenerator[str]:
    """A migrated database that nobody else uses."""
    async for url in clone(servers, template):
        yield url


@pytest.fixture
async def empty_database_url(servers: Urls) -> AsyncGenerator[str]:
    """A database without a single table."""
    async for url in clone(servers, "template1"):
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
