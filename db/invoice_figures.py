"""What invoices come to: counts and sums by currency, in all or by month or seller."""

from collections.abc import Mapping

from db.invoice_records import EVERY, By, Figures, Filters, Whose
from db.invoices import matching
from db.pool import Executor

MAX_GROUPS = 100
MAX_NAMES = 500
_SUMS = """
count(*) AS count, count(*) FILTER (WHERE total IS NULL) AS without_total,
sum(total) AS total, sum(subtotal) AS subtotal, sum(vat) AS vat,
min(total) AS least, max(total) AS most, round(avg(total), 2) AS average
"""
# Sellers are one by their tax number where there is one, whatever their name was read as.
_GROUPS: Mapping[By | None, str] = {
    None: "currency",
    "month": "currency, to_char(date, 'YYYY-MM')",
    "seller": "currency, coalesce(seller_tax_id, lower(seller))",
}
_SHOWN: Mapping[By | None, str] = {
    None: "NULL::text",
    "month": "to_char(date, 'YYYY-MM')",
    "seller": "max(seller)",
}
_ORDERS: Mapping[By | None, str] = {
    None: "count DESC, currency",
    "month": "key DESC NULLS LAST, currency",
    "seller": "currency NULLS LAST, total DESC NULLS LAST, key",
}


async def figures(
    db: Executor, whose: Whose, filters: Filters = EVERY, *, by: By | None = None
) -> tuple[Figures, ...]:
    """What the invoices that match come to; amounts of two currencies are never added up.

    At most MAX_GROUPS; the newest months, the sellers who got most.
    """
    where, values = matching(whose, filters)
    rows = await db.fetch(
        f"SELECT {_SHOWN[by]} AS key, currency, {_SUMS} FROM invoices WHERE {where}"
        f" GROUP BY {_GROUPS[by]} ORDER BY {_ORDERS[by]} LIMIT {MAX_GROUPS}",
        *values,
    )
    return tuple(Figures(**dict(row)) for row in rows)


async def sellers(db: Executor, whose: Whose) -> tuple[str, ...]:
    """The names of those who sold, the latest first, at most MAX_NAMES."""
    where, values = matching(whose, EVERY)
    rows = await db.fetch(
        f"SELECT seller FROM invoices WHERE {where} AND seller IS NOT NULL"
        f" GROUP BY seller ORDER BY max(created_at) DESC, seller LIMIT {MAX_NAMES}",
        *values,
    )
    return tuple(row["seller"] for row in rows)
