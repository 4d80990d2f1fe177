"""A token budget that grants everything and notes what it is taught."""

from collections.abc import Mapping

from core.token_budget import Reserved, Told, Withheld


class NotingBudget:
    """Grants every call, but for the models in *withheld*, each as often as told."""

    def __init__(self, withheld: Mapping[str, list[Withheld]] | None = None) -> None:
        self.withheld = dict(withheld or {})
        self.reserved: list[tuple[str, int]] = []
        self.settled: list[tuple[str, int | None, Told]] = []
        self.closed: list[tuple[str, float]] = []

    async def reserve(self, model: str, tokens: int) -> Reserved | Withheld:
        if denials := self.withheld.get(model):
            return denials.pop(0)
        self.reserved.append((model, tokens))
        return Reserved("id", model, tokens, 0)

    async def settle(self, reserved: Reserved, used: int | None, told: Told) -> None:
        self.settled.append((reserved.model, used, told))

    async def close(self, model: str, wait_s: float) -> None:
        self.closed.append((model, wait_s))
