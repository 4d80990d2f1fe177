"""What kind of invoice it is, its number, its series and its currency. Pure."""

import re
from collections import Counter

from ocr.invoice.dates import dates_in
from ocr.invoice.folding import unaccented
from ocr.invoice.model import InvoiceType
from ocr.invoice.page import Cell, Hit, Page
from ocr.invoice.parties import Said

MAX_CODE = 40
_TITLES: tuple[tuple[str, InvoiceType], ...] = (
        (r"hoa don\s*(gia tri gia tang|gtgt|vat)|\bvat invoice|value added tax invoice", "vat"),
        (r"hoa don ban hang|sales invoice", "sales"),
        (r"commercial invoice|hoa don thuong mai", "commercial"),
        (r"pro-?\s?forma", "proforma"),
        (r"credit note", "credit_note"),
        (r"tax\s?invoice", "vat"),
        (r"\breceipt\b|bien lai|phieu thu|phieu thanh toan|hoa don (ban le|thanh toan)", "receipt"),
        (r"hoa don|\binvoice\b|rechnung|factu+r|facture", "general"),
)  # fmt: skip
_CODE = re.compile(r"#?\s*([A-Za-z0-9][A-Za-z0-9/_.\-]*)")
_LOOSE_CODE = re.compile(r"\b(?:INV|HD|HĐ|BILL|RCPT)[-/_]?\d[\w/-]{2,}\b")
_SERIES = re.compile(r"\d?[CKck]\d{2}[A-Z]{3}|[A-Z]{2}/\d{2}[EPT]|[A-Z0-9][A-Z0-9/]{3,11}")
_TAX_CODE = re.compile(r"[0-9A-Fa-fM][0-9A-Za-z\-]{15,45}")
_CURRENCIES: tuple[tuple[str, str], ...] = (
    ("MYR", r"\bRM\s?\d|\bMYR\b|\(RM\)|\bRM\b|sdn\.? ?bhd|ringgit"),
    ("VND", r"\bVN[DĐ]\b|₫|\d\s?đ\b|[.,]\d{3}\s?d\b|đồng\b|\bdong\b|việt nam đồng"),
    ("EUR", r"€|\bEUR\b"),
    ("GBP", r"£|\bGBP\b"),
    ("INR", r"₹|\bINR\b|\bRs\.?\s?-?\d"),
    ("SGD", r"S\$|\bSGD\b"),
    ("USD", r"\$|\bUSD\b|US dollars?"),
)


def type_of(page: Page) -> tuple[InvoiceType, Cell] | None:
    """By the title: the strongest in the upper half, or the first below it."""
    upper = max(len(page.rows) // 2, 8)
    cells = [(unaccented(cell.text), cell) for cell in page.cells()]
    for limit in (upper, len(page.rows)):
        for pattern, kind in _TITLES:
            for text, cell in cells:
                if cell.row < limit and re.search(pattern, text):
                    return kind, cell
    return None


def code_of(page: Page) -> Said | None:
    """The number of the invoice: what the best of its labels says."""
    found: list[tuple[float, int, Said]] = []
    for hit in page.of("code"):
        text, cells = page.value(hit)
        code = _as_code(text)
        if code and not _is_date(text):
            found.append((_strength(hit, code), -hit.cell.row, Said(code, 0.0, tuple(cells))))
    if found:
        strength, _, said = max(found, key=lambda item: item[:2])
        return Said(said.text, strength, said.cells)
    for cell in page.cells():
        if match := _LOOSE_CODE.search(cell.text):
            return Said(match[0], 0.6, (cell,))
    return None


def _as_code(text: str) -> str | None:
    match = _CODE.match(text.strip(" .:#№"))
    code = match[1].strip("./-_") if match else ""
    return code[:MAX_CODE] if any(c.isdigit() for c in code) else None


def _is_date(text: str) -> bool:
    found = dates_in(text)
    return bool(found) and not text[: found[0].start].strip()


def _strength(hit: Hit, code: str) -> float:
    """How plainly a label names the invoice's own number, 0-1."""
    words = unaccented(
        hit.cell.text[hit.cell.labels[hit.index].start : hit.cell.labels[hit.index].end]
    )
    if re.search(r"hoa don|\bhd\b|inv|bill|receipt|factu|rechnung", words):
        return 0.95 if len(code) > 1 else 0.6
    if words.strip() in {"so", "no"}:
        return 0.9 if len(code) > 2 else 0.4  # noqa: PLR2004 - `Số 5` is an address
    return 0.8 if words.strip() == "ma" else 0.65


def series_of(page: Page) -> Said | None:
    """Ký hiệu, such as 1C23TAA."""
    for hit in page.of("series"):
        text, cells = page.value(hit)
        if match := _SERIES.search(text.replace(" ", "").upper()):
            return Said(match[0], 0.9, tuple(cells))
    return None


def tax_code_of(page: Page) -> Said | None:
    """Mã CQT: what the tax office gave the invoice."""
    for hit in page.of("tax_code"):
        text, cells = page.value(hit)
        if match := _TAX_CODE.search(text.replace(" ", "")):
            return Said(match[0].upper(), 0.9, tuple(cells))
    return None


def currency_of(page: Page) -> tuple[str, Cell] | None:
    """The currency most of the page speaks of; None if nothing names one."""
    seen: Counter[str] = Counter()
    where: dict[str, Cell] = {}
    for cell in page.cells():
        for code, pattern in _CURRENCIES:
            if re.search(pattern, cell.text, re.IGNORECASE):
                seen[code] += 1
                where.setdefault(code, cell)
                break
    if not seen:
        return None
    code = seen.most_common(1)[0][0]
    return code, where[code]
