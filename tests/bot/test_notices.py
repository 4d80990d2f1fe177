"""Moderators are told what Discord refuses: once, and where members do not read it."""

import asyncio
from dataclasses import replace

import discord
import pytest
from simcord.backend.models.channel import Overwrite
from simcord.builders import ChannelHandle
from simcord.enums import OverwriteType

from bot.check.finding import Finding
from bot.deliver import Deliverer
from bot.moderation.notice_words import LINES, notice
from bot.moderation.notices import Notices
from db import refusal_notices
from db.pool import Pool
from db.refusal_notices import Untold
from tests.bot.conftest import Room, hide
from tests.bot.test_deliver import REQUEST, answered

HEAD = "Discord does not let me work in Greenhouse"


@pytest.fixture
def notices(room: Room, db: Pool) -> Notices:
    return Notices(room.bot, db, settle_s=0)


async def refuse(room: Room, db: Pool) -> None:
    """An answer in the help channel, which Discord does not take."""
    path = f"/channels/{room.help.id}/messages"
    room.env.inject_error("POST", path, status=403, code=50013, times=1)
    asked = await room.alice.send(room.help, REQUEST)
    await answered(db, asked.id)
    await Deliverer(room.bot, db).deliver_all()


async def staff_room(room: Room, name: str, *, is_updates: bool = False) -> ChannelHandle:
    """A channel that moderators and the bot see; with `is_updates` Discord's own for them."""
    place = room.guild.create_text_channel(name)
    await hide(room, place)
    may = discord.Permissions(view_channel=True, send_messages=True).value
    seen = room.env.backend.channels[place.id].overwrites
    overwrites = [*seen, Overwrite(own_id(room), OverwriteType.MEMBER, allow=may)]
    room.env.backend.edit_channel(place.id, {}, overwrites=overwrites)
    if is_updates:
        room.env.backend.edit_guild(room.guild.id, {"public_updates_channel_id": place.id})
    await room.env.settle()
    return place


def own_id(room: Room) -> int:
    assert room.bot.user is not None
    return room.bot.user.id


def said_in(place: ChannelHandle) -> list[str]:
    return [message.content for message in place.history()]


def to_owner(room: Room) -> list[str]:
    return said_in(room.guild.owner.dm_channel)


async def test_a_refusal_is_told_to_the_owner_where_no_channel_is_for_moderators_alone(
    room: Room, db: Pool, notices: Notices
) -> None:
    await refuse(room, db)

    await notices.tell_all()

    [told] = to_owner(room)
    assert HEAD in told
    assert f"<#{room.help.id}>: I cannot answer there" in told
    assert "/bot check" in told
    assert HEAD not in "".join(said_in(room.help))


async def test_the_same_is_told_once_in_a_day_even_after_it_was_mended_for_a_while(
    room: Room, db: Pool, notices: Notices
) -> None:
    await refuse(room, db)
    await notices.tell_all()
    await db.execute("DELETE FROM refusals")
    await refuse(room, db)
    await Notices(room.bot, db, settle_s=0).tell_all()
    assert len(to_owner(room)) == 1

    await db.execute("UPDATE refusal_notices SET again_at = now()")
    await notices.tell_all()
    assert len(to_owner(room)) == 2


async def test_discords_own_channel_for_moderators_is_told_if_nobody_else_reads_it(
    room: Room, db: Pool, notices: Notices
) -> None:
    place = await staff_room(room, "news", is_updates=True)
    await refuse(room, db)
    await notices.tell_all()
    assert [HEAD in text for text in said_in(place)] == [True]

    everybody = [
        replace(overwrite, deny=0) for overwrite in room.env.backend.channels[place.id].overwrites
    ]
    room.env.backend.edit_channel(place.id, {}, overwrites=everybody)
    await room.env.settle()
    await db.execute("UPDATE refusal_notices SET again_at = now()")
    await notices.tell_all()

    assert len(said_in(place)) == 1
    assert len(to_owner(room)) == 1


async def test_a_channel_that_moderators_named_comes_first_and_the_next_when_it_refuses(
    room: Room, db: Pool, notices: Notices
) -> None:
    place = await staff_room(room, "faults")
    news = await staff_room(room, "news", is_updates=True)
    result = await room.mod.slash(room.help, "channels notices", channel=place)
    assert result.response is not None
    assert place.mention in result.response.content
    await refuse(room, db)
    path = f"/channels/{place.id}/messages"
    room.env.inject_error("POST", path, status=403, code=50013, times=1)

    await notices.tell_all()
    assert (said_in(place), len(said_in(news))) == ([], 1)

    await db.execute("DELETE FROM refusals; UPDATE refusal_notices SET again_at = now()")
    await refuse(room, db)
    await notices.tell_all()
    assert (len(said_in(place)), len(said_in(news))) == (1, 1)


async def test_a_channel_the_bot_may_not_write_in_is_not_taken_for_notices(
    room: Room, db: Pool
) -> None:
    place = room.guild.create_text_channel("quiet")
    await hide(room, place)

    result = await room.mod.slash(room.help, "channels notices", channel=place)

    assert result.response is not None
    assert "I may not write in" in result.response.content
    assert await db.fetchval("SELECT notice_channel_id FROM guilds") is None


async def test_what_is_still_being_refused_waits_and_is_then_told_in_one_message(
    room: Room, db: Pool, notices: Notices
) -> None:
    await refuse(room, db)
    await Notices(room.bot, db, settle_s=60).tell_all()
    assert to_owner(room) == []
    await db.execute(
        "INSERT INTO refusals (place_id, action, guild_id, reason, until)"
        " VALUES ($1, 'react', $2, 'Missing Permissions', now() + interval '1 hour')",
        room.forum.id,
        room.guild.id,
    )

    await notices.tell_all()

    [told] = to_owner(room)
    assert f"<#{room.help.id}>" in told
    assert f"<#{room.forum.id}>: I cannot show with 👀" in told


async def test_a_watched_channel_that_stays_unreadable_is_told_with_what_to_click(
    room: Room, db: Pool, notices: Notices
) -> None:
    hidden = Overwrite(
        own_id(room), OverwriteType.MEMBER, deny=discord.Permissions(view_channel=True).value
    )
    room.env.backend.edit_channel(room.help.id, {}, overwrites=[hidden])
    await room.env.settle()
    for minutes, count in ((5, 0), (15, 1)):
        await db.execute(
            "UPDATE channels SET unreadable_since = now() - $2 * interval '1 minute',"
            " unreadable_why = 'no' WHERE id = $1",
            room.help.id,
            minutes,
        )
        await notices.tell_all()
        assert len(to_owner(room)) == count

    [told] = to_owner(room)
    assert "I cannot read there" in told
    assert "I lack **View Channel" in told
    assert "Edit Channel → Permissions" in told


async def test_while_discord_is_away_it_is_put_off_and_not_lost(
    room: Room, db: Pool, notices: Notices
) -> None:
    await refuse(room, db)
    owners = f"/channels/{room.guild.owner.dm_channel.id}/messages"
    room.env.inject_error("POST", owners, status=503, times=1)
    await notices.tell_all()
    await notices.tell_all()
    assert to_owner(room) == []

    await db.execute("UPDATE refusal_notices SET again_at = again_at - interval '6 minutes'")
    await notices.tell_all()

    assert len(to_owner(room)) == 1


async def test_an_owner_who_takes_no_messages_is_not_written_to_again(
    room: Room, db: Pool, notices: Notices
) -> None:
    await refuse(room, db)
    owners = f"/channels/{room.guild.owner.dm_channel.id}/messages"
    room.env.inject_error("POST", owners, status=403, code=50007, times=1)
    await notices.tell_all()
    await db.execute("UPDATE refusal_notices SET again_at = now()")
    await notices.tell_all()

    assert to_owner(room) == []


async def test_the_guild_takes_along_what_it_was_told(
    room: Room, db: Pool, notices: Notices
) -> None:
    await refuse(room, db)
    await notices.tell_all()
    assert await db.fetchval("SELECT count(*) FROM refusal_notices") == 1

    await db.execute("DELETE FROM guilds")

    assert await db.fetchval("SELECT count(*) FROM refusal_notices") == 0


async def test_two_bots_tell_it_once(room: Room, db: Pool) -> None:
    await refuse(room, db)

    async def take() -> list[Untold]:
        return await refusal_notices.take(db, [room.guild.id], settle_s=0, unread_s=600)

    taken = await asyncio.gather(*(take() for _ in range(4)))

    assert sorted(map(len, taken)) == [0, 0, 0, 1]


def test_a_notice_of_many_channels_fits_into_a_message_and_cuts_no_line() -> None:
    finding = Finding(
        "", "failure", f"I lack **{'Send Messages, ' * 20}**.", "Edit Channel → allow"
    )
    untold = [Untold(1, 10**18 + n, "send", "Missing Access") for n in range(40)]

    text = notice("*Green*", [(each, finding) for each in untold])

    assert len(text) < 2000
    assert f"and {40 - LINES} more" in text
    assert text.count("<#") == text.count("  ↳ ") > 1
    assert r"\*Green\*" in text
