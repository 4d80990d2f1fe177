"""Who is in a thread, asked one by one: what a bot may ask without the members intent."""

import discord
import pytest

from tests.playground.harness import Bot, Playground


async def test_who_was_not_added_to_a_thread_is_unknown_there(
    playground: Playground, bot: Bot
) -> None:
    thread = await bot.text("help").create_thread(
        name="talk", type=discord.ChannelType.public_thread
    )
    ours, theirs = playground.world.bot.id, playground.world.store.guild.viewers[0]

    assert (await thread.fetch_member(ours)).id == ours
    with pytest.raises(discord.NotFound) as refused:
        await thread.fetch_member(theirs)

    assert refused.value.code == 10007
