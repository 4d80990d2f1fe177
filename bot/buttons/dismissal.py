"""Dismiss: the person who asked, or a moderator, sends an answer away."""

import discord
import structlog

from bot.buttons.press import Press
from db import sent_answers
from db.pool import Executor

log = structlog.get_logger()


def may_dismiss(press: Press) -> bool:
    """Who asked, or who may manage messages here now, as Discord says with each press."""
    if press.user_id == press.answer.asker_id:
        return True
    return press.interaction.permissions.manage_messages


async def dismiss(db: Executor, press: Press) -> str:
    """Delete the answer's message and note who did; returns what to say."""
    if not may_dismiss(press):
        return press.words.not_yours
    if not await sent_answers.dismiss(db, press.answer.id, press.user_id):
        return press.words.dismissed_before
    try:
        await _delete(press)
    except discord.HTTPException:
        await sent_answers.undo_dismissal(db, press.answer.id)
        raise
    log.info(
        "answer.dismissed",
        message_id=press.answer.question_id,
        answer_id=str(press.answer.id),
        user_id=press.user_id,
    )
    return press.words.dismissed


async def _delete(press: Press) -> None:
    if press.interaction.message is None:
        return
    try:
        await press.interaction.message.delete()
    except discord.NotFound:
        return
