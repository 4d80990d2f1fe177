"""Measure the fields of invoices: on invented ones, and on a labelled set of real receipts.

    python -m tools.bench.invoices [COUNT] [RECEIPTS.jsonl]

RECEIPTS holds a line `{"file", "fields": {"company", "date", "total"}}` for each picture beside it.
"""

import asyncio
import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from cli.config import load_settings
from cli.wiring.reader import open_reader
from core.errors import HelpsightError
from ocr.invoice.dates import dates_in
from ocr.invoice.extract import invoice_of
from ocr.invoice.model import Invoice
from ocr.reader import Reader
from tools.invoice_pictures import picture

FIRST_SEED = 1000  # those before it were looked at while the rules were made


class Table:
    """Which share of each field was right, by name."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._right: Counter[str] = Counter()
        self._asked: Counter[str] = Counter()

    def add(self, name: str, *, is_right: bool) -> None:
        self._asked[name] += 1
        self._right[name] += is_right

    def print(self) -> None:
        print(f"\n{self._title}\n{'field':<16}{'right':>8}{'of':>6}{'%':>8}")
        for name, asked in self._asked.items():
            right = self._right[name]
            print(f"{name:<16}{right:>8}{asked:>6}{100 * right / asked:>8.1f}")
        right, asked = self._right.total(), self._asked.total()
        print(f"{'all':<16}{right:>8}{asked:>6}{100 * right / max(asked, 1):>8.1f}")


def is_right(found: object, wanted: object) -> bool:
    """Whether two values are the same, spaces aside; money whatever its decimals."""
    if found is None or wanted is None:
        return found is wanted
    if isinstance(wanted, Decimal | int) and isinstance(found, Decimal):
        return found == wanted
    return _plain(str(found)) == _plain(str(wanted))


def judged(found: Invoice, wanted: Mapping[str, object]) -> dict[str, bool]:
    """For each field of *wanted* that stands in the picture whether it is right.

    `items` is how many there are. A discount that is not there must not be found.
    """
    results: dict[str, bool] = {}
    for name, value in wanted.items():
        if name == "items":
            if value is not None:
                results[name] = len(found.items) == value
        elif value is not None or name == "discount":
            field = found.field(name)
            results[name] = is_right(field.value if field else None, value)
    return results


async def invented(reader: Reader, count: int) -> Table:
    table = Table(f"{count} invented invoices")
    for seed in range(FIRST_SEED, FIRST_SEED + count):
        drawn = picture(seed)
        found = invoice_of((await reader.read(drawn.png)).reading)
        for name, right in judged(found, drawn.fields).items():
            table.add(name, is_right=right)
    return table


async def receipts(reader: Reader, manifest: Path, lines: Sequence[str]) -> Table:
    table = Table(f"Receipts of {manifest.name}")
    for line in lines:
        row = json.loads(line)
        if not {"company", "date", "total"} <= set(row["fields"]):
            continue
        data = await asyncio.to_thread((manifest.parent / row["file"]).read_bytes)
        try:
            found = invoice_of((await reader.read(data)).reading)
        except HelpsightError:
            found = Invoice(reading=0)
        for name, right in _judged_receipt(found, row["fields"]).items():
            table.add(name, is_right=right)
    return table


def _judged_receipt(found: Invoice, wanted: Mapping[str, str]) -> dict[str, bool]:
    """As that set is scored: the company whatever its case, the day and the amount by value."""
    company = found.seller.value if found.seller else ""
    days = dates_in(wanted["date"])
    amount = re.sub(r"[^\d.]", "", wanted["total"])
    return {
        "company": _plain(company).casefold() == _plain(wanted["company"]).casefold(),
        "date": bool(days and found.date and found.date.value == days[0].value),
        "total": bool(found.total and amount and found.total.value == Decimal(amount)),
    }


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


async def main(count: int, manifest: Path | None) -> None:
    async with open_reader(load_settings(), "local") as reader:
        (await invented(reader, count)).print()
        if manifest:
            lines = await asyncio.to_thread(manifest.read_text, "utf-8")
            (await receipts(reader, manifest, lines.splitlines())).print()


if __name__ == "__main__":
    given = sys.argv[1:]
    asyncio.run(main(int(given[0]) if given else 40, Path(given[1]) if len(given) > 1 else None))
