"""The check mark under the message that solved a thread: set by who asked there, or a moderator."""

from collections.abc import Sequence

import discord
import structlog
from discord.ext import commands

from bot.lanes import Lanes
from db import threads
from db.pool import Executor

log = structlog.get_logger()

CHECK_MARKS = frozenset({"✅", "☑️", "✔️"})


class Solutions(commands.Cog):
    def __init__(self, bot: discord.Client, db: Executor, lanes: Lanes) -> None:
        self._bot = bot
        self._db = db
        self._lanes = lanes

    @commands.Cog.listener()
    async def on_raw_reaction_add(self, event: discord.RawReactionActionEvent) -> None:
        thread = self._thread(event)
        if thread is None or event.member is None or event.message_id == thread.id:
            return
        if not may_solve(event.member, thread):
            return
        async with self._lanes.lane(thread.id):
            is_marked = await threads.mark_solved(
                self._db, thread.id, event.message_id, by=event.user_id, is_reaction=True
            )
        if is_marked:
            log.info("thread.solved", thread_id=thread.id, message_id=event.message_id)

    @commands.Cog.listener()
    async def on_raw_reaction_remove(self, event: discord.RawReactionActionEvent) -> None:
        """Whoever takes their own check mark off takes the mark back."""
        thread = self._thread(event)
        if thread is None:
            return
        async with self._lanes.lane(thread.id):
            is_open = await threads.take_back_reaction(
                self._db, thread.id, event.message_id, event.user_id
            )
        if is_open:
            log.info("thread.reopened", thread_id=thread.id, message_id=event.message_id)

    def _thread(self, event: discord.RawReactionActionEvent) -> discord.Thread | None:
        """The thread of a check mark; None for all other reactions."""
        if str(event.emoji) not in CHECK_MARKS or event.guild_id is None:
            return None
        guild = self._bot.get_guild(event.guild_id)
        return guild.get_thread(event.channel_id) if guild else None


def may_solve(
    member: discord.Member, thread: discord.Thread, *, helper_role_id: int | None = None
) -> bool:
    """Who asked in a thread says what solved it, or a helper, or who may manage threads there."""
    if member.bot:
        return False
    if member.id == thread.owner_id or thread.permissions_for(member).manage_threads:
        return True
    return helper_role_id is not None and member.get_role(helper_role_id) is not None


async def solution_in(thread: discord.Thread, page: Sequence[discord.Message]) -> int | None:
    """The last message of *page* that the thread's owner marked; None without one."""
    for message in sorted(page, key=lambda m: m.id, reverse=True):
        if message.id == thread.id:
            continue
        for reaction in message.reactions:
            if str(reaction.emoji) in CHECK_MARKS and await _has_reacted(reaction, thread.owner_id):
                return message.id
    return None


async def _has_reacted(reaction: discord.Reaction, user_id: int | None) -> bool:
    """Discord lists who reacted by id, so one request tells of one person."""
    if user_id is None:
        return False
    before = discord.Object(user_id - 1)
    try:
        return any([user.id == user_id async for user in reaction.users(limit=1, after=before)])
    except discord.HTTPException:
        return False
