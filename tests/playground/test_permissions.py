"""Who may do what: the computing of permissions, and the refusals that follow from it."""

from dataclasses import replace

import discord
import pytest

from playground.model import Channel, ChannelType, Overwrite, Role
from playground.permissions import (
    ALL,
    Permission,
    channel_permissions,
    guild_permissions,
)
from tests.playground.harness import Bot, Playground

VIEW, SEND, FILES = Permission.VIEW_CHANNEL, Permission.SEND_MESSAGES, Permission.ATTACH_FILES
GUILD, ROLE, OTHER_ROLE, MEMBER = 1, 2, 3, 4


@pytest.mark.parametrize(
    ("base", "overwrites", "expected"),
    [
        (VIEW | SEND, [], VIEW | SEND),
        (VIEW | SEND, [Overwrite(id=GUILD, type=0, deny=SEND)], VIEW),
        (VIEW, [Overwrite(id=GUILD, type=0, allow=SEND)], VIEW | SEND),
        (
            VIEW | SEND,
            [
                Overwrite(id=GUILD, type=0, deny=VIEW),
                Overwrite(id=ROLE, type=0, allow=VIEW),
            ],
            VIEW | SEND,
        ),
        (
            VIEW | SEND,
            [
                Overwrite(id=ROLE, type=0, deny=SEND),
                Overwrite(id=OTHER_ROLE, type=0, allow=SEND),
            ],
            VIEW | SEND,
        ),
        (
            VIEW | SEND,
            [
                Overwrite(id=ROLE, type=0, allow=SEND),
                Overwrite(id=MEMBER, type=1, deny=SEND),
            ],
            VIEW,
        ),
        (VIEW | SEND, [Overwrite(id=GUILD, type=0, deny=VIEW)], 0),
        (VIEW | SEND | FILES, [Overwrite(id=GUILD, type=0, deny=SEND)], VIEW),
        (Permission.ADMINISTRATOR, [Overwrite(id=MEMBER, type=1, deny=VIEW)], ALL),
    ],
)
def test_overwrites_of_everyone_then_roles_then_the_member(
    base: int, overwrites: list[Overwrite], expected: int
) -> None:
    channel = Channel(id=9, type=ChannelType.TEXT, name="x", overwrites=tuple(overwrites))
    bits = channel_permissions(
        channel, base, guild_id=GUILD, user_id=MEMBER, role_ids=(ROLE, OTHER_ROLE)
    )
    assert bits == expected


def test_an_administrator_may_do_everything() -> None:
    admin = Role(id=1, name="admin", permissions=Permission.ADMINISTRATOR, position=1)
    assert guild_permissions([admin]) == ALL


def restrict(playground: Playground, name: str, deny: Permission) -> int:
    """Takes a permission from everyone and from the bot in this channel."""
    channel = playground.channel(name)
    bot = Overwrite(id=playground.world.bot.id, type=1, deny=deny)
    everyone = Overwrite(id=playground.world.guild_id, type=0, deny=deny)
    playground.world.store.channels.put(replace(channel, overwrites=(bot, everyone)))
    return channel.id


async def test_without_permission_to_send_the_bot_is_forbidden(
    playground: Playground, bot: Bot
) -> None:
    restrict(playground, "help", Permission.SEND_MESSAGES)
    with pytest.raises(discord.Forbidden) as refused:
        await bot.text("help").send("hi")
    assert refused.value.code == 50013


@pytest.mark.parametrize(
    ("deny", "payload"),
    [
        (Permission.EMBED_LINKS, {"embeds": [{"title": "x"}]}),
        (Permission.VIEW_CHANNEL, {"content": "x"}),
    ],
)
async def test_embeds_need_their_own_permission(
    playground: Playground, deny: Permission, payload: dict[str, object]
) -> None:
    channel_id = restrict(playground, "help", deny)
    answer = await playground.rest("POST", f"/channels/{channel_id}/messages", payload)
    assert answer.code == (50001 if deny == Permission.VIEW_CHANNEL else 50013)


async def test_files_need_their_own_permission(playground: Playground) -> None:
    channel_id = restrict(playground, "help", Permission.ATTACH_FILES)
    answer = await playground.upload(f"/channels/{channel_id}/messages", {}, {"a.txt": b"x"})
    assert answer.code == 50013


async def test_history_without_permission_is_empty_and_no_error(playground: Playground) -> None:
    sent = await playground.say("hello")
    channel_id = restrict(playground, "help", Permission.READ_MESSAGE_HISTORY)
    listed = await playground.rest("GET", f"/channels/{channel_id}/messages")
    single = await playground.rest("GET", f"/channels/{channel_id}/messages/{sent['id']}")
    reply = {"content": "x", "message_reference": {"message_id": sent["id"]}}
    replied = await playground.rest("POST", f"/channels/{channel_id}/messages", reply)
    assert (listed.status, listed.json) == (200, [])
    assert (single.status, single.code) == (403, 50001)
    assert replied.code == 160002


async def test_members_change_only_their_own_messages(playground: Playground) -> None:
    sent = await playground.say("mine")
    path = f"/channels/{sent['channel_id']}/messages/{sent['id']}"
    stranger = await playground.say("hello", user=playground.maud)
    strange_path = f"/channels/{sent['channel_id']}/messages/{stranger['id']}"
    edited = await playground.play("PATCH", strange_path, {"content": "x"})
    deleted = await playground.play("DELETE", strange_path)
    assert (edited.code, deleted.code) == (50005, 50013)
    assert (await playground.play("DELETE", path, user=playground.maud)).status == 204


async def test_bulk_deletion_is_for_moderators_and_tells_once(
    playground: Playground, bot: Bot
) -> None:
    sent = [await playground.say(str(number)) for number in range(3)]
    ids = [int(message["id"]) for message in sent]
    await bot.text("help").delete_messages([discord.Object(i) for i in ids])
    event = await bot.next("raw_bulk_message_delete")
    assert event.message_ids == set(ids)


@pytest.mark.parametrize(("count", "code"), [(1, 50016), (101, 50016)])
async def test_bulk_deletion_takes_2_to_100(playground: Playground, count: int, code: int) -> None:
    path = f"/channels/{playground.channel('help').id}/messages/bulk-delete"
    ids = [str(playground.world.ids.next()) for _ in range(count)]
    assert (await playground.rest("POST", path, {"messages": ids})).code == code


async def test_bulk_deletion_takes_only_the_last_two_weeks(playground: Playground) -> None:
    path = f"/channels/{playground.channel('help').id}/messages/bulk-delete"
    assert (await playground.rest("POST", path, {"messages": ["1", "2"]})).code == 50034


async def post(playground: Playground) -> str:
    forum = playground.channel("questions")
    posted = await playground.play(
        "POST", f"/channels/{forum.id}/posts", {"name": "Help", "content": "x"}
    )
    return posted.json["id"]


async def test_posting_wakes_an_archived_thread_but_not_a_locked_one(
    playground: Playground,
) -> None:
    thread = await post(playground)
    assert (await playground.rest("PATCH", f"/channels/{thread}", {"archived": True})).status == 200
    react = f"/channels/{thread}/messages/{thread}/reactions/%F0%9F%91%8D/@me"
    assert (await playground.rest("PUT", react)).code == 50083
    assert (
        await playground.play("POST", f"/channels/{thread}/messages", {"content": "again"})
    ).status == 200
    assert not (await playground.rest("GET", f"/channels/{thread}")).json["thread_metadata"][
        "archived"
    ]
    await playground.rest("PATCH", f"/channels/{thread}", {"locked": True, "archived": True})
    refused = await playground.play("POST", f"/channels/{thread}/messages", {"content": "x"})
    assert refused.code == 50083


async def test_a_private_thread_is_seen_by_those_in_it(playground: Playground) -> None:
    help_id = playground.channel("help").id
    store = playground.world.store
    role = next(role for role in store.roles if role.is_managed)
    store.roles.put(replace(role, permissions=role.permissions | 1 << 36))
    made = await playground.rest(
        "POST", f"/channels/{help_id}/threads", {"name": "quiet", "type": 12}
    )
    thread = made.json["id"]
    assert (await playground.play("GET", f"/channels/{thread}/messages")).code == 50001
    assert (
        await playground.play("GET", f"/channels/{thread}/messages", user=playground.maud)
    ).status == 200


async def test_a_message_has_one_thread(playground: Playground) -> None:
    sent = await playground.say("q")
    path = f"/channels/{sent['channel_id']}/messages/{sent['id']}/threads"
    first = await playground.rest("POST", path, {"name": "a"})
    second = await playground.rest("POST", path, {"name": "b"})
    assert (first.status, second.code) == (201, 160004)


async def test_a_bot_that_gains_a_channel_learns_its_threads(
    playground: Playground, bot: Bot
) -> None:
    hidden = playground.channel("questions")
    everyone = {"id": str(playground.world.guild_id), "type": 0, "deny": str(VIEW)}
    await playground.play("PUT", f"/channels/{hidden.id}/permissions", everyone)
    await bot.next("guild_channel_update")
    posted = await playground.play(
        "POST",
        f"/channels/{hidden.id}/posts",
        {"name": "Unseen", "content": "x"},
        user=playground.maud,
    )
    thread_id = int(posted.json["id"])
    assert bot.guilds[0].get_thread(thread_id) is None

    own = {"id": str(playground.world.bot.id), "type": 1, "allow": str(VIEW)}
    await playground.play("PUT", f"/channels/{hidden.id}/permissions", own)
    joined: discord.Thread = await bot.next("thread_join")
    assert (joined.id, joined.name) == (thread_id, "Unseen")


async def test_a_page_loses_a_channel_its_person_may_not_see(playground: Playground) -> None:
    url = f"{playground.origin}/play/events?user={playground.alice}"
    channel = playground.channel("general")
    deny = {"id": str(playground.alice), "type": 1, "deny": str(VIEW)}
    async with playground.http.ws_connect(url) as page:
        await page.receive_json()
        await playground.play("PUT", f"/channels/{channel.id}/permissions", deny)
        event = await page.receive_json()
    assert (event["t"], event["d"]["id"]) == ("CHANNEL_DELETE", str(channel.id))
