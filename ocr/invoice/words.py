"""Amounts in Vietnamese words, with accents or without: năm triệu đồng is 5,000,000. Pure."""

import re
from decimal import Decimal

from ocr.invoice.folding import unaccented

_DIGITS = {
    "khong": 0, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "nham": 5,
    "sau": 6, "bay": 7, "tam": 8, "chin": 9,
}  # fmt: skip
_SCALES = {"nghin": 10**3, "ngan": 10**3, "trieu": 10**6, "ty": 10**9, "ti": 10**9}
_FILLERS = {"linh", "le", "va"}
_TEN, _HUNDRED = 10, 100
_END = {"dong", "vnd", "chan"}


def value_in_words(text: str) -> Decimal | None:
    """The amount *text* says up to `đồng`; None if a word of it is no number."""
    total = group = 0
    digit: int | None = None
    is_said = False
    for word in re.findall(r"[a-z]+", unaccented(text)):
        if word in _END:
            return Decimal(total + group + (digit or 0)) if is_said else None
        if word in _DIGITS:
            group, digit = group + (digit or 0), _DIGITS[word]
        elif word == "muoi":
            group, digit = group + (_TEN if digit is None else digit * _TEN), None
        elif word == "tram":
            group, digit = group + (digit or 0) * _HUNDRED, None
        elif word in _SCALES:
            scale = _SCALES[word]
            group += digit or 0
            total, group, digit = _scaled(total, group, scale), 0, None
        elif word not in _FILLERS:
            return None
        is_said = True
    return None


def _scaled(total: int, group: int, scale: int) -> int:
    """`hai nghìn tỷ` is a scale of a scale."""
    if 0 < total < scale:
        return (total + group) * scale
    return total + group * scale
