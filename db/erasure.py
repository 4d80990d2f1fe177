"""Erasing what is stored of a person, a guild, a channel, and of times long past: slice by slice.

A deleted message takes its pictures, readings, questions and answers along, and triggers mend the
search. What stands elsewhere (answers that quote it, votes, marks) is erased here. Each slice is
one transaction, so that nobody waits long; whoever is stopped goes on where they were.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from db import privacy
from db.pool import Connection, Executor, transaction

SLICE = 500  # messages


@dataclass(frozen=True, slots=True)
class Erased:
    """A slice that is gone. `urls` are where its pictures were, to be forgotten by caches too."""

    messages: int
    urls: tuple[str, ...] = ()


async def person(db: Executor, user_id: int) -> AsyncIterator[Erased]:
    """Erase all that is stored of a person, after `privacy.begin_erasing`."""
    while (erased := await person_slice(db, user_id)).messages:
        yield erased
    await person_rest(db, user_id)
    await privacy.end_erasing(db, user_id)


async def left_guild(db: Executor, guild_id: int, *, grace_days: int) -> AsyncIterator[Erased]:
    """Erase a guild the bot left so long ago; one that it is back in keeps what is left."""
    while (erased := await guild_slice(db, guild_id, grace_days=grace_days)).messages:
        yield erased
    await guild_rest(db, guild_id, grace_days=grace_days)


async def channel(db: Executor, channel_id: int) -> AsyncIterator[Erased]:
    """Erase a channel whose time has come (`db.channel_erasures`); a watched one keeps the rest."""
    while (erased := await channel_slice(db, channel_id)).messages:
        yield erased
    await channel_rest(db, channel_id)


async def give_up_guild(db: Executor, guild_id: int) -> None:
    """Count the guild as left long ago: `left_guild` erases it, and so does whoever comes after."""
    await db.execute("UPDATE guilds SET left_at = '-infinity' WHERE id = $1", guild_id)


async def too_old(db: Executor, guild_id: int) -> AsyncIterator[Erased]:
    """Erase what is older than a guild keeps it."""
    while (erased := await old_slice(db, guild_id)).messages:
        yield erased
    await old_rest(db, guild_id)


_OF_PERSON = "SELECT id FROM messages WHERE author_id = $1 ORDER BY id LIMIT $2"
_OF_GUILD = """
    SELECT m.id FROM messages m JOIN guilds g ON g.id = m.guild_id
    WHERE g.id = $1 AND g.left_at < now() - $3 * interval '1 day' LIMIT $2"""
_OF_CHANNEL = """
    SELECT m.id FROM messages m JOIN channels c ON c.id = m.channel_id
    WHERE m.channel_id = $1 AND c.erase_at <= now() LIMIT $2"""
_OLD = """
    SELECT id FROM messages WHERE guild_id = $1 AND created_at < kept_since($1)
    ORDER BY created_at LIMIT $2"""


async def person_slice(db: Executor, user_id: int) -> Erased:
    """Erase some messages of a person with the answers that quote them; replies are withdrawn."""
    async with transaction(db) as connection:
        ids = await _ids(connection, _OF_PERSON, user_id)
        return await _delete(connection, ids)


async def person_rest(db: Executor, user_id: int) -> None:
    """Erase what else is known of a person: what they asked, their votes, and their marks.

    What moderators changed stays in the audit, done by nobody.
    """
    async with transaction(db) as connection:
        for statement in _PERSON_REST:
            await connection.execute(statement, user_id)


_PERSON_REST = (
    "DELETE FROM asked WHERE user_id = $1",
    "DELETE FROM votes WHERE user_id = $1",
    "UPDATE threads SET title = '', owner_id = NULL WHERE owner_id = $1",
    "UPDATE threads SET solved_by = NULL WHERE solved_by = $1",
    "UPDATE threads SET silenced_by = NULL WHERE silenced_by = $1",
    "UPDATE answers SET dismissed_by = NULL WHERE dismissed_by = $1",
    "UPDATE answers SET helpers_asked_by = NULL WHERE helpers_asked_by = $1",
    "UPDATE backfills SET requested_by = NULL WHERE requested_by = $1",
    "UPDATE audit SET user_id = 0 WHERE user_id = $1",
    # what others said to them stays; whom they said it to does not
    """
    UPDATE messages
    SET content = regexp_replace(content, format('<@!?%s>', $1::bigint), '@somebody', 'g')
    WHERE content LIKE format('%%<@%s>%%', $1::bigint)
       OR content LIKE format('%%<@!%s>%%', $1::bigint)
    """,
)


async def guild_slice(db: Executor, guild_id: int, *, grace_days: int) -> Erased:
    """Erase some messages of a guild the bot left so long ago; none once it is back."""
    async with transaction(db) as connection:
        ids = await _ids(connection, _OF_GUILD, guild_id, grace_days)
        return await _delete(connection, ids)


async def guild_rest(db: Executor, guild_id: int, *, grace_days: int) -> bool:
    """Erase the guild itself with all that is left of it; False when the bot is back."""
    gone = await db.fetchval(
        "DELETE FROM guilds WHERE id = $1 AND left_at < now() - $2 * interval '1 day' RETURNING id",
        guild_id,
        grace_days,
    )
    return gone is not None


async def left_guilds(db: Executor, *, grace_days: int) -> list[int]:
    """Guilds the bot left, whose time of grace is over."""
    rows = await db.fetch(
        "SELECT id FROM guilds WHERE left_at < now() - $1 * interval '1 day'", grace_days
    )
    return [row["id"] for row in rows]


async def channel_slice(db: Executor, channel_id: int) -> Erased:
    """Erase some messages of a channel that is due; none once somebody took that back."""
    async with transaction(db) as connection:
        ids = await _ids(connection, _OF_CHANNEL, channel_id)
        return await _delete(connection, ids)


async def channel_rest(db: Executor, channel_id: int) -> None:
    """Erase its threads, what was asked there by command, and how far it was read: it is done."""
    await db.execute(
        "WITH done AS (UPDATE channels SET erase_at = NULL, last_message_id = NULL"
        " WHERE id = $1 AND erase_at <= now() RETURNING id),"
        " asks AS (DELETE FROM asked a USING done WHERE a.channel_id = done.id),"
        " cursors AS (DELETE FROM place_cursors p USING done WHERE p.channel_id = done.id)"
        " DELETE FROM threads t USING done WHERE t.channel_id = done.id",
        channel_id,
    )


# Discord keeps what the bot said there; only what is stored here is too old.
_LEAVE_REPLIES = """
UPDATE answers SET reply_message_id = NULL
WHERE reply_message_id IS NOT NULL AND (
    question_id = ANY ($1::bigint[])
    OR question_id IN (SELECT message_id FROM questions WHERE part_ids && $1::bigint[])
    OR id IN (SELECT answer_id FROM answer_sources WHERE message_id = ANY ($1::bigint[])))
"""


async def old_slice(db: Executor, guild_id: int) -> Erased:
    """Erase some messages of a guild that are older than it keeps them. Replies stay in Discord."""
    async with transaction(db) as connection:
        ids = await _ids(connection, _OLD, guild_id)
        await connection.execute(_LEAVE_REPLIES, ids)
        return await _delete(connection, ids)


async def old_rest(db: Executor, guild_id: int) -> None:
    """Erase threads without a message, and commands' questions, that are older than that."""
    await db.execute(
        "DELETE FROM threads t WHERE t.guild_id = $1 AND t.created_at < kept_since($1)"
        " AND NOT EXISTS (SELECT FROM messages m WHERE m.thread_id = t.id)",
        guild_id,
    )
    await db.execute(
        "DELETE FROM asked WHERE guild_id = $1 AND created_at < kept_since($1)", guild_id
    )


async def _ids(connection: Connection, query: str, *args: object) -> list[int]:
    subject, *others = args
    rows = await connection.fetch(query, subject, SLICE, *others)
    return sorted(row["id"] for row in rows)  # whoever deletes locks in one order


async def _delete(connection: Connection, ids: Sequence[int]) -> Erased:
    """Delete messages with what quotes or names them (0012_sync.sql)."""
    urls = await connection.fetch(
        "SELECT url FROM message_attachments WHERE message_id = ANY ($1::bigint[])", ids
    )
    await connection.execute("SELECT forget_messages($1::bigint[])", ids)
    deleted = await connection.fetch(
        "DELETE FROM messages WHERE id = ANY ($1::bigint[]) RETURNING id", ids
    )
    await connection.execute("SELECT forget_parts($1::bigint[])", ids)
    return Erased(len(deleted), tuple(row["url"] for row in urls))
