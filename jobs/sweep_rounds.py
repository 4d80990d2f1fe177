"""The sweeper's passes, one after the other, for as long as a worker runs."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from db.patience import DATABASE_AWAY
from jobs import epoch

log = structlog.get_logger()

LOOK_EVERY_S = 1.0
TRY_AGAIN_S = 0.25


class SweepRounds:
    """Calls *sweep* every `every_s`, and at once when Redis has lost what it held.

    Redis is looked at each `look_every_s`. A pass that an outage cut short is soon repeated, so
    that what the outage held up is rung for as soon as the servers are back.
    """

    def __init__(
        self,
        sweep: Callable[[], Awaitable[int]],
        redis: Redis,
        *,
        every_s: float,
        look_every_s: float = LOOK_EVERY_S,
    ) -> None:
        self._sweep = sweep
        self._redis = redis
        self._every_s = every_s
        self._look_every_s = look_every_s
        self._is_cut_off = False

    async def run(self) -> None:
        """Pass after pass, for ever; an outage costs passes, not the sweeper."""
        while True:
            wait_s = self._every_s if await self._pass() else min(TRY_AGAIN_S, self._every_s)
            await self._rest(wait_s * random.uniform(0.8, 1.2))  # noqa: S311  # spreads

    async def _pass(self) -> bool:
        """False: a server was away, which is said once an outage."""
        try:
            await self._sweep()
        except (*DATABASE_AWAY, RedisError) as error:
            if not self._is_cut_off:
                log.warning("sweep.failed", error=f"{type(error).__name__}: {error}")
            self._is_cut_off = True
            return False
        except Exception:  # a rim: what spoils one pass must not end the worker
            log.exception("sweep.broke")
        self._is_cut_off = False
        return True

    async def _rest(self, seconds: float) -> None:
        """Until the next pass is due, or Redis is away or is not the one it was."""
        until = time.monotonic() + seconds
        while until - time.monotonic() > self._look_every_s:
            await asyncio.sleep(self._look_every_s)
            try:
                if not await epoch.is_rung(self._redis):
                    return
            except RedisError:
                return
        await asyncio.sleep(until - time.monotonic())
