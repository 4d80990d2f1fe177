"""Which message solved a thread: the one its owner or a moderator marked with a check mark."""

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
        if str(event.emoji) not in CHECK_MARKS or event.member is None or event.guild_id is None:
            return
        guild = self._bot.get_guild(event.guild_id)
        thread = guild.get_thread(event.channel_id) if guild else None
        if thread is None or event.message_id == thread.id or not may_solve(event.member, thread):
            return
        async with self._lanes.lane(thread.id):
            if await threads.mark_solved(self._db, thread.id, event.message_id):
                log.info("thread.solved", thread_id=thread.id, message_id=event.message_id)


def may_solve(member: discord.Member, thread: discord.Thread) -> bool:
    """The owner of a thread says what solved it, or somebody who may manage it."""
    if member.bot:
        return False
    return member.id == thread.owner_id or member.guild_permissions.manage_threads


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
