"""The bot, and what sends its answers beside it."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from bot.client import HelpBot, create_bot
from bot.deliver import Deliverer
from bot.deps import BotConfig, BotDeps
from cli.wiring.answerer import open_answerer
from cli.wiring.ground import open_ground
from core.settings import Settings


@asynccontextmanager
async def open_bot(settings: Settings) -> AsyncGenerator[tuple[HelpBot, Deliverer]]:
    """The bot, not yet connected, and what sends its answers beside it."""
    async with (
        open_ground(settings) as ground,
        open_answerer(settings, ground.db, ground.redis) as answerer,
    ):
        bot = create_bot(BotDeps(ground.db, ground.queue, answerer), bot_config(settings))
        yield bot, Deliverer(bot, ground.db, ground.bell)


def bot_config(settings: Settings) -> BotConfig:
    return BotConfig(
        help_channels=settings.help_channels,
        quiet_s=settings.answer_quiet_s,
        image_wait_s=settings.answer_image_wait_s,
        catch_up_messages=settings.catch_up_messages,
        api_url=settings.discord_api_url,
        shard_ids=settings.discord_shard_ids,
        shard_count=settings.discord_shard_count,
    )
