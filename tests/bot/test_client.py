"""What the bot asks of Discord before it hears a single event."""

from dataclasses import replace

import pytest

from bot.client import create_bot
from bot.deps import BotDeps
from bot.endpoint import NotLoopbackError
from db.pool import Pool
from tests.bot.conftest import CONFIG, FakeAnswerer, FakeBell


@pytest.fixture
def deps(db: Pool, bell: FakeBell, answerer: FakeAnswerer) -> BotDeps:
    return BotDeps(db, bell, answerer)


async def test_the_bot_asks_for_no_event_it_does_not_need(deps: BotDeps) -> None:
    bot = create_bot(deps, CONFIG)

    assert {name for name, is_on in bot.intents if is_on} == {
        "guilds",
        "guild_messages",
        "guild_reactions",
        "message_content",
    }


async def test_the_bot_pings_nobody_and_remembers_no_members_or_messages(deps: BotDeps) -> None:
    bot = create_bot(deps, CONFIG)

    assert bot.allowed_mentions is not None
    assert bot.allowed_mentions.to_dict() == {"parse": []}
    assert not bot.cached_messages


async def test_the_bot_holds_the_shards_it_is_given(deps: BotDeps) -> None:
    bot = create_bot(deps, replace(CONFIG, shard_ids=(1, 3), shard_count=4))

    assert (bot.shard_ids, bot.shard_count) == ([1, 3], 4)


async def test_a_stand_in_elsewhere_is_refused_before_the_bot_exists(deps: BotDeps) -> None:
    with pytest.raises(NotLoopbackError):
        create_bot(deps, replace(CONFIG, api_url="http://discord.example"))


async def test_the_bot_waits_for_no_limit_that_lasts_longer_than_a_minute(deps: BotDeps) -> None:
    assert create_bot(deps, CONFIG).http.max_ratelimit_timeout == 60
