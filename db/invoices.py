"""Invoices: what was read in them, for those they belong to, and which may be the same one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, cast
from uuid import UUID

import asyncpg

from db.invoice_records import EVERY, Facts, Filters, Invoice, Order, Owned, Page, Whose
from db.pool import Executor
from db.text import storable

MAX_PAGE = 500


@dataclass(frozen=True, slots=True)
class NewInvoice:
    """An invoice as it was read, either in a picture on Discord or in a job of the HTTP door.

    `owner` is None on Discord: there it is whoever posted the picture.
    """

    owner: str | None
    facts: Facts
    filename: str
    sha256: bytes
    confidence: float
    needs_review: bool
    reading: str
    model_version: str
    confidences: Mapping[str, float] = field(default_factory=dict[str, float])
    to_check: Sequence[str] = ()
    attachment_id: UUID | None = None
    job_id: UUID | None = None


_FACTS = tuple(f.name for f in fields(Facts))
_OWN = (
    "id", "owner", "filename", "confidence", "confidences", "needs_review", "to_check", "reading",
    "model_version", "guild_id", "channel_id", "message_id", "attachment_id", "job_id",
    "created_at",
)  # fmt: skip
_COLUMNS = ", ".join((*_OWN, *_FACTS))
_GIVEN = (
    "owner", "filename", "sha256", "confidence", "confidences", "needs_review", "to_check",
    "reading", "model_version", "attachment_id", "job_id",
)  # fmt: skip
_ORDERS: Mapping[Order, str] = {
    "created": "created_at DESC, id DESC",
    "date": "date DESC NULLS LAST, id DESC",
    "total": "total DESC NULLS LAST, id DESC",
    "least": "total NULLS LAST, id DESC",
}
_MATCHES = """
AND ($3::date IS NULL OR date >= $3) AND ($4::date IS NULL OR date <= $4)
AND ($5::text IS NULL OR ltrim(lower(code), '0') = ltrim(lower($5), '0'))
AND ($6::text IS NULL OR position(lower($6) IN lower(concat_ws(' ', code, series, seller,
     seller_tax_id, buyer, buyer_tax_id, items::text))) > 0)
AND ($7::text IS NULL OR position(lower($7) IN lower(seller)) > 0)
AND ($8::text IS NULL OR position(lower($8) IN lower(buyer)) > 0)
AND ($9::text IS NULL OR type = $9) AND ($10::text IS NULL OR currency = $10)
AND ($11::numeric IS NULL OR total >= $11) AND ($12::numeric IS NULL OR total <= $12)
AND ($13::boolean IS NULL OR needs_review = $13) AND ($14::bigint IS NULL OR id = $14)
"""
_ON_DISCORD = "discord:"
_INSERT = f"""
INSERT INTO invoices ({", ".join((*_GIVEN, *_FACTS))}, message_id, guild_id, channel_id)
SELECT coalesce($1, '{_ON_DISCORD}' || m.author_id),
       {", ".join(f"${i}" for i in range(2, len(_GIVEN) + len(_FACTS) + 1))},
       m.id, m.guild_id, m.channel_id
FROM (SELECT 1) AS one
LEFT JOIN message_attachments a ON a.id = ${_GIVEN.index("attachment_id") + 1}
LEFT JOIN messages m ON m.id = a.message_id
ON CONFLICT DO NOTHING
RETURNING id
"""


def owner_on_discord(user_id: int) -> str:
    """The owner of what somebody posts on Discord; no API key's owner begins so by chance."""
    return f"{_ON_DISCORD}{user_id}"


async def insert(db: Executor, new: NewInvoice) -> int:
    """Store an invoice; its id. The same picture or job again gives the id it has.

    Raises:
        LookupError: the picture on Discord is gone, and its invoice with it.
    """
    values = [getattr(new, name) for name in _GIVEN] + [getattr(new.facts, name) for name in _FACTS]
    try:
        stored = await db.fetchval(_INSERT, *map(_as_stored, values))
    except asyncpg.IntegrityConstraintViolationError as error:
        raise LookupError("The picture of this invoice is gone.") from error
    if stored is None:
        stored = await db.fetchval(
            "SELECT id FROM invoices WHERE attachment_id = $1 OR job_id = $2",
            new.attachment_id,
            new.job_id,
        )
    if stored is None:
        raise LookupError("The invoice was deleted while it was stored.")
    return int(stored)


async def get(
    db: Executor, invoice_id: int, owner: str, *, to_change: bool = False
) -> Invoice | None:
    """An invoice of *owner*; None where there is none, or it is somebody else's.

    *to_change* locks it until the end of the transaction.
    """
    lock = " FOR UPDATE" if to_change else ""
    row = await db.fetchrow(
        f"SELECT {_COLUMNS} FROM invoices WHERE id = $1 AND owner = $2{lock}",
        invoice_id,
        storable(owner),
    )
    return _invoice(row) if row else None


async def find(
    db: Executor,
    whose: Whose | str,
    filters: Filters = EVERY,
    *,
    order: Order = "created",
    limit: int = 50,
    offset: int = 0,
) -> Page:
    """The invoices that match, newest or largest first, at most MAX_PAGE at once."""
    where, values = matching(whose, filters)
    count = await db.fetchval(f"SELECT count(*) FROM invoices WHERE {where}", *values)
    rows = await db.fetch(
        f"SELECT {_COLUMNS} FROM invoices WHERE {where}"
        f" ORDER BY {_ORDERS[order]} LIMIT $15 OFFSET $16",
        *values,
        min(limit, MAX_PAGE),
        offset,
    )
    return Page(tuple(_invoice(row) for row in rows), int(count or 0))


def matching(whose: Whose | str, filters: Filters) -> tuple[str, list[object]]:
    """The condition that an invoice is one of theirs and matches, with its values $1 to $14."""
    wanted = [_as_stored(getattr(filters, f.name)) for f in fields(Filters)]
    if isinstance(whose, str):
        whose = Owned(whose)
    if isinstance(whose, Owned):
        mine = "owner = $1 AND ($2::bigint IS NULL OR guild_id = $2)"
        return mine + _MATCHES, [storable(whose.owner), whose.guild_id, *wanted]
    its = "channel_id = $1 AND guild_id = $2"
    return its + _MATCHES, [whose.channel_id, whose.guild_id, *wanted]


async def delete(db: Executor, invoice_id: int, owner: str) -> bool:
    """Delete an invoice of *owner*; False where there is none."""
    deleted = await db.fetchval(
        "DELETE FROM invoices WHERE id = $1 AND owner = $2 RETURNING id", invoice_id, owner
    )
    return deleted is not None


async def duplicates(db: Executor, invoice_id: int) -> tuple[int, ...]:
    """Other invoices of the same owner that are this one once more, oldest first.

    They are the same file, or have the same number, and the same seller (by tax number, or by name
    where one has none), day and total as far as both are known.
    """
    rows = await db.fetch(
        "SELECT o.id FROM invoices i JOIN invoices o ON o.owner = i.owner AND o.id <> i.id"
        " WHERE i.id = $1 AND (o.sha256 = i.sha256 OR (o.code = i.code"
        " AND coalesce(o.seller_tax_id = i.seller_tax_id, lower(o.seller) = lower(i.seller), false)"
        " AND coalesce(o.total = i.total, true) AND coalesce(o.date = i.date, true)))"
        " ORDER BY o.id",
        invoice_id,
    )
    return tuple(row["id"] for row in rows)


def _as_stored(value: object) -> object:
    """*value* with texts that PostgreSQL can hold, also within lists and mappings."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, Mapping):
        known = cast("Mapping[str, object]", value)
        return {storable(key): _as_stored(one) for key, one in known.items()}
    if isinstance(value, tuple | list):
        return [_as_stored(one) for one in cast("Sequence[object]", value)]
    return value


def _invoice(row: asyncpg.Record) -> Invoice:
    facts: dict[str, Any] = {name: row[name] for name in _FACTS}
    own: dict[str, Any] = {name: row[name] for name in _OWN}
    own["to_check"] = tuple(own["to_check"])
    return Invoice(facts=Facts(**facts), **own)
