"""What every process asks of its database before it begins."""

import pytest

from cli.wiring.ground import open_ground
from core.settings import Settings
from db.migrate import Migration, SchemaBehind, load, migrate


def settings_of(database_url: str, redis_url: str) -> Settings:
    here = {"database_url": database_url, "redis_url": redis_url}
    return Settings(_env_file=None, **here)  # type: ignore[arg-type, call-arg]


async def test_a_process_on_an_older_database_says_how_to_migrate_it(
    empty_database_url: str, redis_url: str
) -> None:
    known = load()
    await migrate(empty_database_url, known[:-2])

    with pytest.raises(SchemaBehind, match=rf"lacks {known[-2].name} and .* `helpsight migrate`"):
        async with open_ground(settings_of(empty_database_url, redis_url)):
            pass


async def test_the_release_before_goes_on_with_a_newer_database(
    empty_database_url: str, redis_url: str
) -> None:
    """Old and new processes work side by side while a release is rolled out."""
    await migrate(empty_database_url, [*load(), Migration("9999_later", "CREATE TABLE later ()")])

    async with open_ground(settings_of(empty_database_url, redis_url)) as ground:
        assert await ground.db.fetchval("SELECT 1") == 1
