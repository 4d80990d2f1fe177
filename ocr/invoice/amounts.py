"""Amounts of money as people print them: 5.000.000, 5,000,000.00, RM5.00, $8.20. Pure."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

MAX_DIGITS = 15  # more is an account, a bar code or a trap
_THOUSAND: Final = 3
_NUMBER = re.compile(
    r"(?<![\w.,/:#-])"
    r"(?P<sign>-?\s?)(?P<currency>RM|MYR|USD|VND|EUR|SGD|US\$|S\$|[$€£¥₫₹đ])?\s?(?P<minus>-?)"
    r"(?P<digits>\d{1,3}(?: \d{3}){2,}(?:[.,]\d{1,2})?(?![\d.,])"
    r"|[\dOo](?:[.,] (?=\d\d(?!\d))|[\dOo.,'])*)"
    r"(?![\dOo]|[.,/%:-]\d|\s?%|(?!VN[DĐ]|USD|đồng|dong)[^\W\d_]{3})",
    re.IGNORECASE,
)
_LAX = re.compile(r"(?<![\d:])(\d{1,6})\s?[.,: ]\s?(\d\d)(?![\d:])")
_GROUPED = re.compile(r"\d{1,3}(?:[.,' ]\d{3})+")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number that stands in a text from `start` up to `end`. `places`: its decimals."""

    value: Decimal
    start: int
    end: int
    places: int
    is_grouped: bool = False

    @property
    def is_money_like(self) -> bool:
        """Whether it is written as money is: with groups of three, or with two decimals."""
        return self.is_grouped or self.places == 2  # noqa: PLR2004 - cents


def amounts_in(text: str) -> tuple[Amount, ...]:
    """The numbers of *text* from left to right. Dates, times, rates (%) and codes are none."""
    found: list[Amount] = []
    for match in _NUMBER.finditer(text):
        digits = match["digits"].rstrip(".,'").replace("O", "0").replace("o", "0")
        value = number(digits)
        if value is None:
            continue
        is_negative = bool(match["minus"] or match["sign"].strip())
        around = text[max(match.start() - 1, 0) : match.end() + 1]
        is_negative = is_negative or (around[:1] == "(" and around[-1:] == ")")
        places = max(-int(value.as_tuple().exponent), 0)
        found.append(
            Amount(
                -value if is_negative else value,
                match.start(),
                match.end(),
                places,
                _GROUPED.match(digits) is not None,
            )
        )
    return tuple(found)


def lax_amounts_in(text: str) -> tuple[Amount, ...]:
    """Where a reader took the decimal point for a colon or a gap: `RM5:00`, `0 00`."""
    return tuple(
        Amount(Decimal(f"{match[1]}.{match[2]}"), match.start(), match.end(), 2)
        for match in _LAX.finditer(text)
    )


def number(digits: str) -> Decimal | None:
    """The value of `1.234,50`, `1,234.50`, `1 234 567` or `1234`; None if it is no number.

    The last mark is the decimal one where one or two digits, or four and more, follow it, and the
    same mark does not stand there twice. With three digits it separates thousands: `1.500` is 1500.
    """
    if not digits or sum(c.isdigit() for c in digits) > MAX_DIGITS:
        return None
    digits = re.sub(r"([.,]) ", r"\1", digits)
    parts = re.split(r"[.,' ]", digits)
    if "" in parts:
        return None
    *groups, last = parts
    if not groups:
        return Decimal(last)
    if len(last) == _THOUSAND and _are_groups(parts):
        return Decimal("".join(parts))
    if len(groups) > 1 and (len(last) == _THOUSAND or not _are_groups(groups)):
        return None
    return Decimal("".join(groups) + "." + last)  # also 0.500 and 1234.567: no thousands


def _are_groups(parts: list[str]) -> bool:
    first, *others = parts
    return (
        1 <= len(first) <= _THOUSAND
        and (first != "0" or not others)
        and all(len(part) == _THOUSAND for part in others)
    )
