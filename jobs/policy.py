"""When a failed job is tried again. Counts live in the rows, so a restart forgets none."""

import random

DELAYS_S = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0)


def backoff(retry_count: int, *, hint_s: float | None = None, chance: float | None = None) -> float:
    """Seconds to wait after failure number *retry_count* (0 is the first).

    Full jitter between half of the step and all of it, so that many workers spread out; never less
    than the provider's own wish *hint_s*. *chance* is 0-1, drawn when None.
    """
    step = DELAYS_S[min(retry_count, len(DELAYS_S) - 1)]
    share = random.random() if chance is None else chance  # noqa: S311  # spreads load, hides nothing
    return max(hint_s or 0.0, step * (0.5 + share / 2))
