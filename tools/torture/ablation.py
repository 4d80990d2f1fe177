"""The negative controls: a worker without a part of what keeps it right.

They show that the torture would notice. The parts are taken out of the classes and statements of
the product themselves, in the worker of the torture alone: no setting can do it.
"""

from typing import Literal

from db import ocr_results
from jobs.sweep import Sweeper

Control = Literal["sweeper", "token"]
CONTROLS: tuple[Control, ...] = ("sweeper", "token")
_FENCE = "AND token = $2"
_COMPLETE = "_COMPLETE"


def take_out(control: Control) -> None:
    """Let this process work without its sweeper, or without the token when a reading is stored."""
    if control == "sweeper":
        setattr(Sweeper, Sweeper.sweep.__name__, _sweep_nothing)
        return
    statement: str = getattr(ocr_results, _COMPLETE)
    if statement.count(_FENCE) != 1:
        raise AssertionError("the statement that completes a reading has changed")
    setattr(ocr_results, _COMPLETE, statement.replace(_FENCE, "AND $2::uuid IS NOT NULL"))


async def _sweep_nothing(_: Sweeper) -> int:
    return 0
