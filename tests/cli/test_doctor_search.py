import pytest

from cli.doctor_search import describe, finding
from core.settings import Settings
from db.vectors import Standing

HERE = Standing(is_ready=True, can_be=True, vectors=3, waiting=1)
FRESH = Standing(is_ready=False, can_be=True, vectors=0, waiting=4)
WITHOUT = Standing(is_ready=False, can_be=False, vectors=0, waiting=4)


@pytest.mark.parametrize(
    ("standing", "has_model", "seen"),
    [
        (HERE, True, "by words and by meaning, 3 texts embedded, 1 wait"),
        (FRESH, True, "by words; by meaning too once a worker has started"),
        (WITHOUT, True, "by words: this PostgreSQL has no pgvector"),
        (HERE, False, "by words"),
    ],
)
def test_it_says_which_search_is_in_use(standing: Standing, has_model: bool, seen: str) -> None:
    told = describe(standing, is_wanted=False, has_model=has_model)

    assert told.seen.startswith(seen)
    assert told.state == "ok"


def test_what_was_demanded_and_is_missing_is_a_failure() -> None:
    assert describe(WITHOUT, is_wanted=True, has_model=True).state == "failure"
    told = describe(HERE, is_wanted=True, has_model=False)
    assert (told.state, "EXTRAS=semantic" in told.fix) == ("failure", True)


async def test_the_database_says_what_is_embedded(database_url: str) -> None:
    settings = Settings(database_url=database_url, redis_url="redis://127.0.0.1:1")  # pyright: ignore[reportArgumentType]  # as from the environment

    assert (await finding(settings)).seen == "by words; by meaning too once a worker has started"
    off = settings.model_copy(update={"search_semantic": "off"})
    assert "SEARCH_SEMANTIC is off" in (await finding(off)).seen
