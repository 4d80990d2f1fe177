"""The bot: its listeners and commands, put together."""

import asyncio
import sys
from typing import Any

import discord
import structlog
from discord import app_commands
from discord.ext import commands

from bot.backfill import Backfiller
from bot.backfill_run import BackfillConfig
from bot.buttons.desk import AnswerDesk
from bot.capture import Capture
from bot.catchup import CatchUp
from bot.cursors import Cursors
from bot.deletions import Deletions
from bot.deps import BotConfig, BotDeps
from bot.endpoint import point_at
from bot.fresh_links import FreshLinks
from bot.intake import Intake
from bot.lanes import Lanes
from bot.member_commands import member_commands
from bot.missed import Missed
from bot.moderation.answers import Answers
from bot.moderation.cogs import moderator_commands
from bot.moderation.eraser import Eraser
from bot.moderation.notices import Notices
from bot.moderation.ocr import Ocr
from bot.pace import paced
from bot.pages import Pages
from bot.past_intake import PastIntake
from bot.places import Places
from bot.privacy import Privacy
from bot.privacy_gate import may_use
from bot.reading_marks import ReadingMarks
from bot.solutions import Solutions
from bot.steady import make_steady, steady, told_of
from bot.translations import Translations
from bot.withdrawals import Withdrawals
from db.pool import Executor

log = structlog.get_logger()

APOLOGY = "That did not work, and it is my fault, not yours. Please try again in a moment."

# A limit that lasts longer is an error (`discord.RateLimited`): whoever waits holds up a channel.
LONGEST_LIMIT_S = 60.0


def create_bot(deps: BotDeps, config: BotConfig) -> "HelpBot":
    """The bot, ready for `start(token)`. Nothing is connected yet."""
    make_steady()
    if config.api_url is not None:
        point_at(config.api_url)
    return HelpBot(deps, config)


def intents() -> discord.Intents:
    """Only what is needed; message content is the one that needs Discord's consent."""
    return discord.Intents(
        guilds=True, guild_messages=True, guild_reactions=True, message_content=True
    )


def _shards(config: BotConfig) -> dict[str, Any]:
    """Left out where Discord shall say how many there are."""
    shards: dict[str, Any] = {}
    if config.shard_ids:
        shards["shard_ids"] = list(config.shard_ids)
    if config.shard_count is not None:
        shards["shard_count"] = config.shard_count
    return shards


class HelpBot(commands.AutoShardedBot):
    def __init__(self, deps: BotDeps, config: BotConfig) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=Tree,
            intents=intents(),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            max_ratelimit_timeout=LONGEST_LIMIT_S,
            activity=discord.CustomActivity("Reading your screenshots · /ask"),
            allowed_contexts=app_commands.AppCommandContext(guild=True),
            allowed_installs=app_commands.AppInstallationType(guild=True),
            http_trace=paced(deps.pace),
            **_shards(config),
        )
        self._connection.parsers = steady(self._connection.parsers)
        self._deps = deps
        self._config = config
        lanes, cursors = Lanes(), Cursors()
        intake = Intake(deps, config)
        deletions = Deletions(deps.db, deps.kept.forget)
        pages = Pages(
            deps.db,
            PastIntake(deps.db, deps.bell, metrics=deps.metrics),
            deletions=deletions,
            missed=Missed(deps.db, intake),
        )
        self._catch_up = CatchUp(
            deps.db,
            pages,
            lanes,
            cursors,
            limit=config.catch_up_messages,
            ask_s=config.answer_missed_s,
        )
        self.backfills = Backfiller(self, deps.db, pages, lanes, BackfillConfig(config.owner))
        places = Places(
            self,
            deps.db,
            self._catch_up,
            lanes,
            cursors,
            deletions=deletions,
            help_channels=config.help_channels,
        )
        self.desk = AnswerDesk(self, deps.db, deps.search)
        self.eraser = Eraser(self, deps.db, deps.kept)
        self.notices = Notices(self, deps.db)
        self.fresh_links = FreshLinks(self, deps.db, deps.bell)
        self.withdrawals = Withdrawals(self, deps.db, lanes)
        self.reading_marks = ReadingMarks(self, deps.db, lanes)
        self._cogs_to_add: tuple[commands.Cog, ...] = (
            places,
            Capture(deps.db, intake, self._catch_up, lanes, cursors, deletions=deletions),
            self.withdrawals,
            self.reading_marks,
            Solutions(self, deps.db, lanes),
            *member_commands(self, deps, config, lanes),
            *moderator_commands(self, deps, config, self._catch_up),
            Ocr(deps, tries_in_all=config.tries_in_all),
            Answers(self, deps, self.withdrawals),
            Privacy(self, deps, config.privacy, self.withdrawals),
            self.desk,
        )

    @property
    def db(self) -> Executor:
        return self._deps.db

    async def setup_hook(self) -> None:
        await self.tree.set_translator(Translations())
        for cog in self._cogs_to_add:
            await self.add_cog(cog)

    async def on_message(self, message: discord.Message, /) -> None:
        """There are no commands in messages, only slash commands and menus."""

    async def on_ready(self) -> None:
        log.info("bot.ready", guilds=len(self.guilds), shards=list(self.shards))

    async def on_error(self, event_method: str, /, *args: object, **_: object) -> None:
        """A rim: an event that failed is logged, the next one is handled."""
        message_id = next((arg.id for arg in args if isinstance(arg, discord.Message)), None)
        error = sys.exc_info()[1]
        log.error("event.failed", event_name=event_method, message_id=message_id, exc_info=error)

    async def start(self, token: str, *, reconnect: bool = True) -> None:
        """As discord.py's, but a cancellation always ends it.

        discord.py forgets one that comes while a shard identifies again; then only closing helps.
        """
        running = asyncio.create_task(  # noqa: TID251 - ends within this method
            super().start(token, reconnect=reconnect)
        )
        try:
            await asyncio.wait([running])
        except asyncio.CancelledError:
            running.cancel()
            await self.close()
            await asyncio.wait([running])
            raise
        running.result()

    async def close(self) -> None:
        await self._catch_up.close()
        await super().close()


class Tree(app_commands.CommandTree[HelpBot]):
    async def interaction_check(self, interaction: discord.Interaction[HelpBot], /) -> bool:
        return await may_use(interaction.client.db, interaction)

    async def _call(self, interaction: discord.Interaction[HelpBot]) -> None:
        """A rim: what discord.py cannot read of a command is told, too. The log holds no words."""
        try:
            await super()._call(interaction)
        except app_commands.AppCommandError:
            raise
        except Exception as error:  # noqa: BLE001 - whoever sent it
            told = {"interaction_id": interaction.id, **told_of(error)}
            log.error("command.unreadable", **told)  # noqa: TRY400 - words
            await _apologise(interaction)

    async def on_error(
        self, interaction: discord.Interaction[HelpBot], error: app_commands.AppCommandError, /
    ) -> None:
        """A rim: whoever used the command learns that it failed, the log learns why."""
        if isinstance(error, app_commands.CheckFailure):
            return  # whoever checks says so (bot/moderation/gate.py)
        cause = error.__cause__ or error
        name = interaction.command.qualified_name if interaction.command else None
        log.error("command.failed", command=name, interaction_id=interaction.id, exc_info=cause)
        await _apologise(interaction)


async def _apologise(interaction: discord.Interaction[HelpBot]) -> None:
    try:
        if interaction.response.is_done():
            await interaction.followup.send(APOLOGY, ephemeral=True)
        else:
            await interaction.response.send_message(APOLOGY, ephemeral=True)
    except discord.HTTPException as unsent:
        log.warning("apology.unsent", interaction_id=interaction.id, error=unsent.text)
