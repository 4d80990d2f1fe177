"""Edits answers that a better reading has changed since they were sent."""

import discord
import structlog
from aiohttp import ClientError

from bot.audience import may_be_sent
from bot.card import answer_card
from bot.refused import HeldBack, Refused
from bot.rounds import PASSING, held_guilds
from db import revisions
from db.patience import patiently
from db.pool import Executor
from db.records import RevisedAnswer

log = structlog.get_logger()

BATCH = 10
PAUSE_S = 30.0  # before Discord is asked again


class Reviser:
    """Runs beside the bot, for the guilds the bot holds. An edit done twice does no harm."""

    def __init__(self, bot: discord.Client, db: Executor) -> None:
        self._bot = bot
        self._db = db
        self._refused = Refused(db)

    async def revise_all(self) -> None:
        for revised in await revisions.due(self._db, held_guilds(self._bot), limit=BATCH):
            await self._revise(revised)

    async def _revise(self, revised: RevisedAnswer) -> None:
        guild = self._bot.get_guild(revised.guild_id)
        if guild is None or not await may_be_sent(self._db, guild, revised.id):
            log.info("revision.dropped", answer_id=str(revised.id), reason="a source is private")
            await patiently(lambda: revisions.mark_edited(self._db, revised))
            return
        try:
            await self._edit(revised)
        except discord.NotFound:
            log.info("revision.dropped", answer_id=str(revised.id), reason="its message is gone")
        except HeldBack as error:
            log.info("revision.dropped", answer_id=str(revised.id), reason=str(error))
        except discord.HTTPException as error:
            log.warning("revision.refused", answer_id=str(revised.id), error=error.text)
            if error.status in PASSING:
                await self._try_later(revised)
                return
        except (ClientError, OSError) as error:
            log.warning("revision.put_off", answer_id=str(revised.id), error=str(error))
            await self._try_later(revised)
            return
        else:
            log.info("answer.revised", answer_id=str(revised.id), revision=revised.revision)
        await patiently(lambda: revisions.mark_edited(self._db, revised))

    async def _edit(self, revised: RevisedAnswer) -> None:
        card = answer_card(revised.answer, answer_id=revised.id, is_updated=True)
        place = self._bot.get_partial_messageable(revised.place_id, guild_id=revised.guild_id)
        async with self._refused.asking(revised.guild_id, revised.place_id, "edit"):
            await place.get_partial_message(revised.reply_message_id).edit(
                view=card,
                attachments=card.files(),
                allowed_mentions=discord.AllowedMentions.none(),
            )

    async def _try_later(self, revised: RevisedAnswer) -> None:
        await patiently(lambda: revisions.put_off(self._db, revised, delay_s=PAUSE_S))
