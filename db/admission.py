"""What a question must pass before it is answered, and what is known of who asks: parts of SQL.

All of it is about `questions q` with its guild `g`, channel `c` and, in a thread, `t`.
"""

from dataclasses import dataclass

LIMITS_LOCK_ID = 727_003  # with a guild: whoever counts its answers is alone in it
# An author who said nothing among so many messages, or for so long, joins no talk, but opens one.
NEWCOMER_MESSAGES = 60
NEWCOMER_H = 12
SILENCE_H = 24


@dataclass(frozen=True, slots=True)
class RateLimits:
    """Answers in any hour, at most: to one person, in one channel, in one guild."""

    per_user_hour: int = 10
    per_channel_hour: int = 60
    per_guild_hour: int = 300


IS_OPEN = "q.status IN ('waiting', 'processing')"

# The quiet window is over, and no picture of what was asked is still to be read.
IS_DUE = """
    q.due_at <= clock_timestamp()
    AND (q.give_up_at <= clock_timestamp() OR NOT EXISTS (
        SELECT FROM message_attachments a JOIN ocr_results r ON r.attachment_id = a.id
        WHERE a.message_id = ANY (q.part_ids || q.message_id)
          AND r.status IN ('pending', 'processing')))
"""

IS_LEFT_TO_PEOPLE = f"""
    t.silenced_at IS NOT NULL OR EXISTS (
        SELECT FROM questions before
        WHERE before.place_id = q.place_id AND before.asker_id = q.asker_id
          AND before.silenced_at > now() - interval '{SILENCE_H} hours')
"""


def refusal(per_user: str, per_channel: str, per_guild: str) -> str:
    """Why nothing is said, or NULL. The parameters are those of the limits.

    A question that has its answer, and may get a better one, is counted once.
    """
    return f"""
    CASE
        WHEN g.paused_at IS NOT NULL OR c.paused_at IS NOT NULL THEN 'paused'
        WHEN NOT q.asked_by_name AND ({IS_LEFT_TO_PEOPLE}) THEN 'silenced'
        WHEN NOT q.asked_by_name AND coalesce(t.is_solved, false) THEN 'solved'
        WHEN EXISTS (
            SELECT FROM questions u
            WHERE u.guild_id = q.guild_id AND u.granted_at > now() - interval '1 hour'
              AND u.message_id <> q.message_id
            HAVING count(*) FILTER (WHERE u.asker_id = q.asker_id) >= {per_user}
                OR count(*) FILTER (WHERE u.channel_id = q.channel_id) >= {per_channel}
                OR count(*) >= {per_guild}
        ) THEN 'rate_limited'
    END
    """


# Whoever opens a thread asks: with its first message, unless it was made from somebody else's.
IS_STARTER = """
    m.thread_id IS NOT NULL AND m.author_id = t.owner_id
    AND NOT EXISTS (
        SELECT FROM messages before
        WHERE before.thread_id = m.thread_id AND before.id < m.id AND before.id <> t.id
          AND NOT before.id = ANY (q.part_ids))
    AND NOT EXISTS (
        SELECT FROM messages root WHERE root.id = t.id AND root.author_id <> m.author_id)
"""

# In a channel: whether the asker said nothing lately, before what is said in one go just now.
# In a thread: unknown while its owner is alone in it, and no newcomer once others talk.
IS_NEWCOMER = f"""
    CASE WHEN m.thread_id IS NULL THEN NOT EXISTS (
        WITH lately AS (
            SELECT said.id, said.author_id, said.created_at FROM messages said
            WHERE said.channel_id = m.channel_id AND said.thread_id IS NULL AND said.id < m.id
              AND NOT said.is_bot
            ORDER BY said.id DESC LIMIT {NEWCOMER_MESSAGES}
        )
        SELECT FROM lately
        WHERE author_id = m.author_id
          AND created_at > m.created_at - interval '{NEWCOMER_H} hours'
          AND id < (SELECT max(id) FROM lately other WHERE other.author_id <> m.author_id)
    ) WHEN EXISTS (
        SELECT FROM messages other
        WHERE other.thread_id = m.thread_id AND other.id < m.id AND NOT other.is_bot
          AND other.author_id <> m.author_id
    ) THEN false END
"""
