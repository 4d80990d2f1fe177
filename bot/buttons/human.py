"""Need a human: the helpers are called once, and the bot is silent there from then on."""

import base64

import discord
import structlog

from bot.buttons.press import Press
from db import guilds, questions, sent_answers
from db.pool import Executor

log = structlog.get_logger()


async def call_helpers(db: Executor, press: Press) -> str:
    """Returns what to say to the person who pressed."""
    answer, words = press.answer, press.words
    role = await _helper_role(db, press)
    if answer.are_helpers_asked:
        return words.helpers_called_before
    if role is None:
        await questions.silence(db, answer.question_id, press.user_id)
        return words.helpers_unset
    if not await sent_answers.ask_helpers(db, answer.id, press.user_id):
        return words.helpers_called_before
    try:
        await _notify(press, role)
    except discord.HTTPException as error:
        await sent_answers.undo_helpers(db, answer.id)
        log.warning("helpers.unheard", **_ids(press), error=error.text)
        return words.helpers_unheard
    await questions.silence(db, answer.question_id, press.user_id)
    log.info("helpers.called", **_ids(press), user_id=press.user_id)
    return words.helpers_called


def _ids(press: Press) -> dict[str, object]:
    return {"message_id": press.answer.question_id, "answer_id": str(press.answer.id)}


async def _helper_role(db: Executor, press: Press) -> discord.Role | None:
    """The role of this guild's setting, if it was not deleted since."""
    role_id = await guilds.helper_role(db, press.answer.guild_id)
    guild = press.interaction.guild
    return guild.get_role(role_id) if guild is not None and role_id is not None else None


async def _notify(press: Press, role: discord.Role) -> None:
    """The one message of the bot that pings: this role, and nobody else."""
    answer = press.answer
    place = press.interaction.client.get_partial_messageable(
        answer.channel_id, guild_id=answer.guild_id
    )
    await place.send(
        press.words.helpers_needed.format(role=role.mention, person=press.interaction.user.mention),
        reference=discord.MessageReference(
            message_id=answer.question_id,
            channel_id=answer.channel_id,
            guild_id=answer.guild_id,
            fail_if_not_exists=False,
        ),
        nonce=base64.urlsafe_b64encode(answer.id.bytes).decode().rstrip("=") + "h",
        allowed_mentions=discord.AllowedMentions(
            everyone=False, users=False, roles=[role], replied_user=False
        ),
    )
