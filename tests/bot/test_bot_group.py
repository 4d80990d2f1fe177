"""`/bot`: the check, the pause, the figures, and the past."""

import asyncio
from datetime import UTC, datetime

import discord
import pytest
from simcord.results import InteractionResult

from bot.check.finding import Finding
from bot.client import HelpBot, create_bot
from bot.deps import BotDeps
from bot.moderation import chart, figures
from bot.moderation.figure_words import figure_words
from core.quota import QuotaStatus
from db import audit, backfills, pauses, workers
from db.pool import Pool
from db.stats import Bar, Figures, Times
from tests.bot.conftest import CONFIG, FakeAnswerer, FakeBell, Room


async def models() -> Finding:
    return Finding("models", "ok", "2 usable models, 38 of 50 requests left")


async def broken() -> Finding:
    raise RuntimeError("what nobody thought of")


async def quota() -> QuotaStatus | None:
    return QuotaStatus(used=12, limit=50, closed_s=0, day_left_s=3600)


async def draw(drawn: chart.Chart) -> bytes | None:
    """At once: simcord's clock does not wait for another process."""
    return b"\x89PNG" + bytes([sum(drawn.answered), sum(drawn.silent)])


@pytest.fixture
def simcord_bot(db: Pool, bell: FakeBell, answerer: FakeAnswerer) -> HelpBot:
    deps = BotDeps(db, bell, answerer, checks=(models, broken), quota=quota, draw=draw)
    return create_bot(deps, CONFIG)


def said(result: InteractionResult) -> str:
    assert result.response is not None
    assert result.response.ephemeral
    return result.response.content


def embed(result: InteractionResult) -> discord.Embed:
    assert result.response is not None
    assert result.response.ephemeral
    [found] = result.response.embeds
    return found


def text(found: discord.Embed) -> str:
    return "\n".join(f"{field.name}: {field.value}" for field in found.fields)


async def test_a_check_names_every_part_and_a_broken_part_spoils_no_other(
    room: Room, db: Pool
) -> None:
    await workers.beat(db, "one", ("vie",))
    await room.mod.slash(room.help, "bot pause", channel=room.forum)

    found = text(embed(await room.mod.slash(room.help, "bot check")))

    assert f"✅ <#{room.help.id}> · help" in found
    assert f"⚠️ <#{room.forum.id}> · paused" in found
    assert "✅ **Workers** · 1 at work" in found
    assert "Tesseract lacks vie on one" in found
    assert "no picture waits to be read" in found
    assert "38 of 50 requests left" in found
    assert "⚠️ **Check** · could not be looked at; the log says why" in found
    assert f"<@{room.mod.id}> · paused <#{room.forum.id}>" in found


@pytest.mark.parametrize(
    ("table", "lost", "kept"),
    [
        ("workers", "⚠️ **Workers** · could not be looked at", "✅ **Queue**"),
        ("refusals", "⚠️ **Channels** · could not be looked at", "✅ **Workers** · 1 at work"),
        ("backfills", "⚠️ **Backfill** · could not be looked at", "✅ **Workers** · 1 at work"),
        ("audit", "Last changes: could not be looked at", "✅ **Workers** · 1 at work"),
    ],
)
async def test_a_part_the_database_does_not_tell_of_hides_no_other(
    room: Room, db: Pool, table: str, lost: str, kept: str
) -> None:
    await workers.beat(db, "one", ())
    await db.execute(f"ALTER TABLE {table} RENAME TO away")

    found = text(embed(await room.mod.slash(room.help, "bot check")))

    assert lost in found
    assert kept in found
    assert "38 of 50 requests left" in found


async def test_a_missing_permission_has_its_own_line_with_what_to_click(room: Room) -> None:
    left = discord.Permissions(
        view_channel=True, read_message_history=True, use_application_commands=True
    )
    for role in room.bot.get_guild(room.guild.id).roles:  # type: ignore[union-attr]
        if role.id != room.moderators:
            room.env.backend.edit_role(room.guild.id, role.id, {"permissions": left.value})
    await room.env.settle()

    found = embed(await room.mod.slash(room.help, "bot check"))

    assert found.title is not None
    assert found.title.startswith("❌")
    assert "I lack **Send Messages, Send Messages in Threads**" in text(found)
    assert "Edit Channel → Permissions" in text(found)


async def test_a_pause_silences_the_server_at_once_and_is_noted(room: Room, db: Pool) -> None:
    assert "I say nothing in this server" in said(await room.mod.slash(room.help, "bot pause"))
    assert await pauses.is_paused(db, room.guild.id)
    assert "Paused" in text(embed(await room.mod.slash(room.help, "bot check")))

    assert "I answer in this server again" in said(await room.mod.slash(room.help, "bot resume"))
    assert not await pauses.is_paused(db, room.guild.id)
    changes = await audit.newest(db, room.guild.id, limit=5)
    assert [change.action for change in changes] == ["bot.resumed", "bot.paused"]


async def test_resuming_tells_what_else_keeps_it_silent(room: Room) -> None:
    await room.mod.slash(room.help, "bot pause")
    await room.mod.slash(room.help, "bot pause", channel=room.help)

    of_channel = said(await room.mod.slash(room.help, "bot resume", channel=room.help))
    await room.mod.slash(room.help, "bot pause", channel=room.help)
    of_guild = said(await room.mod.slash(room.help, "bot resume"))
    again = said(await room.mod.slash(room.help, "bot resume"))

    assert "the whole server is paused" in of_channel
    assert f"Still paused by themselves: <#{room.help.id}>" in of_guild
    assert "I was not paused" in again


async def test_the_figures_come_as_a_picture_with_its_words(room: Room, db: Pool) -> None:
    await room.alice.send(room.help, "How do I fix this error?")
    await db.execute("UPDATE questions SET status = 'abstained', reason = 'nothing_similar'")

    result = await room.mod.slash(room.help, "bot stats", period="day")

    found = embed(result)
    assert result.response is not None
    [picture] = result.response.attachments
    assert await picture.read() == b"\x89PNG\x00\x01"
    assert picture.description is not None
    assert "the last 24 hours" in picture.description
    assert "**1** left unanswered" in text(found)
    assert "1 · nothing like it is known" in text(found)
    assert "12 of 50 requests used" in text(found)


def test_the_figures_are_told_in_the_language_of_who_asks() -> None:
    found = Figures(
        answered=3,
        silent={"nothing_similar": 2},
        open=0,
        failed=0,
        helpful=1,
        unhelpful=0,
        pictures={"local": 4},
        unread={"gone": 1},
        reading=Times(1.25, 2.5),
        answering=Times(None, None),
        bars=(Bar(datetime(2026, 6, 1, 9, tzinfo=UTC), 3, 2),),
    )
    span = figures.SPANS["week"]
    words = figure_words(discord.Locale.vietnamese)

    told = text(figures.card(found, span, None, words))

    assert "2 · chưa biết điều gì tương tự" in told
    assert "4 bởi bộ đọc tại chỗ · 1 không còn trên Discord" in told
    assert figures.drawing(found, span, words).legend == ("đã trả lời", "không trả lời")
    assert "Nhiều nhất là 5, vào 01/06." in figures.alt_text(found, span, words)


async def test_the_loop_goes_on_while_a_picture_is_drawn() -> None:
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0.005)
            turns += 1

    counting = asyncio.ensure_future(count())
    drawn = await chart.draw(chart.Chart(["a", "b"], [1, 0], [0, 2], [("local", 3)]))
    counting.cancel()

    assert drawn is not None
    assert drawn.startswith(b"\x89PNG")
    assert turns > 20


async def test_a_channel_that_nobody_watches_is_paused_without_a_word_of_reading(
    room: Room,
) -> None:
    watched = said(await room.mod.slash(room.help, "bot pause", channel=room.help))
    other = said(await room.mod.slash(room.help, "bot pause", channel=room.lounge))

    assert "I still read it" in watched
    assert "I do not read it anyway" in other


async def test_a_picture_that_takes_too_long_is_left_out() -> None:
    assert await chart.draw(chart.Chart([], [], [], []), limit_s=0.001) is None


async def test_a_picture_that_cannot_be_drawn_is_left_out() -> None:
    assert await chart.draw(chart.Chart(["a"], [1, 2], [], [])) is None


def test_an_empty_time_is_drawn_too() -> None:
    assert chart.rendered(chart.Chart([], [], [], [])).startswith(b"\x89PNG")


async def test_a_run_over_the_past_is_begun_shown_paused_and_resumed(room: Room, db: Pool) -> None:
    begun = said(
        await room.mod.slash(
            room.help, "bot backfill start", channel=room.help, since="2024-05-31", limit=50
        )
    )
    run = await backfills.newest(db, room.guild.id)
    assert run is not None
    assert "I begin" in begun
    assert (run.channel_id, run.max_messages, run.requested_by) == (room.help.id, 50, room.mod.id)
    assert run.since == datetime(2024, 5, 31, tzinfo=UTC)

    assert "is paused" in said(await room.mod.slash(room.help, "bot backfill pause"))
    shown = said(await room.mod.slash(room.help, "bot backfill status"))
    assert "▱▱▱▱▱▱▱▱▱▱▱▱ 0%" in shown
    assert f"since 2024-05-31, at most 50 messages · by <@{room.mod.id}>" in shown
    assert "waits for its turn" in said(await room.mod.slash(room.help, "bot backfill resume"))
    second = said(await room.mod.slash(room.help, "bot backfill start"))
    assert second.startswith("A run is not finished yet")


@pytest.mark.parametrize(
    ("options", "refusal"),
    [
        ({"since": "yesterday"}, "2024-05-31"),
        ({"since": "2024-06-02", "until": "2024-06-01"}, "must be before"),
        ({"channel": "lounge"}, "/channels watch"),
    ],
)
async def test_a_run_that_makes_no_sense_is_not_begun(
    room: Room, db: Pool, options: dict[str, str], refusal: str
) -> None:
    given = {k: room.lounge if k == "channel" else v for k, v in options.items()}

    assert refusal in said(await room.mod.slash(room.help, "bot backfill start", **given))
    assert await backfills.newest(db, room.guild.id) is None


async def test_an_estimate_counts_and_stores_nothing(room: Room, db: Pool) -> None:
    await room.alice.send(room.lounge, "said before")
    await db.execute("UPDATE channels SET kind = 'help' WHERE id = $1", room.lounge.id)

    found = said(
        await room.mod.slash(room.help, "bot backfill start", channel=room.lounge, estimate=True)
    )

    assert "1 messages and 0 pictures" in found
    assert await backfills.newest(db, room.guild.id) is None
    assert await db.fetchval("SELECT count(*) FROM messages") == 0


async def test_without_a_run_there_is_none_to_pause_or_resume(room: Room) -> None:
    assert "never read" in said(await room.mod.slash(room.help, "bot backfill status"))
    assert "No run is at work" in said(await room.mod.slash(room.help, "bot backfill pause"))
    assert "No run is paused" in said(await room.mod.slash(room.help, "bot backfill resume"))
