"""Sessions: resuming, op 7 and 9, intents, close codes, compression."""

import asyncio
import json
import math
import zlib
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import aiohttp
import discord
import pytest

from playground.config import MESSAGE_CONTENT, Config
from tests.playground.harness import (
    Bot,
    HandClock,
    Playground,
    connected,
    discord_at,
    png,
    running,
    until,
    with_clock,
)

GUILD_MESSAGES = 1 << 9
Socket = aiohttp.ClientWebSocketResponse


def dial(
    playground: Playground, query: str = "v=10&encoding=json"
) -> AbstractAsyncContextManager[Socket]:
    return playground.http.ws_connect(f"{playground.origin}/gateway?{query}")


async def identify(socket: Socket, **changes: object) -> None:
    data: dict[str, object] = {
        "token": "playground",
        "properties": {},
        "intents": 1 | GUILD_MESSAGES | MESSAGE_CONTENT,
    }
    await socket.send_json({"op": 2, "d": {**data, **changes}})


async def receive(socket: Socket, name: str) -> dict[str, Any]:
    async with asyncio.timeout(10):
        while (frame := await socket.receive_json())["t"] != name:
            pass
        return frame


async def close_code(socket: Socket) -> int | None:
    async with asyncio.timeout(10):
        while (await socket.receive()).type is aiohttp.WSMsgType.TEXT:
            pass
    return socket.close_code


async def test_a_broken_line_is_resumed_and_missed_messages_are_replayed(
    playground: Playground, bot: Bot
) -> None:
    await playground.say("before")
    await bot.next("message")
    await playground.play("POST", "/chaos", {"kind": "drop"})
    for number in range(3):
        await playground.say(f"missed {number}")
    heard = [(await bot.next("message")).content for _ in range(3)]
    await bot.next("shard_resumed")
    await playground.say("after")
    assert heard == ["missed 0", "missed 1", "missed 2"]
    assert (await bot.next("message")).content == "after"


async def test_op_7_makes_the_bot_resume(playground: Playground, bot: Bot) -> None:
    await playground.play("POST", "/chaos", {"kind": "reconnect"})
    await bot.next("shard_resumed")
    await playground.say("hello again")
    assert (await bot.next("message")).content == "hello again"


async def test_op_9_makes_the_bot_identify_anew_and_nothing_is_replayed(
    playground: Playground, bot: Bot
) -> None:
    await bot.next("shard_ready")
    await playground.play("POST", "/chaos", {"kind": "invalidate"})
    await playground.say("in the gap")
    await bot.next("shard_ready")
    await playground.say("after")
    assert (await bot.next("message")).content == "after"


async def test_a_session_that_was_away_too_long_cannot_be_resumed(
    tmp_path: Path, clock: HandClock
) -> None:
    config = with_clock(clock, Config(session_life_s=90))
    async with running(tmp_path, config) as playground:
        async with dial(playground) as socket:
            await identify(socket)
            session_id = (await receive(socket, "READY"))["d"]["session_id"]
            await playground.play("POST", "/chaos", {"kind": "drop"})
            await until(lambda: not playground.sessions.is_bot_online)
        clock.turn(seconds=91)
        async with dial(playground) as socket:
            resume = {"token": "playground", "session_id": session_id, "seq": 1}
            await socket.send_json({"op": 6, "d": resume})
            await socket.receive_json()
            answer = await socket.receive_json()
            assert (answer["op"], answer["d"]) == (9, False)


async def test_events_go_to_the_guilds_shard_only(playground: Playground) -> None:
    own = (playground.world.guild_id >> 22) % 2
    async with dial(playground) as socket:
        await identify(socket, shard=[1 - own, 2])
        assert (await receive(socket, "READY"))["d"]["guilds"] == []
        await playground.say("hello")
        await socket.send_json({"op": 1, "d": None})
        assert (await socket.receive_json())["op"] == 11


async def test_without_the_content_intent_messages_come_empty(playground: Playground) -> None:
    async with connected(playground, Bot(intents=discord.Intents.default())) as bot:
        await playground.say("words", shot=png())
        message: discord.Message = await bot.next("message")
        assert (message.content, message.attachments) == ("", [])
        assert bot.user is not None
        await playground.say(f"<@{bot.user.id}> words", shot=png())
        named: discord.Message = await bot.next("message")
        assert named.content.endswith("words")
        assert len(named.attachments) == 1


async def test_an_intent_the_portal_does_not_allow_ends_the_bot(tmp_path: Path) -> None:
    async with running(tmp_path, Config(privileged_intents=0)) as playground:
        with pytest.raises(ExceptionGroup) as caught:
            async with connected(playground):
                pass
        assert caught.group_contains(discord.PrivilegedIntentsRequired)


async def test_a_wrong_token_is_refused_at_the_login(playground: Playground) -> None:
    with discord_at(playground.origin):
        async with Bot() as bot:
            with pytest.raises(discord.LoginFailure):
                await bot.login("wrong")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"token": "wrong"}, 4004),
        ({"intents": 1 << 40}, 4013),
        ({"intents": None}, 4002),
        ({"shard": [2, 2]}, 4010),
    ],
)
async def test_a_wrong_identify_closes_the_connection(
    playground: Playground, changes: dict[str, object], code: int
) -> None:
    async with dial(playground) as socket:
        await identify(socket, **changes)
        assert await close_code(socket) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [("{", 4002), ("[]", 4002), ('{"op": 99}', 4001), ('{"op": 8, "d": {}}', 4003)],
)
async def test_a_wrong_frame_closes_the_connection(
    playground: Playground, text: str, code: int
) -> None:
    async with dial(playground) as socket:
        await socket.send_str(text)
        assert await close_code(socket) == code


async def test_a_second_identify_closes_the_connection(playground: Playground) -> None:
    async with dial(playground) as socket:
        await identify(socket)
        await identify(socket)
        assert await close_code(socket) == 4005


async def test_more_than_120_frames_a_minute_close_the_connection(playground: Playground) -> None:
    async with dial(playground) as socket:
        for _ in range(121):
            await socket.send_json({"op": 1, "d": None})
        assert await close_code(socket) == 4008


async def test_another_version_of_the_api_is_refused(playground: Playground) -> None:
    async with dial(playground, "v=6&encoding=json") as socket:
        assert await close_code(socket) == 4012


async def test_a_client_that_stops_beating_is_closed(tmp_path: Path) -> None:
    async with (
        running(tmp_path, Config(heartbeat_interval_s=0.05)) as playground,
        dial(playground) as socket,
    ):
        assert await close_code(socket) == 4009


async def test_a_bot_knows_how_long_a_heartbeat_took(tmp_path: Path) -> None:
    """And does not take it for as long as the pause between two, as after an answer at once."""
    config = Config(heartbeat_interval_s=0.6, heartbeat_ack_s=0.2)
    async with running(tmp_path, config) as playground, connected(playground) as bot:
        before = bot.latency  # of none, or of the first
        await until(lambda: bot.latency not in {before, math.inf})

        assert 0.2 <= bot.latency < 0.5


async def test_frames_are_one_zlib_stream_when_asked(playground: Playground) -> None:
    inflate = zlib.decompressobj()
    async with dial(playground, "v=10&encoding=json&compress=zlib-stream") as socket:
        await identify(socket)
        frames: list[dict[str, Any]] = [
            json.loads(inflate.decompress(await socket.receive_bytes())) for _ in range(3)
        ]
    assert [frame["op"] for frame in frames] == [10, 0, 0]
    assert [frame.get("t") for frame in frames] == [None, "READY", "GUILD_CREATE"]


async def test_the_bot_asks_for_members(playground: Playground) -> None:
    intents = discord.Intents.default()
    intents.members = True
    async with connected(playground, Bot(intents=intents)) as bot:
        assert sorted(member.name for member in bot.guilds[0].members) == [
            "Helpsight",
            "alice",
            "maud",
        ]
        assert bot.guilds[0].chunked


async def test_single_members_are_asked_for_by_name_or_id(playground: Playground, bot: Bot) -> None:
    guild = bot.guilds[0]
    by_name = await guild.query_members("al")
    by_id = await guild.query_members(user_ids=[playground.maud, 1])
    assert [member.name for member in by_name] == ["alice"]
    assert [member.name for member in by_id] == ["maud"]


async def test_a_request_for_members_that_makes_no_sense_closes_the_connection(
    playground: Playground,
) -> None:
    async with dial(playground) as socket:
        await identify(socket)
        await socket.send_json({"op": 8, "d": []})
        assert await close_code(socket) == 4002


async def test_hidden_channels_send_no_messages_to_the_bot(
    playground: Playground, bot: Bot
) -> None:
    await playground.say("secret", channel="staff", user=playground.maud)
    await playground.say("public")
    assert (await bot.next("message")).content == "public"


async def test_the_page_learns_whether_the_bot_is_there(playground: Playground) -> None:
    url = f"{playground.origin}/play/events?user={playground.alice}"
    async with playground.http.ws_connect(url) as page:
        seen = [(await page.receive_json())["d"]["online"]]
        async with connected(playground):
            seen.append((await receive(page, "BOT_STATUS"))["d"]["online"])
        seen.append((await receive(page, "BOT_STATUS"))["d"]["online"])
    assert seen == [False, True, False]
