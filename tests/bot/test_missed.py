"""What happened while the bot was away: killed anywhere, said, edited, deleted, refused."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import discord
import pytest

from bot.backlog import Backlog, Start
from bot.client import HelpBot
from bot.lanes import Lanes
from bot.pages import NEWEST_ID, Pages, span_of
from bot.past_intake import PastIntake
from bot.places import Places
from db import channels, refusals
from db.pool import Pool
from db.records import NewMessage
from tests.bot.conftest import FakeBell, Room, open_post
from tests.bot.test_catchup import come_back, contents, say_unheard
from tests.waiting import eventually

NewBot = Callable[[], HelpBot]


@pytest.fixture(autouse=True)
async def stored_long_ago(room: Room, db: Pool) -> None:
    """As if minutes passed between what a test does and what it looks at."""
    await db.execute(
        "ALTER TABLE messages ALTER COLUMN stored_at SET DEFAULT now() - interval '1 minute'"
    )


def delete_unheard(room: Room, place_id: int, *message_ids: int) -> None:
    for message_id in message_ids:
        del room.env.backend.messages[place_id][message_id]


@pytest.mark.parametrize(
    ("ids", "limit", "edges", "span"),
    [
        ((9, 8, 7), 3, {}, (7, NEWEST_ID)),
        ((9, 8), 3, {}, (0, NEWEST_ID)),
        ((6, 5, 4), 3, {"before": 7}, (4, 6)),
        ((), 3, {"before": 7}, (0, 6)),
        ((4, 5, 6), 3, {"after": 3}, (4, 6)),
        ((4,), 3, {"after": 3}, (4, NEWEST_ID)),
    ],
)
def test_a_page_tells_of_all_that_is_between_its_ends(
    ids: Sequence[int], limit: int, edges: dict[str, int], span: tuple[int, int]
) -> None:
    assert span_of(ids, limit, **edges) == span


class Killed(BaseException):
    """The process ends here, without a word."""


class Dying(PastIntake):
    """Dies after some pages."""

    def __init__(self, db: Pool, *, after: int) -> None:
        super().__init__(db, FakeBell())
        self.left = after

    async def take_page(self, page: Sequence[NewMessage]) -> None:
        await super().take_page(page)
        self.left -= 1
        if self.left == 0:
            raise Killed


def backlog(room: Room, db: Pool, intake: PastIntake, start: Start) -> Backlog:
    channel = room.bot.get_channel(room.help.id)
    assert isinstance(channel, discord.TextChannel)
    return Backlog(channel, start, db=db, pages=Pages(db, intake), lanes=Lanes())


async def test_a_catch_up_that_is_killed_goes_on_at_its_last_page(room: Room, db: Pool) -> None:
    before = await room.alice.send(room.help, "before")
    missed = [say_unheard(room, room.help.id, f"missed {n}") for n in range(450)]
    never = datetime.now(UTC)
    start = Start(before.id, 150, ask_since=never)
    with suppress(Killed):
        await backlog(room, db, Dying(db, after=3), start).read()

    assert len(await contents(db)) == 301
    reached = await channels.place_cursors(db, room.help.id)
    assert reached == {room.help.id: missed[199]}  # the third page was stored, and not noted
    again = backlog(room, db, PastIntake(db, FakeBell()), Start(before.id, 150, never, reached))
    await again.read()

    assert await contents(db) == ["before", *(f"missed {n}" for n in range(450))]
    assert again.newest == missed[-1]


async def test_a_channel_that_caught_up_keeps_one_cursor(
    room: Room, db: Pool, new_bot: NewBot
) -> None:
    await room.alice.send(room.help, "before")
    missed = [say_unheard(room, room.help.id, f"missed {n}") for n in range(3)]
    await come_back(room, new_bot)

    assert (await channels.cursors(db, room.guild.id))[room.help.id] == missed[-1]
    assert await channels.place_cursors(db, room.help.id) == {}


async def test_what_was_deleted_meanwhile_is_found_and_the_rest_stays(
    room: Room, db: Pool, new_bot: NewBot
) -> None:
    said = [await room.alice.send(room.help, f"said {n}") for n in range(4)]
    post = await open_post(room, "numpy will not import", "first")
    reply = await room.bob.send(post, "upgrade pip")
    delete_unheard(room, room.help.id, said[1].id, said[3].id)
    delete_unheard(room, post.id, reply.id)
    await come_back(room, new_bot)

    assert await contents(db) == ["said 0", "said 2", "first"]


async def test_what_is_older_than_the_page_that_was_read_stays(
    room: Room, db: Pool, new_bot: NewBot
) -> None:
    old = [await room.alice.send(room.help, f"old {n}") for n in range(2)]
    for n in range(100):
        say_unheard(room, room.help.id, f"new {n}")
    delete_unheard(room, room.help.id, old[0].id)
    await come_back(room, new_bot)

    assert (await contents(db))[:2] == ["old 0", "old 1"]


async def test_all_of_a_place_may_be_deleted(room: Room, db: Pool, new_bot: NewBot) -> None:
    said = [await room.alice.send(room.help, f"said {n}") for n in range(2)]
    delete_unheard(room, room.help.id, *(message.id for message in said))
    await come_back(room, new_bot)

    assert await contents(db) == []


async def test_an_empty_page_is_not_believed_where_a_single_message_is_refused(
    room: Room, db: Pool, new_bot: NewBot
) -> None:
    """Discord's answer where Read Message History was taken away a moment ago."""
    said = await room.alice.send(room.help, "still here")
    delete_unheard(room, room.help.id, said.id)
    room.env.inject_error("GET", f"/channels/{room.help.id}/messages/{said.id}", status=403)
    await come_back(room, new_bot)

    assert await contents(db) == ["still here"]


async def test_threads_and_channels_that_were_deleted_meanwhile_are_found(
    room: Room, db: Pool, new_bot: NewBot
) -> None:
    post = await open_post(room, "numpy will not import", "first")
    await room.alice.send(room.help, "said")
    heard = list(room.env.backend.subscribers)
    room.env.backend.subscribers.clear()
    room.env.backend.delete_channel(post.id)
    room.env.backend.delete_channel(room.help.id)
    room.env.backend.subscribers.extend(heard)
    await come_back(room, new_bot)

    assert await contents(db) == []
    assert await channels.get(db, room.help.id) is None
    assert await db.fetchval("SELECT count(*) FROM threads") == 0


async def test_a_thread_is_not_forgotten_for_one_answer_that_it_is_not_there(
    room: Room, db: Pool, new_bot: NewBot
) -> None:
    post = await open_post(room, "numpy will not import", "first")
    say_unheard(room, post.id, "second")
    route = f"/channels/{post.id}/messages"
    room.env.inject_error("GET", route, status=404, code=10003, times=1)
    await come_back(room, new_bot)

    assert "first" in await contents(db)


async def test_a_history_that_is_hidden_is_noted_told_and_read_when_it_is_shown(
    room: Room, db: Pool, new_bot: NewBot
) -> None:
    await room.alice.send(room.help, "before")
    hidden = discord.PermissionOverwrite(read_message_history=False)
    place = room.guild.create_text_channel("secret", overwrites={room.guild.default_role: hidden})
    await room.env.settle()
    await channels.set_kind(db, place.id, "help")
    await come_back(room, new_bot)
    [unreadable] = await channels.unreadable(db, room.guild.id)
    assert (unreadable.channel_id, "Read Message History" in unreadable.why) == (place.id, True)

    say_unheard(room, place.id, "unseen")
    room.env.backend.edit_channel(place.id, {}, overwrites=[])
    await room.env.settle()

    assert await contents(db) == ["before", "unseen"]
    assert await channels.unreadable(db, room.guild.id) == []


async def test_what_discord_refuses_is_not_asked_again_until_somebody_changes_it(
    room: Room, db: Pool, new_bot: NewBot
) -> None:
    route = f"/channels/{room.help.id}/messages"
    room.env.inject_error("GET", route, status=403, code=50001, times=1)
    await come_back(room, new_bot)
    say_unheard(room, room.help.id, "meanwhile")
    await come_back(room, new_bot)
    assert await refusals.is_refused(db, room.help.id, "read")
    assert await contents(db) == []

    guild = room.bot.get_guild(room.guild.id)
    assert guild is not None
    other = guild.default_role.permissions.value ^ discord.Permissions(attach_files=True).value
    room.env.backend.edit_role(guild.id, guild.id, {"permissions": other})
    await room.env.settle()

    assert await contents(db) == ["meanwhile"]


async def test_a_picture_that_was_taken_off_meanwhile_goes(
    room: Room, db: Pool, new_bot: NewBot
) -> None:
    said = await room.alice.send(room.help, "see", attachments=[("a.png", b"1"), ("b.png", b"2")])
    await room.env.advance_time(5)
    message = room.env.backend.messages[room.help.id][said.id]
    message.attachments = message.attachments[:1]
    message.edited_timestamp = room.env.backend.now_iso()
    await come_back(room, new_bot)

    assert await db.fetchval("SELECT string_agg(filename, ' ') FROM message_attachments") == "a.png"


async def test_a_guild_that_was_left_is_noted_until_the_bot_is_back(
    room: Room, db: Pool, new_bot: NewBot
) -> None:
    await db.execute("UPDATE guilds SET left_at = now() - interval '1 day'")
    await come_back(room, new_bot)
    assert await db.fetchval("SELECT left_at FROM guilds") is None

    guild, cog = room.bot.get_guild(room.guild.id), room.bot.get_cog("Places")
    assert isinstance(cog, Places)
    assert guild is not None
    await cog.on_guild_remove(guild)

    since = await db.fetchval("SELECT left_at FROM guilds")
    assert datetime.now(UTC) - since < timedelta(minutes=1)


async def test_an_edit_that_takes_a_picture_off_takes_its_reading(room: Room, db: Pool) -> None:
    said = await room.alice.send(room.help, "see", attachments=[("a.png", b"1"), ("b.png", b"2")])
    await room.env.advance_time(5)
    message = room.env.backend.messages[room.help.id][said.id]
    message.attachments = message.attachments[:1]
    await room.alice.edit(said, "see only this")

    async def is_one_left() -> bool:
        return await db.fetchval("SELECT count(*) FROM ocr_results") == 1

    await eventually(is_one_left)
