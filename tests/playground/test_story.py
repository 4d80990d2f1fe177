"""READ FIRST: the real discord.py against the playground, over HTTP and WebSocket."""

import io

import discord

from tests.playground.harness import Bot, Playground, connected, png


async def test_the_bot_logs_in_and_sees_the_guild(playground: Playground, bot: Bot) -> None:
    guild = bot.guilds[0]
    assert bot.user is not None
    assert bot.user.id == playground.world.bot.id
    names = ["general", "help", "questions", "staff", "moderator-news"]
    assert [channel.name for channel in guild.channels] == names
    assert guild.me.guild_permissions.manage_messages
    assert not bot.text("staff").permissions_for(guild.me).view_channel


async def test_a_screenshot_reaches_the_bot_and_is_answered(
    playground: Playground, bot: Bot
) -> None:
    picture = png(40, 30)
    sent = await playground.say("what is this?", shot=picture)

    message: discord.Message = await bot.next("message")
    attachment = message.attachments[0]
    assert (message.content, str(message.author)) == ("what is this?", "alice")
    assert (attachment.filename, attachment.content_type) == ("shot.png", "image/png")
    assert (attachment.width, attachment.height) == (40, 30)
    assert await attachment.read() == picture

    answer = await message.reply("a picture", mention_author=False)
    assert answer.reference is not None
    assert answer.reference.message_id == int(sent["id"])
    seen = await playground.play("GET", f"/channels/{message.channel.id}/messages")
    assert [item["content"] for item in seen.json] == ["a picture", "what is this?"]
    assert seen.json[0]["referenced_message"]["id"] == sent["id"]


async def test_the_bot_hears_edits_reactions_typing_and_deletions(
    playground: Playground, bot: Bot
) -> None:
    sent = await playground.say("first")
    path = f"/channels/{sent['channel_id']}/messages/{sent['id']}"
    await playground.play("PATCH", path, {"content": "second"})
    await playground.play("PUT", f"{path}/reactions/👍")
    await playground.play("POST", f"/channels/{sent['channel_id']}/typing")
    await playground.play("DELETE", f"{path}/reactions/👍")
    await playground.play("DELETE", path)

    assert (await bot.next("raw_message_edit")).message.content == "second"
    assert (await bot.next("raw_reaction_add")).emoji.name == "👍"
    assert (await bot.next("raw_typing")).user_id == playground.alice
    assert (await bot.next("raw_reaction_remove")).user_id == playground.alice
    assert (await bot.next("raw_message_delete")).message_id == int(sent["id"])


async def test_the_bot_sends_files_embeds_and_edits_them(playground: Playground, bot: Bot) -> None:
    embed = discord.Embed(title="Found", description="two threads").set_image(
        url="attachment://plot.png"
    )
    message = await bot.text("help").send(
        embed=embed, file=discord.File(io.BytesIO(png()), "plot.png")
    )
    assert message.attachments == []  # the embed shows it
    assert message.embeds[0].image.url is not None
    async with playground.http.get(message.embeds[0].image.url) as response:
        assert await response.read() == png()

    edited = await message.edit(content="one thread", embed=None, attachments=[])
    assert (edited.content, edited.embeds) == ("one thread", [])
    assert edited.edited_at is not None


async def test_a_forum_post_is_a_thread_whose_first_message_has_its_id(
    playground: Playground, bot: Bot
) -> None:
    forum = playground.channel("questions")
    posted = await playground.play(
        "POST",
        f"/channels/{forum.id}/posts",
        {"name": "It fails", "content": "see picture", "applied_tags": [str(forum.tags[0].id)]},
        files={"shot.png": png()},
    )
    thread: discord.Thread = await bot.next("thread_create")
    message: discord.Message = await bot.next("message")
    assert thread.id == message.id == int(posted.json["id"])
    assert [tag.name for tag in thread.applied_tags] == ["solved"]
    assert message.channel == thread
    assert f"/attachments/{thread.id}/" in message.attachments[0].url

    await message.reply("try this")
    assert (await bot.next("thread_join")).id == thread.id
    stored = playground.world.store.channels[thread.id].thread
    assert stored is not None
    assert (stored.message_count, len(stored.member_ids)) == (1, 2)


async def test_the_bot_posts_in_a_forum(playground: Playground, bot: Bot) -> None:
    forum = bot.guilds[0].forums[0]
    made = await forum.create_thread(
        name="Weekly", content="summary", file=discord.File(io.BytesIO(png()), "sum.png")
    )
    assert made.thread.id == made.message.id
    assert made.message.attachments[0].filename == "sum.png"
    await made.thread.edit(archived=True)
    listed = [thread.id async for thread in forum.archived_threads()]
    assert listed == [made.thread.id]


async def test_a_thread_has_the_id_of_the_message_it_began_from(
    playground: Playground, bot: Bot
) -> None:
    sent = await playground.say("how do I exit vim?")
    message: discord.Message = await bot.next("message")
    thread = await message.create_thread(name="vim")
    await thread.send(":q")
    assert thread.id == int(sent["id"])
    starter, answer = [item async for item in thread.history(oldest_first=True)]
    assert (starter.type.name, answer.content) == ("thread_starter_message", ":q")
    assert isinstance(starter.reference and starter.reference.resolved, discord.Message)


async def test_a_forward_carries_a_snapshot_with_its_own_files(
    playground: Playground, bot: Bot
) -> None:
    sent = await playground.say("look", shot=png())
    path = f"/channels/{sent['channel_id']}/messages/{sent['id']}"
    general = str(playground.channel("general").id)
    await playground.play("POST", f"{path}/forward", {"to_channel_id": general})
    await playground.play("DELETE", path)

    forward: discord.Message = await bot.next("message", lambda m: bool(m.message_snapshots))
    snapshot = forward.message_snapshots[0]
    assert (forward.content, forward.attachments) == ("", [])
    assert snapshot.content == "look"
    assert await snapshot.attachments[0].read() == png()
    assert forward.flags.forwarded


async def test_two_shards_share_the_events(playground: Playground) -> None:
    async with connected(playground, Bot(shard_count=2)) as bot:
        await playground.say("hello")
        assert (await bot.next("message")).content == "hello"
        assert bot.guilds[0].shard_id == (playground.world.guild_id >> 22) % 2
        assert sorted(bot.shards) == [0, 1]


async def test_all_of_it_used_only_known_routes(playground: Playground, bot: Bot) -> None:
    await playground.say("hello")
    message: discord.Message = await bot.next("message")
    async with message.channel.typing():
        await message.reply("hi")
    await message.add_reaction("✅")
    await message.remove_reaction("✅", bot.guilds[0].me)
    await message.channel.fetch_message(message.id)
    await bot.fetch_guild(bot.guilds[0].id)
    await bot.guilds[0].fetch_member(playground.alice)
    await bot.guilds[0].fetch_channels()
    await bot.guilds[0].fetch_roles()
    await bot.guilds[0].active_threads()
    report = await playground.play("GET", "/strict")
    assert report.json == {"unknown": [], "refused": []}
