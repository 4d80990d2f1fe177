import random
from decimal import Decimal

import pytest

from cli.config import load_settings
from cli.wiring.reader import open_reader
from ocr.invoice.extract import invoice_of
from ocr.invoice.model import Invoice
from ocr.invoice.tax_ids import is_valid
from ocr.invoice.words import value_in_words
from tools.bench.invoices import is_right, judged
from tools.invoice_pictures import picture
from tools.invoice_style import in_words
from tools.invoice_truth import invented, tax_id

RENDERED = (8, 4)  # a slip and a whole page; `make bench-invoices` draws many more


def test_the_same_number_draws_the_same_invoice() -> None:
    assert picture(5) == picture(5) != picture(6)


def test_invented_sums_add_up_and_tax_numbers_are_valid() -> None:
    for seed in range(50):
        rng = random.Random(seed)  # noqa: S311 - no secret
        truth = invented(rng, english=seed % 5 == 0)
        assert truth.total == truth.subtotal - truth.discount + truth.vat
        assert is_valid(tax_id(rng))


@pytest.mark.parametrize("amount", [21_000, 5_500_000, 15_205_000, 98_116_725, 1_005_000_000])
def test_amounts_in_words_say_what_they_are(amount: int) -> None:
    assert value_in_words(in_words(Decimal(amount))) == amount


async def test_fields_of_rendered_invoices_are_read_from_their_pictures() -> None:
    results: list[bool] = []
    async with open_reader(load_settings(), "local") as reader:
        for seed in RENDERED:
            drawn = picture(seed)
            found = invoice_of((await reader.read(drawn.png)).reading)
            results += judged(found, drawn.fields).values()

    assert len(results) > 15
    assert sum(results) / len(results) > 0.85


def test_a_wrong_or_made_up_value_is_not_right() -> None:
    drawn = picture(RENDERED[0])

    assert is_right(Decimal("5.00"), Decimal(5))
    assert not is_right(None, "x")
    assert not is_right("x", None)
    empty = judged(Invoice(reading=0), drawn.fields)
    assert sum(empty.values()) <= 1  # only what is not there
