"""How much of the models' day may be spent now, so that it lasts, and is used up all the same."""

from contextlib import suppress
from dataclasses import dataclass
from math import ceil
from typing import Protocol

from redis.asyncio import Redis
from redis.exceptions import RedisError

from core.errors import HelpsightError, TransientError
from core.lua import RedisAway
from core.quota import QuotaStatus

DAY_S = 86_400.0
LAST_S = 3600.0  # the day's requests are spread over what lies before its last hour
SHORTEST_REST_S, LONGEST_REST_S = 1.0, 600.0  # permits may be back sooner than was said
REST_KEY = "helpsight:better:rest"


class TellsStatus(Protocol):
    async def status(self) -> QuotaStatus:
        """Where the account stands; raises `RedisAway`."""
        ...


@dataclass(frozen=True, slots=True)
class Affordable:
    """How many requests may start: for `urgent` pictures, and of these for `any` at all."""

    urgent: int
    any: int


NOTHING = Affordable(0, 0)


class Spending:
    """What all workers together may spend. Without Redis that is nothing.

    `live_share` of the day is left to urgent pictures.
    """

    def __init__(self, quota: TellsStatus, redis: Redis, *, live_share: float) -> None:
        self._quota = quota
        self._redis = redis
        self._live_share = live_share

    async def affordable(self) -> Affordable:
        """What may be spent now."""
        try:
            if await self._redis.exists(REST_KEY):
                return NOTHING
            return affordable(await self._quota.status(), live_share=self._live_share)
        except (RedisAway, RedisError, OSError):
            return NOTHING

    async def rest(self, wait_s: float) -> None:
        """Let no picture be tried for *wait_s*."""
        with suppress(RedisError, OSError):  # then nothing can be spent anyway
            await self._redis.set(REST_KEY, b"1", px=int(wait_s * 1000))


def rest_s(error: HelpsightError) -> float:
    """How long to rest after an error of the account. Pure."""
    hint_s = error.retry_after_s if isinstance(error, TransientError) else None
    wait_s = LONGEST_REST_S if hint_s is None else hint_s
    return min(max(wait_s, SHORTEST_REST_S), LONGEST_REST_S)


def affordable(status: QuotaStatus, *, live_share: float) -> Affordable:
    """What may be spent at a moment of the day. Pure.

    Urgent pictures may take all that is left. The others share the rest of the day evenly: by each
    moment as much may be spent as of the day has passed.
    """
    if status.closed_s > 0 or status.left == 0:
        return NOTHING
    passed = min(1.0, (DAY_S - status.day_left_s) / (DAY_S - LAST_S))
    shared = status.limit - ceil(status.limit * live_share)
    return Affordable(
        urgent=status.left, any=min(status.left, max(0, ceil(shared * passed) - status.used))
    )
