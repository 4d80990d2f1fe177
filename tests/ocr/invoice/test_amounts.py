from decimal import Decimal

import pytest

from ocr.invoice.amounts import amounts_in, lax_amounts_in, number
from ocr.invoice.words import value_in_words


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5.000.000", "5000000"),
        ("5,000,000.00", "5000000.00"),
        ("5.000.000,50 đ", "5000000.50"),
        ("5 000 000", "5000000"),
        ("5.000.000VND", "5000000"),
        ("1.500", "1500"),
        ("1,500.5", "1500.5"),
        ("0.500", "0.500"),
        ("RM 5.00", "5.00"),
        ("$8.20", "8.20"),
        ("RMO.28", "0.28"),
        ("RM152. 00", "152.00"),
        ("-22.00", "-22.00"),
        ("(1.50)", "-1.50"),
        ("54.50tw", "54.50"),
    ],
)
def test_an_amount_is_read_as_people_print_it(text: str, value: str) -> None:
    assert [amount.value for amount in amounts_in(text)] == [Decimal(value)]


@pytest.mark.parametrize(
    "text", ["10%", "12:42:00", "18/03/18", "C03-7731", "ABC123", "1" * 40, "1.2.3.4.5", ""]
)
def test_rates_times_dates_and_codes_are_no_amounts(text: str) -> None:
    assert not amounts_in(text)


def test_a_decimal_point_that_was_read_badly_is_found_where_nothing_else_is() -> None:
    assert [amount.value for amount in lax_amounts_in("RM5:00")] == [Decimal("5.00")]
    assert not lax_amounts_in("12:42:00")


@pytest.mark.parametrize("digits", ["", "1..2", "12.34.56", "9" * 16])
def test_what_is_no_number_is_none(digits: str) -> None:
    assert number(digits) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Năm triệu năm trăm nghìn đồng chẵn", 5_500_000),
        ("Mười lăm triệu hai trăm linh năm nghìn đồng", 15_205_000),
        ("hai muoi mot nghin dong", 21_000),
        ("Một tỷ không trăm lẻ năm triệu đồng", 1_005_000_000),
        ("Một trăm nghìn tỷ đồng", 10**14),
    ],
)
def test_words_say_an_amount(text: str, value: int) -> None:
    assert value_in_words(text) == value


@pytest.mark.parametrize("text", ["", "đồng", "năm triệu", "five million dong", "năm cái đồng"])
def test_words_that_are_no_amount_say_nothing(text: str) -> None:
    assert value_in_words(text) is None
