"""Where the models stand, as all processes know it: what is left of them, and which are let be."""

from dataclasses import dataclass
from typing import Literal

from core.breaker import State

Unit = Literal["requests", "tokens"]


@dataclass(frozen=True, slots=True)
class Allowance:
    """What an account, or one `model` of it, may still do today.

    There is more in `back_s`; until `closed_s` have passed there is nothing at all. In seconds.
    """

    provider: str
    model: str | None
    unit: Unit
    left: int
    limit: int
    back_s: float
    closed_s: float

    @property
    def is_spent(self) -> bool:
        return self.closed_s > 0 or self.left <= 0


@dataclass(frozen=True, slots=True)
class Circuit:
    """Whether calls go through to a model, or to its provider (`model` None).

    `opens_s` is how long it stays open; `faults` how many there were in a row.
    """

    provider: str
    model: str | None
    state: State
    opens_s: float
    faults: int


@dataclass(frozen=True, slots=True)
class Standing:
    """`is_known`: Redis answered. Without a key there are neither allowances nor circuits."""

    allowances: tuple[Allowance, ...] = ()
    circuits: tuple[Circuit, ...] = ()
    is_known: bool = True
