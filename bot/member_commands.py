"""The commands and menus that everybody may use, put together."""

from discord.ext import commands

from bot.answer_this import AnswerThis
from bot.ask import Ask
from bot.asking import Asking
from bot.deps import BotConfig, BotDeps
from bot.invoices import Invoices
from bot.lanes import Lanes
from bot.read_text import ReadText
from bot.search import Search
from bot.similar import Similar
from bot.solving import Solving


def member_commands(
    bot: commands.AutoShardedBot, deps: BotDeps, config: BotConfig, lanes: Lanes
) -> tuple[commands.Cog, ...]:
    """One cog each. What costs a reading or an answer takes a turn, of which there are few."""
    asking = Asking(deps.db, deps.bell, wait_s=config.command_wait_s)
    invoices = (Invoices(deps.talk, deps.turns),) if deps.talk else ()
    return (
        *invoices,
        Ask(deps.answerer, asking, deps.turns, per_hour=config.asks_per_hour),
        Similar(deps.db, deps.search),
        Search(bot, deps.db),
        ReadText(bot, asking, deps.turns),
        AnswerThis(bot, deps, config),
        Solving(bot, deps.db, lanes),
    )
