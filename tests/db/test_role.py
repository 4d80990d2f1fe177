"""The role that Helpsight is given in PostgreSQL needs no more than a database of its own."""

from collections.abc import AsyncGenerator

import asyncpg
import pytest
from yarl import URL

from cli.servers import Urls
from db import guilds, health
from db.migrate import migrate
from db.pool import create_pool
from tests.builders import GUILD

ROLE = "helpsight_modest"
PASSWORD = "modest"


@pytest.fixture
async def modest_url(servers: Urls) -> AsyncGenerator[str]:
    """An empty database that belongs to a role without any right beyond it."""
    admin = await asyncpg.connect(servers.database_url)
    await admin.execute(f"CREATE ROLE {ROLE} LOGIN NOSUPERUSER PASSWORD '{PASSWORD}'")
    await admin.execute(f"CREATE DATABASE {ROLE} OWNER {ROLE} TEMPLATE template1")
    url = URL(servers.database_url).with_user(ROLE).with_password(PASSWORD).with_path(f"/{ROLE}")
    yield str(url)
    await admin.execute(f"DROP DATABASE {ROLE} WITH (FORCE)")
    await admin.execute(f"DROP ROLE {ROLE}")
    await admin.close()


async def test_a_role_without_superuser_migrates_and_works(modest_url: str) -> None:
    await migrate(modest_url)

    async with await create_pool(modest_url, max_size=2) as db:
        await guilds.save(db, GUILD)
        assert not (await health.role(db)).is_superuser
        assert await db.fetchval("SELECT name FROM guilds") == GUILD.name
