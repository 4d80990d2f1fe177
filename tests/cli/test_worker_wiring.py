import aiohttp
import pytest
from redis.asyncio import Redis
from structlog.testing import capture_logs

from cli.wiring.worker import picture_fetcher, tell_missing_languages
from core.settings import Settings
from jobs.fetch import Fetcher
from jobs.fetch_cache import CachedFetcher


def settings(**values: object) -> Settings:
    return Settings(_env_file=None, **values)  # type: ignore[arg-type, call-arg]


@pytest.mark.parametrize(
    ("languages", "told"),
    [("eng", []), ("eng,tlh,xyz", [["tlh", "xyz"]])],
    ids=["all are here", "two are not"],
)
def test_a_worker_names_languages_that_are_missing_once(
    languages: str, told: list[list[str]]
) -> None:
    with capture_logs() as logs:
        tell_missing_languages(settings(ocr_languages=languages))

    assert [log["languages"] for log in logs] == told


@pytest.mark.parametrize(("keep_s", "kind"), [(0, Fetcher), (900, CachedFetcher)])
async def test_pictures_are_kept_for_as_long_as_the_setting_says(
    redis: Redis, keep_s: float, kind: type
) -> None:
    async with aiohttp.ClientSession() as session:
        assert isinstance(picture_fetcher(settings(fetch_cache_s=keep_s), session, redis), kind)
