"""How the whole of Helpsight stands, over all guilds: facts for `helpsight doctor`."""

from dataclasses import dataclass

from db.pool import Executor
from db.stats import Backlog

_BACKLOG = """
SELECT p.n AS pictures, p.oldest AS pictures_oldest_s,
    (SELECT count(*) FROM better_readings) AS models,
    q.n AS questions, q.oldest AS questions_oldest_s,
    (SELECT count(*) FROM answers WHERE status IN ('ready', 'sending')) AS answers
FROM (
    SELECT count(*) AS n, extract(epoch FROM now() - min(created_at))::float8 AS oldest
    FROM ocr_results WHERE status IN ('pending', 'processing')
) AS p, (
    SELECT count(*) AS n, extract(epoch FROM now() - min(due_at))::float8 AS oldest
    FROM questions WHERE status IN ('waiting', 'processing')
) AS q
"""


@dataclass(frozen=True, slots=True)
class Role:
    """Whom the database takes us for. Nothing here needs a superuser."""

    name: str
    is_superuser: bool


async def backlog(db: Executor) -> Backlog:
    """What waits in all guilds together, and for how long."""
    row = await db.fetchrow(_BACKLOG)
    return Backlog(**dict(row)) if row else Backlog(0, None, 0, 0, None, 0)


async def role(db: Executor) -> Role:
    row = await db.fetchrow(
        "SELECT rolname AS name, rolsuper AS is_superuser FROM pg_roles"
        " WHERE rolname = current_user"
    )
    return Role(row["name"], row["is_superuser"]) if row else Role("unknown", is_superuser=False)
