"""Values for tests: everything has a default, and a test names only what it is about."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from db import channels, guilds, messages, threads
from db.pool import Executor
from db.records import (
    LIVE,
    Ask,
    Channel,
    Guild,
    NewAttachment,
    NewMessage,
    Thread,
    Transcript,
)

GUILD = Guild(id=100, name="Greenhouse")
CHANNEL = Channel(id=200, guild_id=100, name="help", type=0, kind="help", is_public=True)
FORUM = Channel(id=201, guild_id=100, name="help-forum", type=15, kind="forum", is_public=True)
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
_ids = count(1_000_000)


def make_attachment(**changes: Any) -> NewAttachment:
    number = next(_ids)
    attachment = NewAttachment(
        discord_id=number,
        filename="error.png",
        content_type="image/png",
        size_bytes=1000,
        url=f"https://cdn.discordapp.com/attachments/200/{number}/error.png?ex=1&is=1&hm=1",
    )
    return replace(attachment, **changes)


def make_message(**changes: Any) -> NewMessage:
    message = NewMessage(
        id=next(_ids),
        guild_id=GUILD.id,
        channel_id=CHANNEL.id,
        thread_id=None,
        author_id=7,
        author_name="linh",
        is_bot=False,
        content="It fails with this, what can I do?",
        created_at=NOON,
    )
    return replace(message, **changes)


def make_thread(**changes: Any) -> Thread:
    thread = Thread(
        id=next(_ids),
        guild_id=GUILD.id,
        channel_id=FORUM.id,
        owner_id=7,
        title="pip cannot find the module",
        created_at=NOON,
    )
    return replace(thread, **changes)


def make_transcript(**changes: Any) -> Transcript:
    transcript = Transcript(
        model_version="test-1",
        text="ModuleNotFoundError: No module named 'requests'",
        confidence=0.97,
        processing_time_ms=12,
        media_type="image/png",
        sha256=b"\0" * 32,
        width=640,
        height=200,
        interface_type="terminal",
        error_state="ModuleNotFoundError",
        error_lines=("ModuleNotFoundError: No module named 'requests'",),
        provenance={"engine": "test"},
    )
    return replace(transcript, **changes)


def ask_now(message: NewMessage) -> Ask:
    """A question that is due as soon as its pictures are read."""
    now = datetime.now(UTC)
    return Ask(message.id, now, now + timedelta(minutes=5), quiet_s=0, image_wait_s=300)


async def make_place(db: Executor) -> None:
    """The guild, its help channel and its help forum."""
    await guilds.save(db, GUILD)
    await channels.save_many(db, [CHANNEL, FORUM])


async def store(db: Executor, *stored: NewMessage, ask: bool = False) -> list[Any]:
    """Store messages as the bot would; the ids of the attachments that want to be read."""
    asks = [ask_now(message) for message in stored] if ask else []
    return await messages.insert(db, stored, priority=LIVE, ask=asks)


async def store_thread(db: Executor, thread: Thread, *stored: NewMessage) -> None:
    await threads.save_many(db, [thread])
    await store(
        db, *(replace(m, channel_id=thread.channel_id, thread_id=thread.id) for m in stored)
    )
