"""The lines of goods: rows under a heading with columns, up to the sums. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations
from typing import Literal

from ocr.invoice.amounts import amounts_in
from ocr.invoice.folding import fold
from ocr.invoice.model import Item
from ocr.invoice.page import Cell, Page
from ocr.invoice.sums import rates_in

MAX_ITEMS = 200
MAX_NUMBERS = 8  # of one row
Column = Literal["number", "name", "unit", "quantity", "price", "amount", "rate", "other"]
_HEADINGS: dict[Column, str] = {
    "number": "stt|tt|no|#|s/n|item no|line",
    "name": "tên hàng hóa, dịch vụ|tên hàng hóa|tên hàng|tên hàng hoá dịch vụ|hàng hóa, dịch vụ"
    "|hàng hóa|diễn giải|nội dung|mô tả|sản phẩm|tên sản phẩm|tên dịch vụ|mặt hàng|tên món"
    "|description|description of goods|item|items|particulars|goods|product|article|artikel"
    "|name of goods and services|item description|tên hàng hóa dịch vụ|tên hàng hóa và dịch vụ"
    "|goods and services|description of goods and services|tên hàng hóa, dịch vụ description",
    "unit": "đvt|đơn vị tính|đơn vị|unit|uom|dvt",
    "quantity": "số lượng|sl|s.lượng|qty|quantity|aantal|menge",
    "price": "đơn giá|giá|unit price|price|u/p|u.price|đ.giá|rate|u/p(rm)|s/price",
    "amount": "thành tiền|t.tiền|amount|total|line total|amt|thành tiền chưa thuế"
    "|tiền hàng|thành tiền chưa có thuế gtgt|thành tiền trước thuế|line amount|net amount",
    "rate": "thuế suất|ts|% thuế|vat rate|tax rate|vat %|tax %|thuế suất gtgt|vat|thuế",
    "other": "tiền thuế|tiền thuế gtgt|vat amount|tax amount|chiết khấu|discount|disc|mã hàng"
    "|code|tax|tổng tiền|sku",
}
_COLUMNS: dict[str, Column] = {
    fold(phrase).text: column
    for column, phrases in _HEADINGS.items()
    for phrase in phrases.split("|")
}
_FORMULA = re.compile(r"^[\sA-Da-d\d()=x×*+.]{1,30}$")
_LEADING_NUMBER = re.compile(r"^\s*\d{1,3}\s*[.)]?\s+(?=\D)")
_ENOUGH = 2  # headings that make a row the head of a table


@dataclass(frozen=True, slots=True)
class _Head:
    """A heading between two places across the page, in pixels."""

    column: Column
    left: float
    right: float


def items_of(page: Page) -> tuple[Item, ...]:
    """The goods, as far as their table has a head."""
    for number in range(len(page.rows)):
        heads = _heads(page.rows[number])
        columns = {head.column for head in heads}
        if len(columns) > _ENOUGH and "name" in columns and "amount" in columns:
            return _rows_under(page, number, heads)
    return ()


def _heads(row: Sequence[Cell]) -> list[_Head]:
    found: list[_Head] = []
    for cell in row:
        whole = re.sub(r"\([^)]*\)", "", cell.text)
        column = _COLUMNS.get(fold(whole).text) or _COLUMNS.get(fold(cell.text).text)
        if column:
            found.append(_Head(column, cell.box.left, cell.box.right))
        else:
            found += _heads_within(cell)
    return found


def _heads_within(cell: Cell) -> list[_Head]:
    """Headings a reader took for one text: by where their words stand in it."""
    width = (cell.box.right - cell.box.left) / max(len(cell.text), 1)
    words = list(re.finditer(r"\S+", cell.text))
    found: list[_Head] = []
    at = 0
    while at < len(words):
        for last in range(min(len(words), at + 5), at, -1):
            start, end = words[at].start(), words[last - 1].end()
            column = _COLUMNS.get(fold(re.sub(r"\([^)]*\)", "", cell.text[start:end])).text)
            if column:
                left = cell.box.left
                found.append(_Head(column, left + start * width, left + end * width))
                at = last - 1
                break
        at += 1
    return found


def _rows_under(page: Page, number: int, heads: Sequence[_Head]) -> tuple[Item, ...]:
    items: list[Item] = []
    for row in page.rows[number + 1 :]:
        if _ends_table(row) or len(items) >= MAX_ITEMS:
            break
        text = " ".join(cell.text for cell in row)
        if _FORMULA.match(text) and "=" in text:  # 1 2 3 4 5 6=4x5
            continue
        item = _item(row, heads)
        if item.amount is not None or item.unit_price is not None:
            items.append(item)
        elif item.name and items and not any(c.isdigit() for c in item.name):
            items[-1] = replace(items[-1], name=f"{items[-1].name} {item.name}"[:300])
    return tuple(item for item in items if item.name)


def _ends_table(row: Sequence[Cell]) -> bool:
    kinds = {label.kind for cell in row for label in cell.labels if cell.begins_with_label}
    return bool(
        kinds
        & {"subtotal", "total", "total_due", "total_incl", "vat", "words", "not_total", "vat_rate"}
    )


def _item(row: Sequence[Cell], heads: Sequence[_Head]) -> Item:
    said: dict[Column, list[str]] = {}
    for cell in row:
        said.setdefault(_column_of(cell, heads), []).append(cell.text)
    text = {column: " ".join(texts) for column, texts in said.items()}
    item = Item(
        name=_LEADING_NUMBER.sub("", text.get("name", "")).strip(" .|")[:300],
        unit=text.get("unit", "").strip(" .|") or None,
        quantity=_last(text.get("quantity", "")),
        unit_price=_last(text.get("price", "")),
        amount=_last(text.get("amount", "")),
        vat_rate=next(iter(rates_in(text.get("rate", ""))), None),
    )
    return _agreed(_multiplied(item, row))


def _multiplied(item: Item, row: Sequence[Cell]) -> Item:
    """*item* with quantity, price and amount as they multiply: headings stand askew over them."""
    numbers = [one.value for cell in row if _is_number(cell) for one in amounts_in(cell.text)]
    for quantity, price, amount in combinations(numbers[-MAX_NUMBERS:], 3):
        if amount and quantity * price == amount:
            return replace(item, quantity=quantity, unit_price=price, amount=amount)
    return item


def _is_number(cell: Cell) -> bool:
    letters = sum(char.isalpha() for char in cell.text)
    return letters < 3 and bool(amounts_in(cell.text))  # noqa: PLR2004 - RM


def _column_of(cell: Cell, heads: Sequence[_Head]) -> Column:
    """The column *cell* shares most with, or else the nearest one."""
    is_number = _is_number(cell)

    def near(head: _Head) -> float:
        overlap = min(cell.box.right, head.right) - max(cell.box.left, head.left)
        wrong = (
            head.column == "name" if is_number else head.column in {"price", "amount", "quantity"}
        )
        return overlap - (200 if wrong and overlap < 0 else 0)

    return max(heads, key=near).column


def _last(text: str) -> Decimal | None:
    amounts = amounts_in(text)
    return amounts[-1].value if amounts else None


def _agreed(item: Item) -> Item:
    """A quantity of 1,500 pieces may be 1.5: as the price and the amount say."""
    quantity, price, amount = item.quantity, item.unit_price, item.amount
    if quantity and price and amount and quantity * price == amount * 1000:
        return replace(item, quantity=(quantity / 1000).normalize())
    return item
