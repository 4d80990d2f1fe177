"""The commands of moderators, put together."""

from discord.ext import commands

from bot.catchup import CatchUp
from bot.deps import BotConfig, BotDeps
from bot.moderation.bot_group import BotGroup
from bot.moderation.channels import Channels
from bot.moderation.watcher import Watcher
from bot.moderation.welcome import Welcome


def moderator_commands(
    bot: commands.AutoShardedBot, deps: BotDeps, config: BotConfig, catch_up: CatchUp
) -> tuple[commands.Cog, ...]:
    return (
        Channels(bot, deps.db, Watcher(deps.db, catch_up)),
        BotGroup(bot, deps, config),
        Welcome(bot, deps.db, config.help_channels),
    )
