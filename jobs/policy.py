"""When a failed job is tried again. Counts live in the rows, so a restart forgets none."""

import random
from collections.abc import Sequence

DELAYS_S = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0)
# A model has been asked three times before a picture's try counts as failed (ocr/rotation.py).
MODEL_DELAYS_S = (60.0, 600.0, 3600.0, 6 * 3600.0)


def backoff(
    retry_count: int,
    *,
    hint_s: float | None = None,
    chance: float | None = None,
    delays_s: Sequence[float] = DELAYS_S,
) -> float:
    """Seconds to wait after failure number *retry_count* (0 is the first).

    Full jitter between half of the step and all of it, so that many workers spread out; never less
    than the provider's own wish *hint_s*. *chance* is 0-1, drawn when None.
    """
    step = delays_s[min(retry_count, len(delays_s) - 1)]
    share = random.random() if chance is None else chance  # noqa: S311  # spreads load, hides nothing
    return max(hint_s or 0.0, step * (0.5 + share / 2))
