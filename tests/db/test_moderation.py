"""What moderators change and see: the audit, the figures, the workers' lives, channel_erasures."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from db import audit, channel_erasures, channels, erasure, guilds, refusals, stats, workers
from db.pool import Pool
from tests.builders import (
    CHANNEL,
    FORUM,
    GUILD,
    make_attachment,
    make_message,
    make_place,
    make_thread,
    store,
    store_thread,
)

MOD = 42


async def test_changes_are_told_newest_first_with_who_and_what(db: Pool) -> None:
    await make_place(db)
    await audit.record(db, GUILD.id, MOD, "bot.paused")
    await audit.record(db, GUILD.id, MOD, "channel.watched", channel_id=CHANNEL.id, kind="help")

    newest, oldest = await audit.newest(db, GUILD.id, limit=5)

    assert (newest.user_id, newest.action, newest.channel_id) == (
        MOD,
        "channel.watched",
        CHANNEL.id,
    )
    assert newest.details == {"kind": "help"}
    assert oldest.action == "bot.paused"
    assert await audit.newest(db, 999, limit=5) == []


async def test_the_changes_of_a_guild_go_with_it(db: Pool) -> None:
    await make_place(db)
    await audit.record(db, GUILD.id, MOD, "bot.paused")

    await guilds.delete(db, GUILD.id)

    assert await db.fetchval("SELECT count(*) FROM audit") == 0


async def test_a_guild_is_guided_once_and_only_while_it_watches_nothing(db: Pool) -> None:
    await guilds.save(db, GUILD)
    await channels.save_many(db, [CHANNEL])
    assert not await guilds.take_guiding(db, GUILD.id)

    await channels.set_kind(db, CHANNEL.id, "ignore")

    assert await guilds.take_guiding(db, GUILD.id)
    assert not await guilds.take_guiding(db, GUILD.id)


async def test_a_worker_that_beats_is_alive_and_one_that_leaves_is_not_missed(db: Pool) -> None:
    await workers.beat(db, "one", ())
    await workers.beat(db, "two", ("vie",))
    await workers.beat(db, "one", ("jpn",))

    found = {life.name: life for life in await workers.list_all(db)}
    assert set(found) == {"one", "two"}
    assert found["one"].missing_languages == ["jpn"]
    assert found["one"].silent_s < 5

    await workers.leave(db, "two")
    assert [life.name for life in await workers.list_all(db)] == ["one"]


async def test_workers_silent_for_a_day_are_forgotten(db: Pool) -> None:
    await workers.beat(db, "old", ())
    await db.execute("UPDATE workers SET seen_at = now() - interval '25 hours'")

    await workers.beat(db, "new", ())

    assert [life.name for life in await workers.list_all(db)] == ["new"]


async def test_what_is_stored_of_a_channel_is_counted(db: Pool) -> None:
    await make_place(db)
    two = (make_attachment(), make_attachment())
    await store(db, make_message(attachments=two), make_message())

    assert await channel_erasures.kept(db, CHANNEL.id) == channel_erasures.Kept(
        messages=2, pictures=2
    )
    assert await channel_erasures.kept(db, FORUM.id) == channel_erasures.Kept(0, 0)


async def test_an_erased_channel_leaves_no_message_picture_or_thread(db: Pool) -> None:
    await make_place(db)
    await store_thread(db, make_thread(), make_message(attachments=(make_attachment(),)))
    await store(db, make_message())
    await channels.set_cursor(db, FORUM.id, 17)
    await db.execute(
        "INSERT INTO place_cursors (place_id, channel_id, read_to) VALUES (18, $1, 19)", FORUM.id
    )
    await channels.set_kind(db, FORUM.id, "ignore")

    assert await channel_erasures.schedule(db, GUILD.id, FORUM.id, delay_s=0) is not None
    assert await channel_erasures.due(db, [GUILD.id]) == [(GUILD.id, FORUM.id)]
    urls = [url async for erased in erasure.channel(db, FORUM.id) for url in erased.urls]

    assert len(urls) == 1
    for table in ("threads", "message_attachments", "ocr_results", "place_cursors"):
        assert await db.fetchval(f"SELECT count(*) FROM {table}") == 0
    assert await db.fetchval("SELECT array_agg(channel_id) FROM messages") == [CHANNEL.id]
    assert await channels.cursors(db, GUILD.id) == {}
    assert await channel_erasures.due(db, [GUILD.id]) == []


async def test_a_channel_that_is_watched_is_not_erased(db: Pool) -> None:
    await make_place(db)
    await store(db, make_message())
    assert await channel_erasures.schedule(db, GUILD.id, CHANNEL.id, delay_s=0) is None

    await channels.set_kind(db, CHANNEL.id, "ignore")
    await channel_erasures.schedule(db, GUILD.id, CHANNEL.id, delay_s=0)
    await channels.set_kind(db, CHANNEL.id, "help")

    assert await channel_erasures.due(db, [GUILD.id]) == []
    assert [e async for e in erasure.channel(db, CHANNEL.id)] == []
    assert await db.fetchval("SELECT count(*) FROM messages") == 1


async def test_an_erasure_can_be_taken_back_by_its_own_guild_only(db: Pool) -> None:
    await make_place(db)
    await channels.set_kind(db, CHANNEL.id, "ignore")
    assert await channel_erasures.schedule(db, 999, CHANNEL.id, delay_s=0) is None
    await channel_erasures.schedule(db, GUILD.id, CHANNEL.id, delay_s=0)

    assert not await channel_erasures.cancel(db, 999, CHANNEL.id)
    assert await channel_erasures.cancel(db, GUILD.id, CHANNEL.id)
    assert not await channel_erasures.cancel(db, GUILD.id, CHANNEL.id)
    assert await channel_erasures.due(db, [GUILD.id]) == []


async def ended(db: Pool, status: str, reason: str | None) -> int:
    message = make_message()
    await store(db, message, ask=True)
    await db.execute(
        "UPDATE questions SET status = $2, reason = $3 WHERE message_id = $1",
        message.id,
        status,
        reason,
    )
    return message.id


async def answered(db: Pool, *, votes: tuple[bool, ...] = (), after_s: float = 4) -> None:
    question_id = await ended(db, "answered", None)
    answer_id = await db.fetchval(
        "INSERT INTO answers (question_id, guild_id, kind, text, status, sent_at)"
        " SELECT message_id, guild_id, 'similar', 'x', 'sent',"
        " created_at + $2 * interval '1 second' FROM questions WHERE message_id = $1"
        " RETURNING id",
        question_id,
        after_s,
    )
    for user_id, is_helpful in enumerate(votes):
        await db.execute(
            "INSERT INTO votes (answer_id, user_id, is_helpful) VALUES ($1, $2, $3)",
            answer_id,
            user_id,
            is_helpful,
        )


async def read(db: Pool, engine: str, ms: int) -> None:
    await store(db, make_message(attachments=(make_attachment(),)))
    await db.execute(
        "UPDATE ocr_results SET status = 'completed', extracted_text = 'x', completed_at = now(),"
        " processing_time_ms = $2, provenance = jsonb_build_object('engine', $1::text)"
        " WHERE status = 'pending'",
        engine,
        ms,
    )


async def test_the_figures_are_those_of_the_rows(db: Pool) -> None:
    await make_place(db)
    await answered(db, votes=(True, True, False), after_s=2)
    await answered(db, after_s=6)
    await ended(db, "abstained", "nothing_similar")
    await ended(db, "abstained", "nothing_similar")
    await ended(db, "cancelled", "somebody_replied")
    await ended(db, "failed", "broke")
    await ended(db, "waiting", None)
    for engine, ms in (("local", 500), ("local", 1500), ("openrouter", 9000)):
        await read(db, engine, ms)
    await store(db, make_message(attachments=(make_attachment(),)))

    found = await stats.figures(db, [GUILD.id], datetime.now(UTC) - timedelta(hours=2), step="hour")

    assert (found.answered, found.failed, found.open) == (2, 1, 1)
    assert dict(found.silent) == {"nothing_similar": 2, "somebody_replied": 1}
    assert (found.helpful, found.unhelpful) == (2, 1)
    assert dict(found.pictures) == {"local": 2, "openrouter": 1}
    assert dict(found.unread) == {"pending": 1}
    assert found.reading.p50 == 1.5
    assert found.answering.p50 == 4
    assert sum(bar.answered for bar in found.bars) == 2
    assert sum(bar.silent for bar in found.bars) == 3
    assert 3 <= len(found.bars) <= 4


async def test_figures_of_another_guild_or_an_earlier_time_are_left_out(db: Pool) -> None:
    await make_place(db)
    await answered(db, votes=(True,))
    await db.execute("UPDATE questions SET created_at = now() - interval '3 days'")
    await db.execute("UPDATE votes SET updated_at = now() - interval '3 days'")
    since = datetime.now(UTC) - timedelta(days=1)

    found = await stats.figures(db, [GUILD.id], since, step="hour")
    other = await stats.figures(db, [999], since - timedelta(days=9), step="day")

    assert (found.answered, found.helpful) == (0, 0)
    assert found.reading == stats.Times(None, None)
    assert other.answered == 0


async def test_what_discord_refuses_is_told_by_channel_until_it_is_over(db: Pool) -> None:
    await make_place(db)
    post = make_thread()
    await store_thread(db, post)
    for place_id, until in ((post.id, "1 hour"), (CHANNEL.id, "-1 hour")):
        await db.execute(
            "INSERT INTO refusals (place_id, action, guild_id, reason, until)"
            " VALUES ($1, 'send', $2, 'Missing Access', now() + $3::text::interval)",
            place_id,
            GUILD.id,
            until,
        )

    assert await refusals.by_channel(db, GUILD.id) == {FORUM.id: "send (Missing Access)"}


async def test_what_waits_is_counted_with_how_long_the_oldest_waits(db: Pool) -> None:
    await make_place(db)
    assert await stats.backlog(db, GUILD.id) == stats.Backlog(0, None, 0, 0, None, 0)
    await store(db, replace(make_message(), attachments=(make_attachment(),)), ask=True)
    await db.execute("UPDATE ocr_results SET created_at = now() - interval '90 s'")

    waits = await stats.backlog(db, GUILD.id)

    assert (waits.pictures, waits.questions) == (1, 1)
    assert waits.pictures_oldest_s is not None
    assert 89 < waits.pictures_oldest_s < 120
