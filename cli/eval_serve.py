"""Answers a scorer in JSON lines, through the code the bot runs, over an empty database."""

import json
import tempfile
from collections.abc import AsyncGenerator, AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Literal, assert_never

from asyncpg import PostgresError
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from cli.eval_store import Document, EvalStore
from cli.servers import EmbeddedServers
from cli.wiring.search import open_embedder
from core.errors import HelpsightError
from core.settings import Settings
from db.migrate import migrate
from db.patience import DATABASE_AWAY
from db.pool import create_pool
from db.text import storable
from qa.detect import REQUEST, asks_about_error, is_newcomer, request_score

MAX_RESULTS = 10_000
_NO_REDIS = "redis://unused"  # nothing here rings a bell


class IndexOp(BaseModel):
    op: Literal["index"]
    docs: list[Document]


class SearchOp(BaseModel):
    op: Literal["search"]
    query: str
    k: Annotated[int, Field(ge=1, le=MAX_RESULTS)] = 10


class DetectOp(BaseModel):
    """`gap`: how many messages of the channel ago the author last spoke; null: never before."""

    op: Literal["detect"]
    text: str
    gap: int | None = None


Op = Annotated[IndexOp | SearchOp | DetectOp, Field(discriminator="op")]
_OP: TypeAdapter[IndexOp | SearchOp | DetectOp] = TypeAdapter(Op)


async def replies(lines: Iterable[str], store: EvalStore) -> AsyncIterator[str]:
    """One JSON object for each line that is not empty; a line that cannot be done gets `error`."""
    for line in lines:
        if line.strip():
            yield json.dumps(await _reply(line, store), ensure_ascii=False)


async def _reply(line: str, store: EvalStore) -> dict[str, object]:
    try:
        return await _done(_parsed(line), store)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        return {"error": f"{where}: {first['msg']}" if where else first["msg"]}
    except (ValueError, RecursionError, HelpsightError, PostgresError, *DATABASE_AWAY) as error:
        return {"error": f"{type(error).__name__}: {error}"}


def _parsed(line: str) -> IndexOp | SearchOp | DetectOp:
    whole = json.dumps(json.loads(line), ensure_ascii=False)  # half characters are raw in this
    return _OP.validate_json(storable(whole))


async def _done(op: IndexOp | SearchOp | DetectOp, store: EvalStore) -> dict[str, object]:
    match op:
        case IndexOp():
            await store.index(op.docs)
            return {"ok": True}
        case SearchOp():
            return {"results": await store.search(op.query, op.k)}
        case DetectOp():
            return {"score": _request_score(op)}
        case _:
            assert_never(op)


def _request_score(op: DetectOp) -> float:
    is_new = is_newcomer(op.gap) if "gap" in op.model_fields_set else None
    score = request_score(op.text, is_newcomer=is_new)
    return max(score, REQUEST) if asks_about_error(op.text) else score


@asynccontextmanager
async def empty_store(settings: Settings) -> AsyncGenerator[EvalStore]:
    """A store over servers of its own, which go with everything in them.

    Raises:
        SemanticMissing: SEARCH_SEMANTIC is `on`, and something it needs is not here.
    """
    with (
        tempfile.TemporaryDirectory(prefix="helpsight-eval-") as folder,
        EmbeddedServers(Path(folder, "data"), redis_url=_NO_REDIS, fast=True) as urls,
    ):
        await migrate(urls.database_url)
        pool = await create_pool(urls.database_url, max_size=2)
        try:
            yield await EvalStore.opened(pool, await open_embedder(settings, pool))
        finally:
            await pool.close()
