"""What is done every so often, by one worker for all."""

from db.pool import Executor

_TAKE = """
INSERT INTO chores (name, begun_at) VALUES ($1, clock_timestamp())
ON CONFLICT (name) DO UPDATE SET begun_at = excluded.begun_at
WHERE chores.begun_at <= excluded.begun_at - $2 * interval '1 second'
RETURNING name
"""


async def take(db: Executor, name: str, *, every_s: float) -> bool:
    """Whether it is time, by this server's clock. Whoever is told so, and nobody else, does it."""
    return await db.fetchval(_TAKE, name, every_s) is not None


async def give_back(db: Executor, name: str) -> None:
    """It was not done: it is time for it still."""
    await db.execute("DELETE FROM chores WHERE name = $1", name)
