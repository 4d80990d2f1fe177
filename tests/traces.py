"""A look over everything that is stored, for what should be gone."""

from db.pool import Pool


async def traces(db: Pool, *needles: str, spare: frozenset[str] = frozenset()) -> list[str]:
    """`table: row` of every row of every table but *spare* that says one of *needles*.

    Whole rows are searched as text, in any case: arrays, JSON, and bytes as hexadecimal, too.
    """
    tables = await db.fetch(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
    )
    found: list[str] = []
    for table in {row["tablename"] for row in tables} - spare - {"schema_migrations"}:
        for needle in needles:
            rows = await db.fetch(
                f"SELECT t::text AS row FROM {table} t"
                " WHERE strpos(lower(t::text), lower($1)) > 0 OR strpos(t::text, $2) > 0",
                needle,
                needle.encode().hex(),
            )
            found += [f"{table}: {row['row']}" for row in rows]
    return found
