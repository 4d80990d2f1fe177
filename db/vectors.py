"""The meaning of documents as vectors, where the server has pgvector, and what waits for it."""

from collections.abc import Sequence
from dataclasses import dataclass

import asyncpg

from db.pool import Executor, transaction

DIMENSIONS = 384
# Up to here every vector of a guild is looked at, which misses none; above it an index is asked.
INDEX_ABOVE = 50_000
_INDEX_TIMEOUT_S = 3600.0
_NEAREST = "nearest_shown"

# The function bears the index's options: with them it goes on until enough are found. What may not
# be shown is passed over while the nearest are read, so that however much of it there is, it crowds
# out nothing; OFFSET 0 has each looked up in that order, and no table read for all of them.
_MAKE = f"""
CREATE EXTENSION IF NOT EXISTS vector;
CREATE TABLE IF NOT EXISTS document_vectors (
    document_id bigint PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
    guild_id bigint NOT NULL,
    vector halfvec({DIMENSIONS}) NOT NULL
);
CREATE INDEX IF NOT EXISTS document_vectors_guild ON document_vectors (guild_id);
CREATE OR REPLACE FUNCTION {_NEAREST}(
    guild bigint, asked halfvec, places bigint[], private_threads bigint[], unwanted bigint[],
    most integer
)
RETURNS TABLE (document_id bigint, cosine real)
LANGUAGE plpgsql STABLE SET hnsw.iterative_scan = relaxed_order SET hnsw.ef_search = 200 AS $$
BEGIN
    RETURN QUERY EXECUTE
        'SELECT near.document_id, (1 - near.distance)::real
        FROM (
            SELECT v.document_id, v.vector <=> $2 AS distance
            FROM document_vectors v WHERE v.guild_id = $1 ORDER BY v.vector <=> $2
        ) AS near
        CROSS JOIN LATERAL (
            SELECT FROM documents d LEFT JOIN threads t ON t.id = d.thread_id
            WHERE d.id = near.document_id AND d.channel_id = ANY ($3) AND d.id <> ALL ($5)
                AND (t.is_private IS NOT TRUE OR t.id = ANY ($4))
                AND NOT EXISTS (SELECT FROM unembedded u WHERE u.document_id = d.id)
            OFFSET 0
        ) AS shown
        LIMIT $6' USING guild, asked, places, private_threads, unwanted, most;
END
$$;
"""
_INDEX = """
CREATE INDEX CONCURRENTLY IF NOT EXISTS document_vectors_near
ON document_vectors USING hnsw (vector halfvec_cosine_ops)
"""
_WAITING = """
SELECT u.document_id, u.change, concat_ws(E'\\n', d.title, prose_text(d.question)) AS question,
    prose_text(d.answer) AS answer
FROM unembedded u JOIN documents d ON d.id = u.document_id
ORDER BY u.change DESC LIMIT $1
"""
# A document that changed meanwhile stays in the outbox, and is not written.
_LAND = """
WITH done AS (
    DELETE FROM unembedded u USING unnest($1::bigint[], $2::bigint[]) AS given (id, change)
    WHERE u.document_id = given.id AND u.change = given.change
    RETURNING u.document_id
), gone AS (
    DELETE FROM document_vectors v USING done
    WHERE v.document_id = done.document_id AND v.document_id <> ALL ($3::bigint[])
)
INSERT INTO document_vectors AS v (document_id, guild_id, vector)
SELECT d.id, d.guild_id, given.vector::halfvec
FROM unnest($3::bigint[], $4::text[]) AS given (id, vector)
JOIN done ON done.document_id = given.id
JOIN documents d ON d.id = given.id
ON CONFLICT (document_id) DO UPDATE SET guild_id = excluded.guild_id, vector = excluded.vector
"""


@dataclass(frozen=True, slots=True)
class Unembedded:
    """A document without a vector. `change` tells which text of it this is."""

    document_id: int
    change: int
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Standing:
    """`is_ready`: the table is there. `can_be`: pgvector is here, so it can be made."""

    is_ready: bool
    can_be: bool
    vectors: int
    waiting: int


async def prepare(db: Executor) -> bool:
    """Make the table of vectors where it is missing; whether there is one now."""
    found = await standing(db)
    if found.is_ready or not found.can_be:
        return found.is_ready
    try:
        async with transaction(db) as connection:
            await connection.execute("SELECT pg_advisory_xact_lock(hashtext('document_vectors'))")
            await connection.execute(_MAKE)
    except asyncpg.InsufficientPrivilegeError:
        return False  # an administrator has to say CREATE EXTENSION vector once
    return True


async def standing(db: Executor) -> Standing:
    """What there is of the vectors."""
    is_ready = await is_prepared(db)
    can_be = is_ready or await db.fetchval(
        "SELECT EXISTS (SELECT FROM pg_available_extensions WHERE name = 'vector')"
    )
    return Standing(
        is_ready=is_ready,
        can_be=can_be,
        vectors=await db.fetchval("SELECT count(*) FROM document_vectors") if is_ready else 0,
        waiting=await db.fetchval("SELECT count(*) FROM unembedded"),
    )


async def is_prepared(db: Executor) -> bool:
    return await db.fetchval(
        "SELECT to_regclass('document_vectors') IS NOT NULL AND to_regproc($1) IS NOT NULL",
        _NEAREST,
    )


async def waiting(db: Executor, *, limit: int) -> list[Unembedded]:
    """Documents without a vector, those that changed last first."""
    return [Unembedded(**row) for row in await db.fetch(_WAITING, limit)]


async def land(
    db: Executor, taken: Sequence[Unembedded], vectors: Sequence[Sequence[float] | None]
) -> None:
    """Keep the vectors of *taken*, as far as those did not change; None: nobody wrote anything."""
    told = [(t.document_id, as_text(v)) for t, v in zip(taken, vectors, strict=True) if v]
    await db.execute(
        _LAND,
        [t.document_id for t in taken],
        [t.change for t in taken],
        [document_id for document_id, _ in told],
        [vector for _, vector in told],
    )


async def index_if_many(db: Executor, *, above: int = INDEX_ABOVE) -> bool:
    """Make the index of the vectors once there are many; whether it was made now."""
    has_one = "SELECT to_regclass('document_vectors_near') IS NOT NULL"
    if await db.fetchval(has_one):
        return False
    if await db.fetchval("SELECT count(*) FROM document_vectors") <= above:
        return False
    await db.execute(_INDEX, timeout=_INDEX_TIMEOUT_S)
    return True


def as_text(vector: Sequence[float]) -> str:
    """*vector* as pgvector reads it."""
    return f"[{','.join(f'{value:.5f}' for value in vector)}]"
