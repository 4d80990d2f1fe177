"""Numbers in text: 5.000.000, 5,000,000.00 and 5 triệu may all be the same. Pure."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from types import MappingProxyType

_THOUSANDS = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
MAX_DIGITS = 18
SCALES: Mapping[str, int] = MappingProxyType(
    {
        "nghin": 10**3, "ngan": 10**3, "k": 10**3, "thousand": 10**3,
        "trieu": 10**6, "tr": 10**6, "m": 10**6, "million": 10**6,
        "ty": 10**9, "ti": 10**9, "b": 10**9, "billion": 10**9,
    }
)  # fmt: skip


def readings(text: str) -> frozenset[Decimal]:
    """What digits with dots and commas may mean, as either of the two custom writes them."""
    found: set[Decimal] = set()
    if sum(c.isdigit() for c in text) > MAX_DIGITS:
        return frozenset()
    for group, point in ((",", "."), (".", ",")):
        whole, _, part = text.partition(point)
        if not _is_grouped(whole, group) or (part and not part.isdigit()):
            continue
        try:
            found.add(Decimal(whole.replace(group, "") + (f".{part}" if part else "")))
        except InvalidOperation:
            continue
    return frozenset(found)


def _is_grouped(whole: str, group: str) -> bool:
    """Whether *whole* is digits alone, or in threes with *group* between them."""
    threes = _THOUSANDS.fullmatch(whole)
    return whole.isdigit() or (threes is not None and threes[1] == group)


def scaled(text: str, scale: str | None) -> Decimal | None:
    """The number people most likely mean: of 1.500 alone 1500, of 1.5 triệu 1500000."""
    found = readings(text)
    if not found:
        return None
    if scale is None:
        return max(found)
    return min(found) * SCALES[scale]
