"""Sends the answers that are ready, each once."""

import asyncio
import base64
from collections.abc import Callable, Sequence
from uuid import UUID

import discord
import structlog
from aiohttp import ClientError
from structlog.contextvars import bound_contextvars

from bot.audience import hidden_sources
from bot.card import answer_card
from bot.refused import HeldBack, Refused
from bot.rounds import PASSING, held_guilds
from core.metrics.discord import DiscordMetrics
from core.tasks import beside
from db import answers, overtaken, unsent, withdrawn_replies
from db.patience import DatabaseAway, patiently
from db.pool import Executor
from db.records import ClaimedAnswer, WithdrawnReply

log = structlog.get_logger()

BATCH = 10
LEASE_S = 30.0  # what a bot that died had in hand is free after that
RENEW_S = 10.0
MAX_TRIES = 5
LAPSE_S = 900.0
LOOKED_THROUGH = 100  # messages after the question, for an answer that may have been sent


def backoff(retry_count: int) -> float:
    """Seconds to wait after that many failed tries: 2, 4, 8 ... a minute."""
    return min(60.0, 2.0 ** (retry_count + 1))


class Deliverer:
    """Runs beside the bot, not in it, for the guilds the bot holds.

    What could not be sent for *lapse_s* (a pause, Discord or the bot away) is not sent any more.
    """

    def __init__(
        self,
        bot: discord.Client,
        db: Executor,
        *,
        lapse_s: float = LAPSE_S,
        backoff: Callable[[int], float] = backoff,
        metrics: DiscordMetrics | None = None,
    ) -> None:
        self._bot = bot
        self._db = db
        self._lapse_s = lapse_s
        self._backoff = backoff
        self._refused = Refused(db)
        self._metrics = metrics or DiscordMetrics()

    async def deliver_all(self) -> None:
        while await self.deliver_ready() == BATCH:
            pass

    async def deliver_ready(self) -> int:
        """Send what is ready now; returns how many answers were taken."""
        guild_ids = held_guilds(self._bot)
        if not guild_ids:
            return 0
        for message_id in await overtaken.drop(self._db, guild_ids):
            log.info("answer.overtaken", message_id=message_id)
        claimed = await answers.claim_ready(self._db, guild_ids, limit=BATCH, lease_s=LEASE_S)
        if claimed:
            async with beside(self._hold(claimed)):
                for answer in claimed:
                    with bound_contextvars(message_id=answer.question_id, answer_id=str(answer.id)):
                        await self._deliver(answer)
        return len(claimed)

    async def _hold(self, claimed: Sequence[ClaimedAnswer]) -> None:
        """Renew the leases: a send may wait long for a rate limit."""
        while True:
            await asyncio.sleep(RENEW_S)
            try:
                await patiently(lambda: answers.renew(self._db, claimed, lease_s=LEASE_S))
            except DatabaseAway as error:
                log.warning("delivery.unrenewed", error=str(error))

    async def _deliver(self, answer: ClaimedAnswer) -> None:
        try:
            reply_id = await self._sent_before(answer)
            if reply_id is None and await self._is_taken_back(answer):
                return
            reply_id = reply_id or await self._send_if_let(answer)
        except HeldBack as error:
            await self._give_up(answer, str(error))
        except discord.HTTPException as error:
            reason = f"Discord refused the answer: {error.text} ({error.status}, {error.code})"
            if error.status in PASSING:
                await self._try_later(answer, reason)
            else:
                await self._give_up(answer, reason)
        except (ClientError, OSError, discord.RateLimited) as error:
            await self._try_later(answer, f"Discord could not be reached: {error}")
        else:
            await self._note(answer, reply_id)

    async def _is_taken_back(self, answer: ClaimedAnswer) -> bool:
        """Whether it was not to be sent as it is, and is dealt with."""
        if answer.age_s > self._lapse_s:
            if await patiently(lambda: unsent.lapse(self._db, answer)):
                log.info("answer.lapsed", age_s=round(answer.age_s))
            return True
        if answer.kind in ("model", "similar") and not answer.sources:
            await self._without(answer, frozenset(), "its sources were deleted")
            return True
        guild = self._bot.get_guild(answer.guild_id)
        hidden = await hidden_sources(self._db, guild, answer.id) if guild else None
        if hidden is None:
            await self._give_up(answer, "its server or its question is gone")
            return True
        if hidden:
            await self._without(answer, hidden, "a source may not be read by all who would read it")
        return bool(hidden)

    async def _without(self, answer: ClaimedAnswer, lost: frozenset[int], reason: str) -> None:
        """Have the question answered without these sources, the first time."""
        if await patiently(lambda: unsent.ask_again(self._db, answer, sorted(lost))):
            log.info("answer.asked_again", reason=reason)
        else:
            await self._give_up(answer, reason)

    async def _sent_before(self, answer: ClaimedAnswer) -> int | None:
        """The reply of a bot that vanished before it could note it.

        Discord knows a nonce for some minutes only, so what was said since is looked through.
        """
        if not answer.was_lost or self._bot.user is None:
            return None
        place = self._bot.get_partial_messageable(answer.channel_id, guild_id=answer.guild_id)
        after = discord.Object(answer.question_id)
        try:
            async for message in place.history(after=after, limit=LOOKED_THROUGH):
                replied_to = message.reference.message_id if message.reference else None
                is_card = message.author.id == self._bot.user.id and message.flags.components_v2
                if is_card and replied_to == answer.question_id:
                    return message.id
        except discord.Forbidden:
            log.info("answer.unseen", reason="the history of its place may not be read")
        return None

    async def _send_if_let(self, answer: ClaimedAnswer) -> int:
        async with self._refused.asking(answer.guild_id, answer.channel_id, "send"):
            return await self._send(answer)

    async def _send(self, answer: ClaimedAnswer) -> int:
        """Returns the id of the reply."""
        place = self._bot.get_partial_messageable(answer.channel_id, guild_id=answer.guild_id)
        card = answer_card(answer, answer_id=answer.id)
        message = await place.send(
            view=card,
            files=card.files(),
            reference=discord.MessageReference(
                message_id=answer.question_id,
                channel_id=answer.channel_id,
                guild_id=answer.guild_id,
                fail_if_not_exists=False,
            ),
            nonce=nonce(answer.id),
            silent=True,
            allowed_mentions=discord.AllowedMentions.none(),
        )
        return message.id

    async def _note(self, answer: ClaimedAnswer, reply_id: int) -> None:
        """Note that it was sent. Its question may have been deleted meanwhile: then it goes."""
        if await patiently(lambda: answers.mark_sent(self._db, answer, reply_id)):
            self._metrics.sent("sent")
            log.info("answer.sent", reply_message_id=reply_id, kind=answer.kind)
        elif not await patiently(lambda: answers.exists(self._db, answer.id)):
            reply = WithdrawnReply(reply_id, answer.guild_id, answer.channel_id)
            await patiently(lambda: withdrawn_replies.add(self._db, reply))
            log.info("answer.withdrawn", reply_message_id=reply_id)

    async def _try_later(self, answer: ClaimedAnswer, reason: str) -> None:
        if answer.retry_count + 1 >= MAX_TRIES:
            await self._give_up(answer, reason)
            return
        delay_s = self._backoff(answer.retry_count)
        await patiently(
            lambda: answers.release(self._db, answer.id, answer.token, reason, delay_s=delay_s)
        )
        self._metrics.sent("put_off")
        log.warning("answer.put_off", reason=reason, delay_s=delay_s)

    async def _give_up(self, answer: ClaimedAnswer, reason: str) -> None:
        await patiently(lambda: answers.mark_failed(self._db, answer.id, answer.token, reason))
        self._metrics.sent("failed")
        log.warning("answer.given_up", reason=reason)


def nonce(answer_id: UUID) -> str:
    """The same for the same answer: Discord then sends a repetition only once.

    22 characters; Discord takes 25.
    """
    return base64.urlsafe_b64encode(answer_id.bytes).decode().rstrip("=")
