"""`/answers`: what nobody could answer, and taking away an answer that is wrong."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, cast

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot import convert
from bot.audience import audience_of
from bot.deps import BotDeps
from bot.moderation.gate import StaffCog, is_staff
from bot.moderation.named_message import NO_SUCH_MESSAGE, named_message
from bot.present import jump_url
from bot.privacy import TakesBack
from bot.privacy_words import many
from bot.replies import follow_up
from db import audit, forgetting, gaps, guilds
from db.forgetting import WrongAnswer
from db.gaps import Gap
from db.records import Source
from qa.gaps import gap_key
from qa.plain import cleaned, escaped, one_line
from qa.question import Question

PAGE = 6
QUOTED_CHARACTERS = 90

NO_GAPS = "Nothing is open: whatever was asked in the channels you can read has an answer."
NO_ANSWER = "That message is no answer of mine, and got none. Please name my answer."
GONE_BEFORE = "That answer was taken away a moment ago."
FORGOTTEN = "The answer is gone, and its question is open again (`/answers gaps`)."
NOT_OFFERED = "{what} not offered for questions like it any more."
HINT = "-# Answer one of a kind in its thread, and I find that for all of them."

Interaction = discord.Interaction[Any]


class GapsButton(ui.DynamicItem[ui.Button[Any]], template=r"gaps:(?P<page>[0-9]{1,4})"):
    """Turns to a page of the gaps."""

    def __init__(self, page: int, label: str, *, disabled: bool = False) -> None:
        self.page = page
        super().__init__(ui.Button(label=label, custom_id=f"gaps:{page}", disabled=disabled))

    @classmethod
    async def from_custom_id(
        cls, _interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /
    ) -> GapsButton:
        return cls(int(match["page"]), cast("ui.Button[Any]", item).label or "-")

    async def callback(self, interaction: Interaction) -> None:
        cog: Answers = interaction.client.get_cog("Answers")
        await cog.turn(interaction, self.page)


@app_commands.guild_only()
@app_commands.default_permissions(manage_messages=True)
class Answers(StaffCog, group_name="answers"):
    """See what nobody could answer, and take away what is wrong."""

    def __init__(self, bot: commands.AutoShardedBot, deps: BotDeps, replies: TakesBack) -> None:
        self._bot = bot
        self._db = deps.db
        self._replies = replies

    async def cog_load(self) -> None:
        self._bot.add_dynamic_items(GapsButton)

    async def cog_unload(self) -> None:
        self._bot.remove_dynamic_items(GapsButton)

    @app_commands.command(name="gaps")
    async def show_gaps(self, interaction: Interaction) -> None:
        """List the questions nobody could answer from what is stored, the most asked first."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._show(interaction, page=0)

    async def turn(self, interaction: Interaction, page: int) -> None:
        """Show another page in the place of this one."""
        if await is_staff(interaction):
            await interaction.response.defer()
            await self._show(interaction, page=page)

    async def _show(self, interaction: Interaction, *, page: int) -> None:
        guild_id, audience = interaction.guild_id or 0, await audience_of(self._db, interaction)
        total = await gaps.count(self._db, guild_id, audience=audience)
        page = min(page, max(0, total - 1) // PAGE)
        found = await gaps.page(
            self._db, guild_id, limit=PAGE, offset=page * PAGE, audience=audience
        )
        await interaction.edit_original_response(
            content=gaps_page(found, page=page, total=total), view=_pages(page, total)
        )

    @app_commands.command()
    @app_commands.describe(message="The link of my answer, or of the question it answers")
    async def forget(self, interaction: Interaction, message: str) -> None:
        """Take a wrong answer away, and do not offer its sources for such questions again."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        named, guild = await named_message(interaction, message), interaction.guild
        if named is None or guild is None:
            await follow_up(interaction, [NO_SUCH_MESSAGE])
            return
        wrong = await forgetting.of_reply(self._db, guild.id, named.id)
        if wrong is None:
            await follow_up(interaction, [NO_ANSWER])
            return
        sources = await forgetting.forget(self._db, wrong, gap_key(_question(wrong)))
        if sources is None:
            await follow_up(interaction, [GONE_BEFORE])
            return
        await guilds.save(self._db, convert.guild(guild))
        await audit.record(
            self._db,
            guild.id,
            interaction.user.id,
            "answer.forgotten",
            channel_id=wrong.channel_id,
            question_id=str(wrong.question_id),
            sources=sources,
        )
        await self._replies.take_back_all()
        what = "Its source is" if sources == 1 else f"Its {many(sources, 'source')} are"
        text = f"{FORGOTTEN} {NOT_OFFERED.format(what=what)}" if sources else FORGOTTEN
        await follow_up(interaction, [text])


def gaps_page(found: Sequence[Gap], *, page: int, total: int) -> str:
    """One page: at most a message long. *total* is how many kinds of questions are open."""
    if not found:
        return NO_GAPS
    first = page * PAGE + 1
    shown = f", {first} to {page * PAGE + len(found)}" if total > PAGE else ""
    heading = f"**{many(total, 'kind')} of questions without an answer**{shown}"
    return "\n".join([heading, *(_entry(gap) for gap in found), HINT])


def _entry(gap: Gap) -> str:
    place_id = gap.thread_id or gap.channel_id
    link = jump_url(Source(gap.message_id, gap.guild_id, place_id, title=""))
    when = discord.utils.format_dt(gap.last_at, "R")
    asked = f"asked {many(gap.count, 'time')}"
    quote = escaped(one_line(cleaned(gap.text), QUOTED_CHARACTERS)) or "…"
    return f"- {asked}, last {when} in {link}\n> {quote}"


def _pages(page: int, total: int) -> ui.View | None:
    if total <= PAGE:
        return None
    view = ui.View(timeout=None)
    view.add_item(GapsButton(max(page - 1, 0), "Back", disabled=page == 0))
    view.add_item(GapsButton(page + 1, "More", disabled=(page + 1) * PAGE >= total))
    return view


def _question(wrong: WrongAnswer) -> Question:
    """What was asked, as the answerer saw it: its key is that of the question's kind."""
    return Question(
        guild_id=wrong.guild_id,
        channel_id=wrong.channel_id,
        thread_id=wrong.thread_id,
        message_id=wrong.question_id,
        title=wrong.title,
        content="\n".join(text for text in wrong.texts if text),
        readings=wrong.readings,
        said=wrong.texts,
    )
