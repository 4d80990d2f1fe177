"""The tokens a model may spend in a minute and in a day, shared by all workers.

A provider counts tokens for each model of an account, so what an answer will cost is estimated and
reserved before it is asked for, and settled by what it cost. What the provider says about its own
count is taken where it is stricter than ours. Without Redis nothing is granted: an unknown number
of workers may be spending the same tokens.
"""

from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Literal, Protocol

from redis.asyncio import Redis

from core.lua import LuaScript, RedisAway

Scope = Literal["size", "closed", "minute", "day", "away"]
SHORTEST_CLOSE_S, LONGEST_CLOSE_S = 1.0, 26 * 3600.0
AWAY_S = 5.0
_SCRIPT = Path(__file__).with_name("token_budget.lua")
_UNTOLD = -1


@dataclass(frozen=True, slots=True)
class TokenLimits:
    """What one model may do in any `window_s` and on one UTC day.

    A window two seconds longer than the provider's minute leaves room for what is under way.
    """

    tokens_per_window: int = 8000
    tokens_per_day: int = 200_000
    requests_per_window: int = 29
    requests_per_day: int = 1000
    window_s: float = 62
    day_s: float = 86_400


@dataclass(frozen=True, slots=True)
class Reserved:
    """`tokens` for one call that starts now; hand it back with what it cost."""

    id: str
    model: str
    tokens: int
    start_ms: int


@dataclass(frozen=True, slots=True)
class Withheld:
    """No call now; asking again makes sense in `wait_s`.

    `size`: so many tokens never fit; `closed`: by the provider's word; `minute` and `day`:
    spent; `away`: Redis does not answer.
    """

    scope: Scope
    wait_s: float


@dataclass(frozen=True, slots=True)
class Told:
    """What the headers of an answer say of the account; None where they are silent."""

    tokens_limit: int | None = None  # a minute
    tokens_left: int | None = None
    requests_limit: int | None = None  # a day
    requests_left: int | None = None


@dataclass(frozen=True, slots=True)
class BudgetStatus:
    """Today's use of one model, and for how long it is closed, in seconds."""

    tokens: int
    tokens_limit: int
    requests: int
    requests_limit: int
    closed_s: float


class TokenBudget(Protocol):
    """Tokens for calls, and what the calls teach about them."""

    async def reserve(self, model: str, tokens: int) -> Reserved | Withheld:
        """Set *tokens* aside for one call that starts now."""
        ...

    async def settle(self, reserved: Reserved, used: int | None, told: Told) -> None:
        """Tell what the call cost; None where nobody knows: then it cost what was reserved."""
        ...

    async def close(self, model: str, wait_s: float) -> None:
        """Withhold *model* for *wait_s*. Never shortens."""
        ...


class RedisTokenBudget:
    """The `TokenBudget` of all workers; without Redis it grants and learns nothing."""

    def __init__(
        self, redis: Redis, limits: TokenLimits | None = None, *, account: str = "groq"
    ) -> None:
        self._script = LuaScript(redis, _SCRIPT)
        self._limits = limits or TokenLimits()
        self._account = account

    async def reserve(self, model: str, tokens: int) -> Reserved | Withheld:
        """See `TokenBudget.reserve`."""
        limits, name = self._limits, token_hex(8)
        try:
            is_granted, number, scope = await self._run(
                "reserve",
                model,
                name,
                tokens,
                limits.tokens_per_window,
                limits.tokens_per_day,
                limits.requests_per_window,
                limits.requests_per_day,
            )
        except RedisAway:
            return Withheld("away", AWAY_S)
        if is_granted:
            return Reserved(name, model, tokens, start_ms=int(number))
        return Withheld(_scope(scope), int(number) / 1000)

    async def settle(self, reserved: Reserved, used: int | None, told: Told) -> None:
        """See `TokenBudget.settle`."""
        await self._teach(
            "settle",
            reserved.model,
            reserved.id,
            reserved.tokens,
            reserved.start_ms,
            reserved.tokens if used is None else used,
            _limit(told.tokens_limit, self._limits.tokens_per_window),
            _gone(told.tokens_limit, told.tokens_left),
            _limit(told.requests_limit, self._limits.requests_per_day),
            _gone(told.requests_limit, told.requests_left),
        )

    async def close(self, model: str, wait_s: float) -> None:
        """See `TokenBudget.close`; for a second at least, and 26 hours at most."""
        await self._teach("close", model, _ms(min(max(wait_s, SHORTEST_CLOSE_S), LONGEST_CLOSE_S)))

    async def status(self, model: str) -> BudgetStatus:
        """Where *model* stands.

        Raises:
            RedisAway: nobody knows.
        """
        limits = self._limits
        counts = await self._run("status", model, limits.tokens_per_day, limits.requests_per_day)
        tokens, tokens_limit, requests, requests_limit, closed = map(int, counts)
        return BudgetStatus(tokens, tokens_limit, requests, requests_limit, closed / 1000)

    async def _teach(self, act: str, model: str, *args: str | float) -> None:
        try:
            await self._run(act, model, *args)
        except RedisAway:
            return  # nothing is granted until Redis is back, and then the provider says it again

    async def _run(self, act: str, model: str, *args: str | float) -> list[int | bytes]:
        key = f"helpsight:tokens:{{{self._account}:{model}}}"  # the braces keep all in one slot
        keys = [key, f"{key}:starts", f"{key}:costs"]
        return await self._script(
            keys, [act, _ms(self._limits.window_s), _ms(self._limits.day_s), *args]
        )


def _ms(seconds: float) -> int:
    return round(seconds * 1000)


def _limit(told: int | None, ours: int) -> int:
    """The stricter of both, as the script takes it."""
    return min(told, ours) if told else _UNTOLD


def _gone(limit: int | None, left: int | None) -> int:
    return _UNTOLD if limit is None or left is None else limit - left


def _scope(word: int | bytes) -> Scope:
    scopes: dict[bytes | int, Scope] = {
        b"size": "size",
        b"closed": "closed",
        b"minute": "minute",
        b"day": "day",
    }
    return scopes[word]
