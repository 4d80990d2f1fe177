"""What people think of answers: one vote a person and answer, which may be changed."""

from uuid import UUID

from db.pool import Executor
from db.text import storable


async def cast(db: Executor, answer_id: UUID, user_id: int, *, is_helpful: bool) -> None:
    """Store or change a vote, with what wrote the answer. A change forgets the earlier reason."""
    await db.execute(
        "INSERT INTO votes (answer_id, user_id, is_helpful, model_version, prompt_version)"
        " SELECT id, $2, $3, model_version, prompt_version FROM answers WHERE id = $1"
        " ON CONFLICT (answer_id, user_id) DO UPDATE"
        " SET is_helpful = excluded.is_helpful, model_version = excluded.model_version,"
        " prompt_version = excluded.prompt_version, updated_at = clock_timestamp(),"
        " reason = CASE WHEN votes.is_helpful = excluded.is_helpful THEN votes.reason END",
        answer_id,
        user_id,
        is_helpful,
    )


async def explain(db: Executor, answer_id: UUID, user_id: int, reason: str) -> bool:
    """Say why an answer did not help; False when this person's vote says that it did, or none."""
    explained = await db.fetchval(
        "UPDATE votes SET reason = $3, updated_at = clock_timestamp()"
        " WHERE answer_id = $1 AND user_id = $2 AND NOT is_helpful RETURNING user_id",
        answer_id,
        user_id,
        storable(reason),
    )
    return explained is not None
