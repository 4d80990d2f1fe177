"""`/bot backfill`: reads what was said before the bot came, and shows how far it is."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import discord
from discord import app_commands

from bot import convert
from bot.moderation import backfill_words
from bot.moderation.gate import is_moderator
from bot.past_count import Count, PastCounter
from bot.past_places import NoSuchPlace
from bot.past_plan import planned
from db import audit, backfills, channels
from db.backfills import Scope
from db.pool import Executor

Interaction = discord.Interaction[Any]
ESTIMATE_S = 600.0  # Discord lets an answer be changed for 15 minutes
DATE = "2024-05-31"
BAD_DATE = f"Please write dates like {DATE} (UTC)."
BAD_ORDER = "`since` must be before `until`."
UNWATCHED = "I watch nothing of that. `/channels watch` first."
OPEN = "A run is not finished yet:\n"
TOO_LONG = "There is more than I can count in ten minutes. So far:\n"
NOT_RUNNING = "No run is at work here."
NOT_PAUSED = "No run is paused here."


class BackfillGroup(app_commands.Group):
    """Read what was said before I came."""

    def __init__(self, client: discord.Client, db: Executor, *, models_a_day: int | None) -> None:
        super().__init__(name="backfill", description="Read what was said before I came")
        self._client = client
        self._db = db
        self._models_a_day = models_a_day

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        return await is_moderator(interaction)

    @app_commands.command()
    @app_commands.describe(
        channel="Only this one; every watched channel if left out",
        since=f"Only what was said from that day on, as {DATE}",
        until=f"Only what was said before that day, as {DATE}",
        limit="At most so many messages, the newest first",
        estimate="Only count what there is; store nothing",
    )
    async def start(
        self,
        interaction: Interaction,
        channel: convert.HelpPlace | None = None,
        since: str | None = None,
        until: str | None = None,
        limit: app_commands.Range[int, 1, 10_000_000] | None = None,
        *,
        estimate: bool = False,
    ) -> None:
        """Read the past of what I watch, behind everything that is posted now."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        try:
            scope = Scope(
                guild_id=interaction.guild_id or 0,
                channel_id=channel.id if channel else None,
                since=day(since),
                until=day(until),
                max_messages=limit,
            )
        except ValueError:
            await interaction.followup.send(BAD_DATE, ephemeral=True)
            return
        text = await self._refusal(scope)
        if text is None and estimate:
            await self._estimate(interaction, scope)
            return
        text = text or await self._begin(scope, interaction.user.id)
        await interaction.followup.send(text, ephemeral=True)

    async def _refusal(self, scope: Scope) -> str | None:
        """Why there is nothing to begin; None where there is."""
        if scope.since and scope.until and scope.since >= scope.until:
            return BAD_ORDER
        watched = {c.id for c in await channels.list_watched(self._db, scope.guild_id)}
        is_watched = scope.channel_id in watched if scope.channel_id else bool(watched)
        return None if is_watched else UNWATCHED

    async def _begin(self, scope: Scope, by: int) -> str:
        run = await backfills.start(self._db, scope, requested_by=by)
        if run is None:
            known = await backfills.newest(self._db, scope.guild_id)
            return OPEN + (backfill_words.report(known) if known else "")
        await audit.record(
            self._db,
            scope.guild_id,
            by,
            "backfill.started",
            channel_id=scope.channel_id,
            limit=scope.max_messages,
        )
        return f"I begin. `/bot backfill status` shows how far I am.\n{backfill_words.report(run)}"

    async def _estimate(self, interaction: Interaction, scope: Scope) -> None:
        counted = Count()

        def tell(count: Count) -> None:
            nonlocal counted
            counted = count

        counter, prefix = PastCounter(self._client, self._db, tell), ""
        try:
            async with asyncio.timeout(ESTIMATE_S):
                counted = await counter.count(scope)
        except TimeoutError:
            prefix = TOO_LONG
        except NoSuchPlace as error:
            await interaction.followup.send(str(error), ephemeral=True)
            return
        plan = await planned(self._db, scope.guild_id, counted, models_a_day=self._models_a_day)
        await interaction.followup.send(prefix + backfill_words.estimate(plan), ephemeral=True)

    @app_commands.command()
    async def status(self, interaction: Interaction) -> None:
        """Show how far the reading of the past is."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        run = await backfills.newest(self._db, interaction.guild_id or 0)
        text = backfill_words.report(run) if run else backfill_words.NONE
        await interaction.followup.send(text, ephemeral=True)

    @app_commands.command()
    async def pause(self, interaction: Interaction) -> None:
        """Stop reading the past after the page that is being read."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        is_paused = await backfills.pause(self._db, interaction.guild_id or 0)
        await self._told(interaction, "backfill.paused" if is_paused else None, NOT_RUNNING)

    @app_commands.command()
    async def resume(self, interaction: Interaction) -> None:
        """Go on reading the past where it was paused."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        is_resumed = await backfills.resume(self._db, interaction.guild_id or 0)
        await self._told(interaction, "backfill.resumed" if is_resumed else None, NOT_PAUSED)

    async def _told(self, interaction: Interaction, action: str | None, otherwise: str) -> None:
        """Note what was done and show the run; *otherwise* where nothing was."""
        guild_id = interaction.guild_id or 0
        if action is None:
            await interaction.followup.send(otherwise, ephemeral=True)
            return
        await audit.record(self._db, guild_id, interaction.user.id, action)
        run = await backfills.newest(self._db, guild_id)
        await interaction.followup.send(
            backfill_words.report(run) if run else otherwise, ephemeral=True
        )


def day(text: str | None) -> datetime | None:
    """Midnight (UTC) of a day as 2024-05-31; raises `ValueError` for anything else."""
    return datetime.strptime(text.strip(), "%Y-%m-%d").replace(tzinfo=UTC) if text else None
