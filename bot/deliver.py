"""Sends the answers that are ready, each once."""

import asyncio
import base64
from collections.abc import Callable
from uuid import UUID

import discord
import structlog
from aiohttp import ClientError
from structlog.contextvars import bound_contextvars

from bot.deps import AnswerBell
from bot.present import answer_parts
from db import answers
from db.patience import patiently
from db.pool import Executor
from db.records import ClaimedAnswer

log = structlog.get_logger()

BATCH = 10
LEASE_S = 180.0  # a send waits out rate limits, and is tried again by discord.py for 25 s
MAX_TRIES = 5
PAUSE_S = 5.0
PASSING = frozenset({429, *range(500, 600)})  # what Discord refuses now and takes later


def backoff(retry_count: int) -> float:
    """Seconds to wait after that many failed tries: 2, 4, 8 ... a minute."""
    return min(60.0, 2.0 ** (retry_count + 1))


class Deliverer:
    """Runs beside the bot, not in it, for the guilds the bot holds."""

    def __init__(
        self,
        bot: discord.Client,
        db: Executor,
        bell: AnswerBell,
        *,
        backoff: Callable[[int], float] = backoff,
    ) -> None:
        self._bot = bot
        self._db = db
        self._bell = bell
        self._backoff = backoff

    async def run(self) -> None:
        """Deliver until cancelled."""
        async for _ in self._bell.listen():
            try:
                while await self.deliver_ready() == BATCH:
                    pass
            except Exception:  # a rim: with the database away for a minute, the bot lives on
                log.exception("delivery.failed")
                await asyncio.sleep(PAUSE_S)

    async def deliver_ready(self) -> int:
        """Send what is ready now; returns how many answers were taken."""
        guild_ids = [guild.id for guild in self._bot.guilds if not guild.unavailable]
        if not guild_ids:
            return 0
        claimed = await answers.claim_ready(self._db, guild_ids, limit=BATCH, lease_s=LEASE_S)
        for answer in claimed:
            with bound_contextvars(message_id=answer.question_id, answer_id=str(answer.id)):
                await self._deliver(answer)
        return len(claimed)

    async def _deliver(self, answer: ClaimedAnswer) -> None:
        if answer.kind != "transcript" and not answer.sources:
            await self._give_up(answer, "its sources were deleted")
            return
        try:
            reply_id = await self._send(answer)
        except discord.HTTPException as error:
            reason = f"Discord refused the answer: {error.text} ({error.status}, {error.code})"
            if error.status in PASSING:
                await self._try_later(answer, reason)
            else:
                await self._give_up(answer, reason)
        except (ClientError, OSError) as error:
            await self._try_later(answer, f"Discord could not be reached: {error}")
        else:
            await patiently(lambda: answers.mark_sent(self._db, answer.id, answer.token, reply_id))
            log.info("answer.sent", reply_message_id=reply_id, kind=answer.kind)

    async def _send(self, answer: ClaimedAnswer) -> int:
        """Returns the id of the reply: the first of the messages sent."""
        place = self._bot.get_partial_messageable(answer.channel_id, guild_id=answer.guild_id)
        reference = discord.MessageReference(
            message_id=answer.question_id,
            channel_id=answer.channel_id,
            guild_id=answer.guild_id,
            fail_if_not_exists=False,
        )
        sent: list[int] = []
        for number, part in enumerate(answer_parts(answer)):
            message = await place.send(
                part,
                reference=reference,
                nonce=nonce(answer.id, number),
                silent=True,
                suppress_embeds=True,
                allowed_mentions=discord.AllowedMentions.none(),
            )
            reference = message.to_reference(fail_if_not_exists=False)
            sent.append(message.id)
        return sent[0]

    async def _try_later(self, answer: ClaimedAnswer, reason: str) -> None:
        if answer.retry_count + 1 >= MAX_TRIES:
            await self._give_up(answer, reason)
            return
        delay_s = self._backoff(answer.retry_count)
        await patiently(
            lambda: answers.release(self._db, answer.id, answer.token, reason, delay_s=delay_s)
        )
        log.warning("answer.put_off", reason=reason, delay_s=delay_s)

    async def _give_up(self, answer: ClaimedAnswer, reason: str) -> None:
        await patiently(lambda: answers.mark_failed(self._db, answer.id, answer.token, reason))
        log.warning("answer.given_up", reason=reason)


def nonce(answer_id: UUID, number: int) -> str:
    """The same for the same part of the same answer: Discord then sends a repetition only once.

    25 characters at most, by Discord.
    """
    return f"{base64.urlsafe_b64encode(answer_id.bytes).decode().rstrip('=')}{number}"
