"""Quota and token budget as they are, with what they refuse and how long they make wait noted."""

from core.metrics.llm import LlmMetrics
from core.quota import Denied, Granted, Priority, Quota
from core.token_budget import Reserved, TokenBudget, Told, Withheld


class MeteredQuota:
    """The `Quota` *quota* of *provider*."""

    def __init__(self, quota: Quota, metrics: LlmMetrics, provider: str) -> None:
        self._quota = quota
        self._metrics = metrics
        self._provider = provider

    async def acquire(
        self, model: str, *, priority: Priority = "live", patience_s: float = 0
    ) -> Granted | Denied:
        """See `Quota.acquire`."""
        answer = await self._quota.acquire(model, priority=priority, patience_s=patience_s)
        if isinstance(answer, Denied):
            self._metrics.denied(self._provider, answer.scope)
        else:
            self._metrics.waited(self._provider, answer.delay_s)
        return answer

    async def cool_down(self, model: str, wait_s: float | None) -> None:
        """See `Quota.cool_down`."""
        await self._quota.cool_down(model, wait_s)

    async def close(self, wait_s: float | None) -> None:
        """See `Quota.close`."""
        await self._quota.close(wait_s)

    async def resync(self, limit: int, used: int) -> None:
        """See `Quota.resync`."""
        await self._quota.resync(limit, used)


class MeteredBudget:
    """The `TokenBudget` *budget* of *provider*."""

    def __init__(self, budget: TokenBudget, metrics: LlmMetrics, provider: str) -> None:
        self._budget = budget
        self._metrics = metrics
        self._provider = provider

    async def reserve(self, model: str, tokens: int) -> Reserved | Withheld:
        """See `TokenBudget.reserve`."""
        answer = await self._budget.reserve(model, tokens)
        if isinstance(answer, Withheld):
            self._metrics.denied(self._provider, answer.scope)
        return answer

    async def settle(self, reserved: Reserved, used: int | None, told: Told) -> None:
        """See `TokenBudget.settle`."""
        await self._budget.settle(reserved, used, told)

    async def close(self, model: str, wait_s: float) -> None:
        """See `TokenBudget.close`."""
        await self._budget.close(model, wait_s)
