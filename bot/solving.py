"""`/solved` and the menu "Mark as solution": people say what solved a thread."""

from contextlib import suppress
from typing import Any

import discord
import structlog
from discord import app_commands
from discord.ext import commands

from bot import convert
from bot.command_words import CommandWords, words_for
from bot.lanes import Lanes
from bot.links import message_id_in
from bot.present import jump_url
from bot.solutions import may_solve
from db import guilds, threads
from db.pool import Executor
from db.records import Source

log = structlog.get_logger()

MENU = "Mark as solution"
MARK = "✅"
LINK_CHARACTERS = 120
TAGS_AT_MOST = 5  # of a forum post, by Discord

Interaction = discord.Interaction[Any]


class Solving(commands.Cog):
    def __init__(self, bot: commands.AutoShardedBot, db: Executor, lanes: Lanes) -> None:
        self._bot = bot
        self._db = db
        self._lanes = lanes
        self._menu = app_commands.guild_only(
            app_commands.ContextMenu(name=MENU, callback=self.toggle)
        )

    async def cog_load(self) -> None:
        self._bot.tree.add_command(self._menu)

    async def cog_unload(self) -> None:
        self._bot.tree.remove_command(MENU, type=self._menu.type)

    async def toggle(self, interaction: Interaction, message: discord.Message) -> None:
        """Mark the message, or take its mark back."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        words, thread = words_for(interaction), interaction.channel  # known though archived
        refusal = await self._refusal(interaction, message.id)
        if refusal or not isinstance(thread, discord.Thread):
            await _whisper(interaction, refusal or words.threads_only)
            return
        is_marked = await threads.solution(self._db, thread.id) != message.id
        if is_marked:
            await self._mark(thread, message.id, by=interaction.user.id)
        else:
            await self._reopen(thread, by=interaction.user.id)
        await set_tag(thread, is_solved=is_marked)
        await _sign(message.id, thread, is_marked=is_marked)
        await _whisper(interaction, words.marked if is_marked else words.unmarked)

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.describe(
        message="The message that solved it: its link or id. Without one I choose",
        undo="It is not solved after all: open the thread again",
    )
    async def solved(
        self,
        interaction: Interaction,
        message: app_commands.Range[str, 1, LINK_CHARACTERS] | None = None,
        undo: bool = False,  # noqa: FBT001, FBT002  # an option of a command
    ) -> None:
        """Say that this thread is solved: it gets the solved tag and closes."""
        words, thread = words_for(interaction), interaction.channel
        message_id = message_id_in(message, interaction.channel_id or 0) if message else None
        refusal = await self._refusal(interaction, message_id)
        if refusal or not isinstance(thread, discord.Thread):
            await _whisper(interaction, refusal or words.threads_only)
            return
        await interaction.response.defer(thinking=True)
        if message is not None and not await _is_there(thread, message_id):
            await interaction.followup.send(words.no_such_message)
        elif undo:
            await self._undo(interaction, thread, words)
        else:
            await self._solve(interaction, thread, message_id, words)

    async def _solve(
        self,
        interaction: Interaction,
        thread: discord.Thread,
        message_id: int | None,
        words: CommandWords,
    ) -> None:
        """The tag first and the closing last: what is said in between would open it again."""
        solution = message_id or await threads.solution(self._db, thread.id)
        await self._mark(thread, solution, by=interaction.user.id)
        is_tagged = await set_tag(thread, is_solved=True)
        if solution is not None:
            await _sign(solution, thread, is_marked=True)
        may_close = _may_manage(thread)
        small = [words.closes if may_close else words.cannot_close]
        small += [] if is_tagged else [words.cannot_tag]
        said = words.is_solved.format(
            message=_jump(thread, solution), person=interaction.user.mention
        )
        text = "\n".join([said, *(f"-# {line}" for line in small)])
        await interaction.followup.send(
            text, allowed_mentions=discord.AllowedMentions.none(), suppress_embeds=True
        )
        if may_close:
            with suppress(discord.HTTPException):  # said and stored it is, in any case
                await thread.edit(archived=True, reason=f"/solved by {interaction.user.id}")

    async def _undo(
        self, interaction: Interaction, thread: discord.Thread, words: CommandWords
    ) -> None:
        solution = await threads.solution(self._db, thread.id)
        await self._reopen(thread, by=interaction.user.id)
        if thread.archived and _may_manage(thread):  # first, or nothing else can be changed
            with suppress(discord.HTTPException):
                await thread.edit(archived=False)
        await set_tag(thread, is_solved=False)
        if solution is not None:
            await _sign(solution, thread, is_marked=False)
        await interaction.followup.send(words.reopened)

    async def _mark(self, thread: discord.Thread, message_id: int | None, *, by: int) -> None:
        async with self._lanes.lane(thread.id):
            await threads.mark_solved(self._db, thread.id, message_id, by=by)
        log.info("thread.solved", thread_id=thread.id, message_id=message_id, user_id=by)

    async def _reopen(self, thread: discord.Thread, *, by: int) -> None:
        async with self._lanes.lane(thread.id):
            await threads.mark_solved(self._db, thread.id, None)
        log.info("thread.reopened", thread_id=thread.id, user_id=by)

    async def _refusal(self, interaction: Interaction, message_id: int | None) -> str | None:
        """Why this person cannot do it here; None when they can."""
        words, thread, member = words_for(interaction), interaction.channel, interaction.user
        if not isinstance(thread, discord.Thread) or not isinstance(member, discord.Member):
            return words.threads_only
        if not may_solve(member, thread):  # asks the database only for those it may help
            role = await guilds.helper_role(self._db, thread.guild.id)
            if not may_solve(member, thread, helper_role_id=role):
                return words.may_not_solve
        return words.not_the_question if message_id == thread.id else None


async def set_tag(thread: discord.Thread, *, is_solved: bool) -> bool:
    """Give a forum post its forum's solved tag, or take it off; False when the bot may not.

    Nothing to do, as in a forum without such a tag, is success.
    """
    parent = thread.parent
    if not isinstance(parent, discord.ForumChannel):
        return True
    solving = [tag for tag in parent.available_tags if convert.is_solved_tag(tag.name)]
    others = [tag for tag in thread.applied_tags if tag not in solving]
    is_tagged = len(others) < len(thread.applied_tags)
    if is_solved == is_tagged or not solving:
        return True
    if not _may_manage(thread) or (is_solved and len(others) >= TAGS_AT_MOST):
        return False
    try:
        await thread.edit(applied_tags=[*others, *(solving[:1] if is_solved else [])])
    except discord.HTTPException as error:
        log.warning("thread.untagged", thread_id=thread.id, error=error.text)
        return False
    return True


def _may_manage(thread: discord.Thread) -> bool:
    return thread.permissions_for(thread.guild.me).manage_threads


async def _sign(message_id: int, thread: discord.Thread, *, is_marked: bool) -> None:
    """The bot's own check mark under the message, where it may react. It means nothing to it."""
    message = thread.get_partial_message(message_id)
    with suppress(discord.HTTPException):
        if is_marked:
            await message.add_reaction(MARK)
        else:
            await message.remove_reaction(MARK, thread.guild.me)


async def _is_there(thread: discord.Thread, message_id: int | None) -> bool:
    if message_id is None:
        return False
    try:
        await thread.fetch_message(message_id)
    except discord.HTTPException:
        return False
    return True


def _jump(thread: discord.Thread, message_id: int | None) -> str:
    target = message_id or thread.id
    return jump_url(Source(target, thread.guild.id, thread.id, title=""))


async def _whisper(interaction: Interaction, text: str) -> None:
    if interaction.response.is_done():
        await interaction.followup.send(text, ephemeral=True)
    else:
        await interaction.response.send_message(text, ephemeral=True)
