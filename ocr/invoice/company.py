"""Names of companies: the one that heads a page, and names as readers spell them. Pure."""

import re
from collections.abc import Sequence
from dataclasses import replace

from ocr.invoice.amounts import amounts_in
from ocr.invoice.dates import dates_in
from ocr.invoice.folding import unaccented
from ocr.invoice.page import Cell, Page, reading_of
from ocr.invoice.spelling import spelled

MAX_NAME = 200  # characters
_TOP_ROWS = 14
_LEGIBLE = 0.6  # what is read worse is a logo, or a pen's
_FORM = re.compile(
    r"\b(sdn\.? ?bhd|s/b|sb|bhd|ltd|limited|llc|inc|corp|gmbh|ag|b\.?v|pte|plt|co|company"
    r"|cong ty|cty|tnhh|ctcp|doanh nghiep|hop tac xa|chi nhanh|ho kinh doanh|tap doan"
    r"|enterprises?|trading|holdings?|industries|services)\b"
)
_TRADE = re.compile(
    r"\b(restoran|restaurant|kedai|cafe|kopitiam|bakery|mart|market|supermarket|store|shop|hotel"
    r"|pharmacy|farmasi|bistro|seafood|kitchen|hardware|stationery|book|mini|cuisine|house"
    r"|nha hang|cua hang|quan|sieu thi|khach san|nha thuoc|tiem)\b"
)
_ADDRESS = re.compile(
    r"^(no|lot|lorong|unit|block|blk|level|\d+[a-z]?)\b[.,:]?\s*[\d,.\-a-z]*\d|\b(jalan|jln|taman"
    r"|street|road|avenue|persiaran|seksyen|section|kampung|bandar|floor|duong"
    r"|phuong|quan \d|tp\.?|thanh pho|tinh|huyen|xa|so nha"
    r"|to dan pho|khu pho|selangor|kuala lumpur|johor|penang|perak)\b|\b\d{5}\b"
)
_TITLE = re.compile(
    r"(tax|simplified|retail|cash|official|commercial|sales)? ?(invoice|receipt|bill)s?\b|hoa don"
    r"|gia tri gia tang|cong hoa xa hoi|doc lap|cash sales|welcome|thank you|copy|original"
    r"|lien \d|page \d"
)
_REGISTERED = re.compile(
    r"\s*[(\[]?\s*(?:(?:co|roc|reg|company)\.?\s*(?:reg|no)\b.*|\d{4,}\s*-?\s*[a-z]{1,2}|\d{9,}.*)\s*[)\]]?\s*$",
    re.IGNORECASE,
)
_REGISTERED_INSIDE = re.compile(r"\s*\(\s*\d{4,}[\s-]*[A-Z]{0,2}\s*\).*$", re.IGNORECASE)
_LAWFUL = re.compile(r"\s*\b(sdn\.?\s*bhd\.?|s/b)\s*[)\].,]*$", re.IGNORECASE)


def as_name(text: str) -> str:
    """*text* as the name it means: without marks around it, a register number, and known slips."""
    text = _REGISTERED_INSIDE.sub("", text.replace("_", " "))  # names have no underscores
    text = _REGISTERED.sub("", text)
    text = re.sub(r"\s+(tax )?invoice$", "", text, flags=re.IGNORECASE)
    text = re.sub(r"(?<=[a-z])I(?=[a-z])", "l", text)  # WorId
    text = re.sub(r"(?<=[a-z]{4})(?=[A-Z][a-z]{4})", " ", text) if " " in text.strip() else text
    text = re.sub(
        r"(?<=[A-Za-z)])\s*[.,]?\s*\b(sdn)\b\.?\s*(bhd|berhad)\b", _sdn, text, flags=re.IGNORECASE
    )
    text = re.sub(r"(?<!\w)['\"‘’“”]|['\"‘’“”](?!\w)", "", text)
    return spelled(re.sub(r"\s+", " ", text).strip(" \t:;,-–_*|=<>/~·•"))[:MAX_NAME]


def _is_trade(plain: str) -> bool:
    """Whether a line says what a shop is, and more than that."""
    rest = _TRADE.sub("", plain)
    return rest != plain and any(c.isalpha() for c in rest)


def _sdn(match: re.Match[str]) -> str:
    dot = "." if re.match(r".*sdn\.", match[0], re.IGNORECASE) else ""
    return f" {match[1]}{dot} {match[2]}"


def at_the_top(page: Page) -> tuple[str, float, tuple[Cell, ...]] | None:
    """The name that heads the page, how much speaks for it (0-1), and its cells."""
    rows = _heading(page)
    if not rows:
        return None
    plain = [unaccented(as_name(cell.text)) for cell in rows]
    index = next((i for i, text in enumerate(plain) if _FORM.search(text)), None)
    pattern = 0.95
    if index is None:
        index = next((i for i, text in enumerate(plain) if _is_trade(text)), None)
        pattern = 0.8
    if index is None:
        index, pattern = _largest(rows), 0.6
    chosen = _with_neighbours(rows, plain, index)
    name = as_name(" ".join(as_name(cell.text) for cell in chosen))
    return (name, pattern, tuple(chosen)) if name else None


def is_address(text: str) -> bool:
    return _ADDRESS.search(unaccented(text)) is not None


def has_form(text: str) -> bool:
    """Whether *text* names the legal form of a company."""
    return _FORM.search(unaccented(text)) is not None


def _heading(page: Page) -> list[Cell]:
    """The cells at the top that may be a name: one a row, up to where the goods begin."""
    found: list[Cell] = []
    for row in page.rows[:_TOP_ROWS]:
        if any(
            label.kind in {"subtotal", "total", "buyer"} for cell in row for label in cell.labels
        ):
            break
        found += [cell for cell in [_first_run(row)] if _may_be_name(cell)]
    return found


def _first_run(row: Sequence[Cell]) -> Cell:
    """The first cell of a row, with those that follow it as words follow each other."""
    first, *others = row
    for other in others:
        if other.box.left - first.box.right > first.height or other.begins_with_label:
            break
        box = replace(first.box, right=other.box.right)
        first = replace(first, text=f"{first.text} {other.text}", box=box)
    return first


def _may_be_name(cell: Cell) -> bool:
    text = as_name(cell.text)
    plain = unaccented(text)
    letters = sum(c.isalpha() and c.isascii() for c in plain)
    if letters < 3 or letters < 0.6 * len(plain.replace(" ", "")):  # noqa: PLR2004 - a word, and mostly letters
        return False
    if cell.begins_with_label and not has_form(text):
        return False
    if (
        (_TITLE.match(plain) and not has_form(text))
        or dates_in(text)
        or "@" in text
        or "www" in plain
        or ".com" in plain
    ):
        return False
    if any(amount.is_money_like for amount in amounts_in(text)) and not has_form(text):
        return False
    is_shop = _is_trade(plain) and not any(c.isdigit() for c in text)
    return not is_address(text) or has_form(text) or is_shop


def _largest(rows: Sequence[Cell]) -> int:
    """The first line, but for one that is much larger, and for what a pen wrote above it."""
    typical = sorted(cell.height for cell in rows)[len(rows) // 2]
    sure = [
        i
        for i, cell in enumerate(rows)
        if reading_of([cell], 1) > _LEGIBLE and cell.height < 2.5 * typical
    ]
    return sure[0] if sure else 0


def _with_neighbours(rows: Sequence[Cell], plain: Sequence[str], index: int) -> list[Cell]:
    """The line *index*, with one above or below that belongs to the same name."""
    cell = rows[index]
    bare = _LAWFUL.sub("", as_name(cell.text)).split()
    if index and len(bare) <= 1 and _touches(rows[index - 1], cell):
        return [rows[index - 1], cell]
    if index + 1 < len(rows) and not _FORM.search(plain[index]):
        other = rows[index + 1]
        if _touches(cell, other) and _goes_on(plain[index], plain[index + 1]):
            return [cell, other]
    return [cell]


def _goes_on(one: str, other: str) -> bool:
    """Whether *other* says more of the name *one*: it says a word of it again, or its form."""
    shared = set(one.split()) & set(other.split()) - {"&", "and", "the"}
    return bool(shared) or (_FORM.search(other) is not None and len(other.split()) <= 3)  # noqa: PLR2004 - a form and little else


def _touches(one: Cell, other: Cell) -> bool:
    """Whether two lines follow each other in about the same size."""
    gap = other.box.top - one.box.bottom
    larger, smaller = max(one.height, other.height), min(one.height, other.height)
    return gap < larger < 1.4 * smaller
