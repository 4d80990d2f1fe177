"""Paging through a channel's past, by the wire and by discord.py."""

from dataclasses import replace

import discord
import pytest

from playground.model import Message
from playground.snowflake import snowflake_at
from tests.playground.harness import Bot, Playground

COUNT = 250


@pytest.fixture
def past(playground: Playground) -> list[int]:
    """250 messages in #help, oldest first."""
    world = playground.world
    channel_id = playground.channel("help").id
    ids = [snowflake_at(world.now(), number) for number in range(COUNT)]
    for number, message_id in enumerate(ids):
        world.store.messages.put(
            Message(
                id=message_id,
                channel_id=channel_id,
                author_id=playground.alice,
                content=str(number),
            )
        )
    return ids


async def page(playground: Playground, query: str) -> list[int]:
    path = f"/channels/{playground.channel('help').id}/messages?{query}"
    answer = await playground.rest("GET", path)
    assert answer.status == 200, answer
    return [int(message["content"]) for message in answer.json]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", range(249, 199, -1)),
        ("limit=100", range(249, 149, -1)),
        ("limit=3&before={100}", range(99, 96, -1)),
        ("limit=3&after={100}", range(103, 100, -1)),
        ("limit=3&after={248}", range(249, 248, -1)),
        ("limit=3&after={249}", range(0)),
        ("limit=3&before={0}", range(0)),
        ("limit=3&around={100}", range(101, 98, -1)),
        ("limit=4&around={0}", range(3, -1, -1)),
    ],
)
async def test_pages_are_newest_first_and_leave_out_their_bound(
    playground: Playground, past: list[int], query: str, expected: range
) -> None:
    assert await page(playground, query.format(*past)) == list(expected)


@pytest.mark.parametrize("oldest_first", [True, False])
async def test_discord_py_pages_forward_and_backward_through_everything(
    playground: Playground, bot: Bot, past: list[int], *, oldest_first: bool
) -> None:
    history = bot.text("help").history(limit=None, oldest_first=oldest_first)
    assert [message.id async for message in history] == (past if oldest_first else past[::-1])


async def test_discord_py_catches_up_after_a_message(
    playground: Playground, bot: Bot, past: list[int]
) -> None:
    after = discord.Object(past[99])
    caught = [m.id async for m in bot.text("help").history(limit=None, after=after)]
    assert caught == past[100:]


async def test_archived_threads_come_in_pages_last_archived_first(
    playground: Playground, bot: Bot
) -> None:
    forum = playground.channel("questions")
    posts: list[int] = []
    for number in range(5):
        posted = await playground.play(
            "POST", f"/channels/{forum.id}/posts", {"name": f"p{number}", "content": "x"}
        )
        posts.append(int(posted.json["id"]))
        await playground.rest("PATCH", f"/channels/{posts[-1]}", {"archived": True})
    answer = await playground.rest("GET", f"/channels/{forum.id}/threads/archived/public?limit=2")
    assert [int(thread["id"]) for thread in answer.json["threads"]] == posts[:2:-1]
    assert answer.json["has_more"]
    everything = [
        thread.id async for thread in bot.guilds[0].forums[0].archived_threads(limit=None)
    ]
    assert everything == posts[::-1]
    assert (await bot.guilds[0].active_threads()) == []


async def test_only_private_threads_the_bot_is_in_are_listed_as_joined(
    playground: Playground,
) -> None:
    store, place = playground.world.store, playground.channel("help").id
    role = next(role for role in store.roles if role.is_managed)
    store.roles.put(replace(role, permissions=role.permissions | 1 << 36))
    draft = {"name": "between us", "type": 12}
    thread = (await playground.rest("POST", f"/channels/{place}/threads", draft)).json["id"]
    await playground.rest("PATCH", f"/channels/{thread}", {"archived": True})
    joined = f"/channels/{place}/users/@me/threads/archived/private"

    assert [t["id"] for t in (await playground.rest("GET", joined)).json["threads"]] == [thread]
    assert (await playground.rest("GET", f"{joined}?before={thread}")).json["threads"] == []
