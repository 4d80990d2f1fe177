"""Which date is the invoice's, and what else on it says of its time."""

from datetime import date

import pytest

from ocr.engine import Line
from ocr.invoice.extract import invoice_in
from ocr.invoice.model import Field
from ocr.invoice.times import earliest_day, mended

GST = "GST 6% RM0.28"


def said(*lines: str) -> Field[date] | None:
    return invoice_in([Line(line) for line in lines], 0.9).date


def day_of(*lines: str) -> date | None:
    found = said(*lines)
    return found.value if found else None


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        (("Due date: 30/06/2018", "Invoice date: 01/06/2018"), date(2018, 6, 1)),
        (("03/03/2018 10:58 PM", "Valid until 31/12/2018", "03/03/2018"), date(2018, 3, 3)),
        (("Ref 20180405", "Date: 20180404"), date(2018, 4, 4)),
        (("20180404 18:22", "12345678"), date(2018, 4, 4)),
        (("DT: 2706/18",), date(2018, 6, 27)),
    ],
)
def test_the_date_that_is_called_so_or_has_a_time_is_the_invoices(
    lines: tuple[str, ...], day: date
) -> None:
    assert day_of(*lines) == day


@pytest.mark.parametrize("line", ["Member 20180405", "A 03032018 B", "Tel 03 06 2018"])
def test_a_number_without_a_label_is_no_date(line: str) -> None:
    assert day_of("SOME SHOP SDN BHD", line) is None


def test_a_year_before_its_tax_was_charged_is_mended_and_shown_to_a_person() -> None:
    found = said("SOME SHOP SDN BHD", "04-05-2013 16:07", GST)
    plain = said("SOME SHOP SDN BHD", "04-05-2018 16:07", GST)

    assert found is not None
    assert plain is not None
    assert (found.value, plain.value) == (date(2018, 5, 4), date(2018, 5, 4))
    assert found.confidence < plain.confidence


def test_a_year_that_could_be_several_stays_as_it_was_read() -> None:
    found = said("SOME SHOP SDN BHD", "04-05-2010 16:07", GST)

    assert found is not None
    assert found.value == date(2010, 5, 4)
    assert found.pattern < 0.5


def test_a_date_that_can_be_is_taken_before_a_plainer_one_that_cannot() -> None:
    assert day_of("ABC SDN BHD", "Date: 04-05-2013", GST, "04-05-2018 10:00") == date(2018, 5, 4)


@pytest.mark.parametrize(
    ("text", "currency", "since"),
    [
        (GST, "MYR", date(2015, 4, 1)),
        ("CGST 9%", "INR", date(2017, 7, 1)),
        ("Thuế GTGT (10%)", "VND", None),
        (GST, "SGD", None),
        ("Biggston", "MYR", None),
    ],
)
def test_a_tax_says_since_when_an_invoice_can_be(
    text: str, currency: str, since: date | None
) -> None:
    assert earliest_day(text, currency) == since


def test_no_day_is_mended_into_one_that_no_month_has() -> None:
    assert mended(date(2012, 2, 29), date(2015, 4, 1)) is None
    assert mended(date(2013, 2, 28), date(2015, 4, 1)) == date(2018, 2, 28)
