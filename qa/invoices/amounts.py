"""Amounts and days as people write them in Vietnamese and English."""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

from db.records import Language

_CENT = Decimal("0.01")


def number(value: Decimal, language: Language) -> str:
    """Grouped by thousands: 5,000,000.50 in English, 5.000.000,50 in Vietnamese."""
    is_whole = value == value.to_integral_value()
    text = f"{value:,.0f}" if is_whole else f"{value.quantize(_CENT, ROUND_HALF_UP):,}"
    return text if language == "en" else text.translate(str.maketrans(",.", ".,"))


def money(value: Decimal, currency: str | None, language: Language) -> str:
    """With its currency; where that is unknown, it says so rather than naming one."""
    unknown = "(unknown currency)" if language == "en" else "(chưa rõ loại tiền)"
    return f"{number(value, language)} {currency or unknown}"


def day(value: dt.date, language: Language) -> str:
    return value.isoformat() if language == "en" else f"{value:%d/%m/%Y}"


def percent(share: float) -> str:
    return f"{round(share * 100)}%"
