"""Several guilds with one bot, and direct messages: what a single guild cannot show."""

from collections.abc import AsyncGenerator
from pathlib import Path

import discord
import pytest

from playground.config import Config
from playground.small_guild import second_guild, small_guild
from tests.playground.harness import Bot, Playground, connected, running

FIRST, SECOND = small_guild(), second_guild()
OLGA, ALICE = SECOND.viewers
HELP = next(c.id for c in SECOND.channels if c.name == "ask-for-help")
FIRST_HELP = next(c.id for c in FIRST.channels if c.name == "help")


@pytest.fixture
async def two(tmp_path: Path) -> AsyncGenerator[Playground]:
    async with running(tmp_path / "home", others=[SECOND]) as playground:
        yield playground


async def test_the_bot_is_told_of_both_guilds_and_hears_and_answers_in_each(
    two: Playground,
) -> None:
    async with connected(two) as bot:
        assert {guild.id for guild in bot.guilds} == {FIRST.id, SECOND.id}
        for channel_id, person in ((HELP, OLGA), (FIRST_HELP, ALICE)):
            said = await two.play(
                "POST", f"/channels/{channel_id}/messages", {"content": "hello"}, user=person
            )
            assert said.status == 200
            heard = await bot.next("message", lambda m: m.author.id != two.world.bot.id)
            reply = await heard.reply("hello to you")
            assert reply.guild.id == heard.guild.id == (SECOND if person == OLGA else FIRST).id


async def test_each_shard_hears_of_its_own_guilds_alone(tmp_path: Path) -> None:
    config = Config(shards=2)
    async with running(tmp_path / "home", config, others=[SECOND]) as playground:
        for shard in range(2):
            own = {g.id for g in (FIRST, SECOND) if (g.id >> 22) % 2 == shard}
            async with connected(playground, Bot(shard_ids=[shard], shard_count=2)) as bot:
                assert {guild.id for guild in bot.guilds} == own


async def test_people_see_and_use_only_the_guilds_they_are_in(two: Playground) -> None:
    in_second = await two.play("GET", f"/channels/{HELP}/messages", user=OLGA)
    in_first = await two.play("GET", f"/channels/{FIRST_HELP}/messages", user=OLGA)
    shown = await two.play("GET", f"/bootstrap?guild={SECOND.id}", user=ALICE)

    assert (in_second.status, in_first.status) == (200, 403)
    assert [guild["name"] for guild in shown.json["guilds"]] == ["Small guild", "Second guild"]
    assert shown.json["guild"]["id"] == str(SECOND.id)


async def test_commands_of_all_guilds_are_there_in_both_and_one_guilds_own_in_it_alone(
    two: Playground,
) -> None:
    everywhere = {"name": "everywhere", "description": "said"}
    here = {"name": "here", "description": "said"}
    application = f"/applications/{two.world.bot.id}"
    await two.rest("PUT", f"{application}/commands", [everywhere])
    await two.rest("PUT", f"{application}/guilds/{SECOND.id}/commands", [here])

    seen = {
        guild.id: {
            command["name"]
            for command in (await two.play("GET", f"/commands?guild={guild.id}")).json
        }
        for guild in (FIRST, SECOND)
    }

    assert seen == {FIRST.id: {"everywhere"}, SECOND.id: {"everywhere", "here"}}


async def test_a_bot_that_was_removed_is_refused_until_it_is_invited_again(
    two: Playground,
) -> None:
    async with connected(two) as bot:
        await two.play("DELETE", f"/guilds/{SECOND.id}/bot")
        gone = await bot.next("guild_remove")
        assert gone.id == SECOND.id
        assert (await two.rest("GET", f"/guilds/{SECOND.id}")).code == 10004
        assert (await two.rest("GET", f"/channels/{HELP}")).code == 50001
        assert len((await two.rest("GET", "/users/@me/guilds")).json) == 1

        await two.play("PUT", f"/guilds/{SECOND.id}/bot")
        back = await bot.next("guild_join")
        assert back.get_channel(HELP).permissions_for(back.me).send_messages


async def test_both_guilds_are_there_after_a_restart(tmp_path: Path) -> None:
    home = tmp_path / "home"
    async with running(home, others=[SECOND]) as playground:
        await playground.play("POST", f"/channels/{HELP}/messages", {"content": "kept"}, user=OLGA)
        await playground.play("DELETE", f"/guilds/{SECOND.id}/bot")
    async with running(home, others=[SECOND]) as playground:
        read = await playground.play("GET", f"/channels/{HELP}/messages", user=OLGA)
        assert [message["content"] for message in read.json] == ["kept"]
        assert [world.has_bot for world in playground.worlds] == [True, False]


async def test_direct_messages_reach_their_person_alone_and_open_once(two: Playground) -> None:
    async with connected(two) as bot:
        channel = await bot.create_dm(discord.Object(OLGA))
        sent = await channel.send("only for you", file=discord.File(__file__, "a.txt"))
        again = await two.rest("POST", "/users/@me/channels", {"recipient_id": str(OLGA)})

        assert sent.guild is None
        assert channel.recipient is not None
        assert (channel.recipient.id, int(again.json["id"])) == (OLGA, channel.id)
        path = f"/channels/{channel.id}/messages"
        read = await two.play("GET", path, user=OLGA)
        assert [message["content"] for message in read.json] == ["only for you"]
        assert (await two.play("GET", path, user=ALICE)).status == 403
        direct = (await two.play("GET", "/bootstrap", user=OLGA)).json["direct"]
        assert [item["id"] for item in direct] == [str(channel.id)]


async def test_a_person_answers_and_only_a_bot_with_that_intent_hears_it(two: Playground) -> None:
    async with connected(two) as bot:
        channel = await bot.create_dm(discord.Object(OLGA))
        answer = {"content": "thanks"}
        await two.play("POST", f"/channels/{channel.id}/messages", answer, user=OLGA)
        heard = await bot.next("message")
        await heard.add_reaction("👍")
        assert (heard.content, heard.guild) == ("thanks", None)
    without = discord.Intents(guilds=True, guild_messages=True)
    async with connected(two, Bot(without)) as deaf:
        await two.play("POST", f"/channels/{channel.id}/messages", answer, user=OLGA)
        await two.play("POST", f"/channels/{HELP}/messages", {"content": "here"}, user=OLGA)
        assert (await deaf.next("message")).channel.id == HELP


async def test_who_shares_no_guild_with_the_bot_is_not_written_to(two: Playground) -> None:
    opened = await two.rest("POST", "/users/@me/channels", {"recipient_id": str(OLGA)})
    await two.play("DELETE", f"/guilds/{SECOND.id}/bot")

    sent = await two.rest("POST", f"/channels/{opened.json['id']}/messages", {"content": "hello"})
    unknown = await two.rest("POST", "/users/@me/channels", {"recipient_id": "123456789012345678"})

    assert (sent.status, sent.code) == (403, 50007)
    assert (unknown.status, unknown.code) == (404, 10013)
