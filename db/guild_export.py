"""All that is stored of one guild, row by row, as JSON."""

from collections.abc import AsyncIterator, Mapping
from types import MappingProxyType

from db.pool import Connection, Executor, transaction

PREFETCH = 200

# What the search makes of these rows, what says how far the work on them is, and cursors.
LEFT_OUT = frozenset(
    {
        "better_readings",
        "document_errors",
        "documents",
        "expired_links",
        "place_cursors",
        "postings",
        "reading_marks",
        "refusal_notices",
        "refusals",
        "tombstones",
        "trigrams",
        "withdrawn_replies",
    }
)
# Tables that name the guild through another one; all others are found by their column.
_BY_JOIN: Mapping[str, str] = MappingProxyType(
    {
        "guilds": "SELECT * FROM guilds WHERE id = $1",
        "answer_sources": "SELECT s.* FROM answer_sources s JOIN answers a ON a.id = s.answer_id"
        " WHERE a.guild_id = $1 ORDER BY s.answer_id, s.position",
        "votes": "SELECT v.* FROM votes v JOIN answers a ON a.id = v.answer_id"
        " WHERE a.guild_id = $1 ORDER BY v.answer_id, v.user_id",
    }
)
_COLUMNS_LEFT_OUT = ("token", "lease_until", "enqueued_at")  # of claims
_TABLES = """
SELECT c.table_name FROM information_schema.columns c
JOIN information_schema.tables t USING (table_schema, table_name)
WHERE c.table_schema = 'public' AND c.column_name = 'guild_id' AND t.table_type = 'BASE TABLE'
  AND c.table_name <> ALL ($1::text[])
ORDER BY 1
"""


async def rows(db: Executor, guild_id: int) -> AsyncIterator[tuple[str, str]]:
    """The table and the JSON of each row, all as of one moment; a guild of any size fits."""
    async with transaction(db) as connection:
        await connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for table, query in (await _queries(connection)).items():
            as_json = f"SELECT (to_jsonb(t) - $2::text[])::text AS row FROM ({query}) AS t"
            async for record in connection.cursor(
                as_json, guild_id, list(_COLUMNS_LEFT_OUT), prefetch=PREFETCH
            ):
                yield table, record["row"]


async def _queries(connection: Connection) -> dict[str, str]:
    """What to ask of each table; the names are the database's own."""
    named = [row["table_name"] for row in await connection.fetch(_TABLES, list(LEFT_OUT))]
    by_column = {name: f'SELECT * FROM "{name}" WHERE guild_id = $1 ORDER BY 1' for name in named}
    return {**_BY_JOIN, **by_column}
