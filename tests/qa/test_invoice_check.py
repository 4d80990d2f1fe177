"""Which figures a model's words may hold: those of the data, and no others."""

import datetime as dt
from decimal import Decimal

import pytest

from qa.invoices.check import fault, names_an_amount
from qa.invoices.known import Known

DATA = Known(
    money=frozenset(
        {
            (Decimal(5_000_000), "VND"),
            (Decimal("1234.50"), "USD"),
            (Decimal(77), None),
        }
    ),
    counts=frozenset({Decimal(3)}),
    percents=frozenset({Decimal(94), Decimal(10)}),
    days=frozenset({dt.date(2025, 10, 20)}),
    months=frozenset({(2025, 10)}),
    codes=frozenset({"inv-2025-001", "00000123", "0100233488", "a4"}),
    texts=("Công ty Năm Triệu", "Circle 5 000", "Sao Việt"),
)


@pytest.mark.parametrize(
    "text",
    [
        "Tổng tiền là 5.000.000 VND của 3 hóa đơn.",
        "5,000,000 đồng",
        "5.000.000đ",
        "5 triệu đồng",
        "It is $1,234.50 in all.",
        "1.234,50 USD",
        "Invoice INV-2025-001 of 20/10/2025, seller 0100233488.",
        "Invoice number 00000123",
        "ngày 20 tháng 10 năm 2025, tháng 10/2025, tháng 10, năm 2025",
        "October 20, 2025 and 20 October 2025, in October 2025, 2025-10-20",
        "VAT 10%, confidence 94 %",
        "1. Sao Việt\n2. Công ty Năm Triệu",
        "Giấy A4",
        "No figures at all.",
    ],
)
def test_what_stands_in_the_data_is_let_through(text: str) -> None:
    assert fault(text, DATA) is None


@pytest.mark.parametrize(
    "text",
    [
        "5.000.001 VND",
        "5,000,000 USD",
        "$5,000,000",
        "5.000.000 JPY",
        "6 triệu",
        "5 tỷ đồng",
        "77 VND",
        "4 hóa đơn",
        "hai hóa đơn",
        "năm triệu đồng",
        "five million",
        "two invoices",
        "11%",
        "10 phần nghìn 95 percent",
        "INV-2025-002",
        "00000124",
        "123 USD",
        "21/10/2025",
        "31/02/2025",
        "November 20, 2025",
        "tháng 9/2025",
        "in 2024",
        "\uff15\uff10\uff10",
        "٤٢ hóa đơn",
        "see https://evil.example",
        "[here](x)",
        "<@1234> hello",
        "Circle 5 000",
    ],
)
def test_what_does_not_is_caught(text: str) -> None:
    assert fault(text, DATA) is not None


def test_an_amount_of_the_data_is_recognised_however_it_is_written() -> None:
    assert names_an_amount("đã chi 5.000.000đ", DATA)
    assert names_an_amount("5 triệu", DATA)
    assert not names_an_amount("đã chi nhiều", DATA)
