"""What a question about invoices asks for, by rules, in Vietnamese and English. Pure."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from db.invoice_records import EVERY, By, Filters
from db.records import Language
from qa.detect import without_accents
from qa.invoices import periods
from qa.invoices.names import matched, named
from qa.invoices.numbers import scaled
from qa.invoices.periods import Period
from qa.language import guess
from qa.plain import cleaned

Kind = Literal[
    "list", "total", "count", "largest", "smallest", "compare", "one", "latest", "vat", "review",
    "unknown",
]  # fmt: skip
MAX_COMPARED = 4

# The first that fits.
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("review", re.compile(
        r"\b(?:can (?:xem|kiem tra|duyet|ra soat)|kiem tra lai|chua chac|nghi ngo|do tin cay thap"
        r"|(?:needs?|need to be|to|for|requires?) (?:review|check)\w*|review\w*|doubtful"
        r"|low confidence)\b")),
    ("compare", re.compile(r"\b(?:so sanh|so voi|chenh lech|compare\w*|versus|vs|difference)\b")),
    ("largest", re.compile(
        r"\b(?:(?:lon|cao|dat|nhieu(?: tien)?) nhat|largest|biggest|highest|most expensive)\b")),
    ("smallest", re.compile(
        r"\b(?:(?:nho|thap|re|it(?: tien)?|be) nhat|smallest|lowest|cheapest|least)\b")),
    ("latest", re.compile(
        r"\b(?:vua (?:upload|tai|gui|dang|them)\w*|moi (?:upload|tai|gui)\w*"
        r"|(?:moi|gan day|gan|cuoi) nhat|cuoi cung|just (?:uploaded|sent|posted|added)"
        r"|latest|newest|most recent|last (?:invoice|one))\b")),
    ("vat", re.compile(
        r"(?<!hoa don )\b(?:vat|gtgt)\b(?! invoice)|(?<!ma so )\bthue\b"
        r"|\btax(?:es)?\b(?! (?:id|code|number))")),
    ("count", re.compile(
        r"\b(?:(?:bao nhieu|may) (?:cai |to )?(?:hoa don|hd|bill|invoices?)|so luong|dem"
        r"|how many|count|number of)\b")),
    ("total", re.compile(
        r"\b(?:tong|bao nhieu|cong lai|tieu|chi tieu|total\w*|sum|how much|spen[dt]\w*|cost\w*"
        r"|worth|add up|amount)\b")),
    ("list", re.compile(
        r"\b(?:hoa don|hd|danh sach|liet ke|list|show|xem|invoices?|bills?|receipts?)\b")),
)  # fmt: skip
_BY: tuple[tuple[By, re.Pattern[str]], ...] = (
    ("month", re.compile(
        r"\b(?:(?:theo|moi|tung|hang|cac) thang|thang nao"
        r"|(?:by|per|each|every|which) month|monthly)\b")),
    ("seller", re.compile(
        r"\b(?:(?:theo|moi|tung|cac) (?:nguoi ban|ben ban|cong ty|nha cung cap|don vi|cua hang|ncc)"
        r"|(?:nguoi ban|ben ban|cong ty|nha cung cap|cua hang|don vi) nao"
        r"|(?:by|per|each|every|which) (?:seller|vendor|supplier|company|shop|store)s?)\b")),
)  # fmt: skip
_VAT_INVOICES = re.compile(r"\bhoa don (?:vat|gtgt)\b|\bvat invoices?\b")
_AMOUNT = r"([\d.,]*\d) ?(ty|trieu|tr|nghin|ngan|k|m|thousand|million|billion)?\b"
_AT_LEAST = re.compile(rf"(?:\b(?:tren|hon|tu|over|above|more than|at least)|>=?) ?[$€]?{_AMOUNT}")
_AT_MOST = re.compile(rf"(?:\b(?:duoi|under|below|less than|at most|toi da)|<=?) ?[$€]?{_AMOUNT}")
_CURRENCIES = (
    ("VND", re.compile(r"\b(?:vnd|(?<!hop )(?<!hoat )(?<!lao )dong)\b|₫")),
    ("USD", re.compile(r"\b(?:usd|dollars?|do la|do my)\b|\$")),
    ("EUR", re.compile(r"\b(?:eur|euros?)\b|€")),
)
# What is called a number, or stands behind "invoice", or has letters, a hyphen or slash and digits.
_CODE = re.compile(
    r"(?:(?:số|so|mã|ma|no\.?|number|code|#)\s*:?\s*#?|(?:hóa đơn|hoa don|invoice)\s+(?=[A-Z]*\d))"
    r"([A-Za-z0-9][A-Za-z0-9/_-]{0,38})\b(?! ?(?:triệu|trieu|tỷ|ty|nghìn|nghin|million|thousand)\b)"
    r"|\b([A-Za-z]{1,8}(?:[/_-]\d|\d[A-Za-z0-9/_-]{2})[A-Za-z0-9/_-]{0,30})\b",
    re.IGNORECASE,
)
_NO_CODE = re.compile(r"q[1-4].*|t?\d{1,2}[/-]\d{4}|(?:19|20)\d\d|\d+[/-]\d+[/-]\d+", re.IGNORECASE)
# Words of questions about invoices that are no English ones, as they are typed without accents.
_VIETNAMESE = re.compile(
    r"\b(?:hoa don|thang|tong|tien|bao nhieu|nguoi ban|danh sach|so sanh|thue|lon nhat|nho nhat"
    r"|hom (?:nay|qua)|nam (?:nay|ngoai|truoc|\d{4})|vua (?:tai|gui)|kiem tra|cho xem|nhung)\b"
)


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked. `compared`: the filters of each side, where two or more are compared."""

    kind: Kind
    language: Language
    filters: Filters = EVERY
    by: By | None = None
    compared: tuple[Filters, ...] = ()


def understand(
    text: str, *, today: dt.date, sellers: Sequence[str] = (), language: Language | None = None
) -> Ask:
    """What *text* asks for. *sellers* are those whose names count as such."""
    text = cleaned(text)
    plain = " ".join(without_accents(text).lower().split())
    language = language or ("vi" if _VIETNAMESE.search(plain) else guess(text))
    dated = periods.find(plain, today)
    who = matched(plain, sellers)
    filters = _filters(text, dated.rest, dated.periods, who)
    by: By | None = next((by for by, pattern in _BY if pattern.search(dated.rest)), None)
    kind = _kind(dated.rest)
    if filters.code is not None:
        return Ask("one", language, Filters(code=filters.code))
    if kind == "unknown" and (dated.periods or who):
        kind = "list"
    if by is not None and kind != "compare":
        return Ask("vat" if kind == "vat" else "total", language, filters, by)
    if kind == "review":
        filters = replace(filters, needs_review=True)
    if kind == "compare":
        return _comparison(language, filters, dated.periods, who, by)
    return Ask(kind, language, filters)


def _kind(plain: str) -> Kind:
    for kind, form in _KINDS:
        if form.search(plain):
            return kind
    return "unknown"


def _comparison(
    language: Language,
    filters: Filters,
    spans: Sequence[Period],
    who: Sequence[str],
    by: By | None,
) -> Ask:
    if len(spans) > 1:
        sides = tuple(replace(filters, since=p.since, until=p.until) for p in spans)
    elif len(who) > 1:
        sides = tuple(replace(filters, seller=name) for name in who)
    else:
        return Ask("total", language, filters, by or "month")
    return Ask("compare", language, filters, compared=sides[:MAX_COMPARED])


def _filters(text: str, rest: str, spans: Sequence[Period], who: Sequence[str]) -> Filters:
    span = spans[0] if spans else None
    name = who[0] if who else None
    return Filters(
        since=span.since if span else None,
        until=span.until if span else None,
        code=_code(text),
        seller=name,
        text=None if name else named(text),
        type="vat" if _VAT_INVOICES.search(rest) else None,
        currency=next((code for code, sign in _CURRENCIES if sign.search(rest)), None),
        least_total=_amount(_AT_LEAST, rest),
        most_total=_amount(_AT_MOST, rest),
    )


def _amount(pattern: re.Pattern[str], plain: str) -> Decimal | None:
    match = pattern.search(plain)
    return scaled(match[1], match[2]) if match else None


def _code(text: str) -> str | None:
    for match in _CODE.finditer(text):
        code: str = match[1] or match[2]
        if any(c.isdigit() for c in code) and not _NO_CODE.fullmatch(code):
            return code
    return None
