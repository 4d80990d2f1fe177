"""`/channels`: watching, leaving, erasing, the guide, and who may do it."""

from collections.abc import Callable, Sequence
from typing import Any

import discord
import pytest
from simcord.actors import MemberActor
from simcord.backend.models.channel import Overwrite
from simcord.builders import ChannelHandle
from simcord.enums import OverwriteType
from simcord.results import InteractionResult

from bot.client import HelpBot
from bot.moderation.eraser import Eraser
from bot.moderation.gate import REFUSED
from db import audit, channel_erasures, channels
from db.pool import Pool
from tests.bot.conftest import PNG, Room, hide


class ForgottenPictures:
    def __init__(self) -> None:
        self.urls: list[str] = []

    async def forget(self, urls: Sequence[str]) -> None:
        self.urls += urls


def said(result: InteractionResult) -> str:
    assert result.response is not None
    assert result.response.ephemeral
    return result.response.content


def shown(result: InteractionResult) -> discord.Message:
    assert result.response is not None
    return result.response.message


async def kind_of(db: Pool, channel: ChannelHandle) -> str | None:
    known = await channels.get(db, channel.id)
    return known.kind if known else None


async def actions(db: Pool, room: Room) -> list[tuple[str, int | None]]:
    """What was changed by the moderator, the oldest first."""
    changes = await audit.newest(db, room.guild.id, limit=20)
    assert {change.user_id for change in changes} <= {room.mod.id}
    return [(change.action, change.channel_id) for change in reversed(changes)]


async def test_watching_and_leaving_are_noted_with_who_did_it(room: Room, db: Pool) -> None:
    await room.mod.slash(room.lounge, "channels watch", channel=room.lounge)
    await room.mod.slash(room.lounge, "channels unwatch", channel=room.lounge)

    assert await actions(db, room) == [
        ("channel.watched", room.lounge.id),
        ("channel.unwatched", room.lounge.id),
    ]


async def test_a_permission_that_is_missing_is_told_when_a_channel_is_watched(room: Room) -> None:
    everyone = Overwrite(
        room.guild.id,
        OverwriteType.ROLE,
        deny=discord.Permissions(read_message_history=True).value,
    )
    room.env.backend.edit_channel(room.lounge.id, {}, overwrites=[everyone])
    room.env.backend.edit_member(room.guild.id, room.bot.user.id, {"role_ids": []})  # type: ignore[union-attr]
    await room.env.settle()

    text = said(await room.mod.slash(room.help, "channels watch", channel=room.lounge))

    assert "Read Message History" in text
    assert "Edit Channel" in text


@pytest.mark.parametrize(
    ("place", "kind", "becomes"),
    [
        ("lounge", "invoices", "invoices"),
        ("lounge", "help", "help"),
        ("lounge", "forum", None),
        ("forum", "help", "forum"),
        ("forum", "invoices", "invoices"),
        ("forum", "ignore", "ignore"),
    ],
)
async def test_a_channel_takes_the_kinds_that_fit_it(
    room: Room, db: Pool, place: str, kind: str, becomes: str | None
) -> None:
    channel: ChannelHandle = getattr(room, place)

    await room.mod.slash(room.help, "channels kind", channel=channel, kind=kind)

    assert await kind_of(db, channel) == becomes


async def test_the_list_names_what_is_missing(room: Room) -> None:
    await hide(room, room.help)
    room.env.backend.edit_member(room.guild.id, room.bot.user.id, {"role_ids": []})  # type: ignore[union-attr]
    await room.env.settle()

    text = said(await room.mod.slash(room.lounge, "channels list"))

    assert f"<#{room.help.id}> (help) ⚠️ I lack **View Channel" in text
    assert f"<#{room.forum.id}> (forum)" in text


async def test_leaving_says_what_stays_and_erases_it_only_when_it_is_confirmed(
    room: Room, db: Pool, new_bot: Callable[[], HelpBot]
) -> None:
    await room.alice.send(room.help, "How do I fix this error?", attachments=[PNG])
    left = await room.mod.slash(room.lounge, "channels unwatch", channel=room.help)
    assert "1 message and 1 picture" in said(left)

    asked = await room.mod.click(shown(left), label="Erase what is stored")
    assert "Erase 1 message and 1 picture" in shown(asked).content
    assert await channel_erasures.due(db, [room.guild.id]) == []
    done = await room.mod.click(shown(asked), label="Yes, erase it")

    assert await db.fetchval(
        "SELECT erase_at > now() + interval '9 minutes' FROM channels WHERE id = $1", room.help.id
    )
    assert "is erased" in shown(done).content
    await db.execute("UPDATE channels SET erase_at = now() WHERE erase_at IS NOT NULL")
    forgotten = ForgottenPictures()
    await Eraser(room.bot, db, forgotten).erase_due()
    assert len(forgotten.urls) == 1
    assert await db.fetchval("SELECT count(*) FROM messages") == 0
    assert (await actions(db, room))[-1] == ("channel.erase", room.help.id)
    late = await room.mod.click(shown(done), label="Undo: keep it")
    assert "nothing left to keep" in shown(late).content


async def test_an_erasure_can_be_undone(room: Room, db: Pool) -> None:
    await room.alice.send(room.help, "How do I fix this error?")
    left = await room.mod.slash(room.lounge, "channels unwatch", channel=room.help)
    asked = await room.mod.click(shown(left), label="Erase what is stored")
    done = await room.mod.click(shown(asked), label="Yes, erase it")

    undone = await room.mod.click(shown(done), label="Undo: keep it")

    assert "I keep 1 message" in shown(undone).content
    assert await db.fetchval("SELECT erase_at FROM channels WHERE id = $1", room.help.id) is None
    assert (await actions(db, room))[-1] == ("channel.keep", room.help.id)


async def test_leaving_can_be_taken_back_with_one_press(room: Room, db: Pool) -> None:
    left = await room.mod.slash(room.lounge, "channels unwatch", channel=room.help)

    again = await room.mod.click(shown(left), label="Watch it again")

    assert "I watch" in shown(again).content
    assert await kind_of(db, room.help) == "help"


def menu(message: discord.Message) -> list[tuple[str, bool]]:
    """The channels that the guide offers, and whether each is chosen."""
    [row, _] = message.components
    assert isinstance(row, discord.ActionRow)
    [select] = row.children
    assert isinstance(select, discord.SelectMenu)
    return [(option.label, option.default) for option in select.options]


@pytest.fixture
async def newcomers(room: Room, db: Pool) -> Room:
    """A server in which nothing is watched yet."""
    await db.execute("UPDATE channels SET kind = NULL")
    return room


async def test_the_guide_proposes_what_looks_like_help_and_watches_what_is_chosen(
    newcomers: Room, db: Pool
) -> None:
    room = newcomers
    guide = await room.mod.slash(room.lounge, "channels guide")
    assert said(guide) == ""
    assert menu(shown(guide)) == [("#support", True), ("#help", True), ("#lounge", False)]
    assert await kind_of(db, room.help) is None

    values = [str(room.help.id), str(room.lounge.id)]
    picked = await room.mod.select(shown(guide), values)
    assert dict(menu(shown(picked))) == {"#support": False, "#help": True, "#lounge": True}
    assert await kind_of(db, room.help) is None
    await room.mod.click(shown(picked), label="Watch 2 channels")

    assert await kind_of(db, room.help) == "help"
    assert await kind_of(db, room.lounge) == "help"
    assert await kind_of(db, room.forum) is None


async def test_private_channels_are_never_proposed(newcomers: Room) -> None:
    room = newcomers
    await hide(room, room.help)

    guide = await room.mod.slash(room.lounge, "channels guide")

    assert [label for label, _ in menu(shown(guide))] == ["#support", "#lounge"]


async def test_nothing_is_chosen_when_the_guide_is_put_off(newcomers: Room, db: Pool) -> None:
    guide = await newcomers.mod.slash(newcomers.lounge, "channels guide")

    await newcomers.mod.click(shown(guide), label="Not now")

    assert await channels.list_watched(db, newcomers.guild.id) == []


def demote(room: Room, member: MemberActor) -> None:
    room.env.backend.edit_member(room.guild.id, member.id, {"role_ids": []})


async def test_a_moderator_who_was_demoted_is_refused_at_the_button(
    newcomers: Room, db: Pool
) -> None:
    room = newcomers
    guide = await room.mod.slash(room.lounge, "channels guide")
    demote(room, room.mod)

    refused = await room.mod.click(shown(guide), label="Watch 2 channels")

    assert refused.followups or refused.response
    assert REFUSED in [r.content for r in (refused.response, *refused.followups) if r]
    assert await channels.list_watched(db, room.guild.id) == []


async def test_a_command_that_the_server_shows_to_a_member_is_refused_at_execution(
    room: Room, db: Pool
) -> None:
    """Discord hides it by default; a server may show it to anybody in its settings."""
    for command in room.bot.tree.walk_commands():
        if isinstance(command, discord.app_commands.Group):
            command.default_permissions = None
    await room.bot.tree.sync()

    for name, options in COMMANDS.items():
        given: dict[str, Any] = {
            key: room.help if value == "HELP" else value for key, value in options.items()
        }
        result = await room.alice.slash(room.help, name, **given)
        assert said(result) == REFUSED, name

    assert await kind_of(db, room.help) == "help"
    assert await audit.newest(db, room.guild.id, limit=5) == []
    refusals = room.env.errors  # simcord takes a check that says no for an error
    assert {type(error) for error in refusals} == {discord.app_commands.CheckFailure}


COMMANDS: dict[str, dict[str, str]] = {
    "channels watch": {"channel": "HELP"},
    "channels unwatch": {"channel": "HELP"},
    "channels kind": {"channel": "HELP", "kind": "invoices"},
    "channels list": {},
    "channels guide": {},
    "channels helpers": {},
    "bot check": {},
    "bot pause": {},
    "bot resume": {},
    "bot stats": {},
    "bot backfill start": {},
    "bot backfill status": {},
    "bot backfill pause": {},
    "bot backfill resume": {},
}
