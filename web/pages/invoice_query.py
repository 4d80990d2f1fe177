"""What the address of the invoices page asks for. What makes no sense is as if it was not there."""

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlencode

from db.invoice_records import Filters, Order
from web.pages.numbers import number_in

MAX_PAGE, MAX_TEXT = 10_000, 200
MOST_TYPED = 99_999  # a page beyond the last is the last; longer numbers are none
ORDERS: tuple[Order, ...] = ("created", "date", "total")
FILTERS = ("text", "seller", "month", "since", "until", "currency", "flagged")
_MONTH = re.compile(r"(\d{4})-(\d\d)", re.ASCII)
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Asked:
    """`given` holds what made sense, as it stands in the address; `page` counts from 1."""

    filters: Filters
    order: Order
    page: int
    given: Mapping[str, str]

    @property
    def is_filtered(self) -> bool:
        return any(name in self.given for name in FILTERS)

    def address(self, path: str = "/invoices", **changes: str | int | None) -> str:
        """This page with other values; None takes one away, and any change begins at page 1."""
        kept = {name: value for name, value in self.given.items() if name != "page"}
        merged = {**kept, **changes}
        query = urlencode({k: v for k, v in merged.items() if v not in {None, ""}})
        return f"{path}?{query}" if query else path


def asked(query: Mapping[str, str]) -> Asked:
    """What the values of an address ask for."""
    given = {name: text for name in FILTERS if (text := _clean(query.get(name, "")))}
    month = _month(given.get("month", ""))
    since = month[0] if month else _day(given.get("since", ""))
    until = month[1] if month else _day(given.get("until", ""))
    senseless = {
        "month": month is None,
        "since": month is not None or since is None,
        "until": month is not None or until is None,
        "currency": not _CURRENCY.fullmatch(given.get("currency", "")),
        "flagged": given.get("flagged") not in {"yes", "no"},
    }
    given = {name: text for name, text in given.items() if not senseless.get(name)}
    order = query.get("order", "")
    if order in ORDERS:
        given["order"] = order
    return Asked(
        Filters(
            since=since,
            until=until,
            text=given.get("text"),
            seller=given.get("seller"),
            currency=given.get("currency"),
            needs_review={"yes": True, "no": False}.get(given.get("flagged", "")),
        ),
        cast("Order", given.get("order", "created")),
        min(number_in(query.get("page", ""), most=MOST_TYPED) or 1, MAX_PAGE),
        given,
    )


def _clean(text: str) -> str:
    return text.strip()[:MAX_TEXT]


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _month(text: str) -> tuple[dt.date, dt.date] | None:
    found = _MONTH.fullmatch(text)
    if found is None:
        return None
    year, month = int(found[1]), int(found[2])
    try:
        return dt.date(year, month, 1), dt.date(year, month, monthrange(year, month)[1])
    except ValueError:
        return None
