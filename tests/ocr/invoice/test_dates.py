from datetime import date
from time import process_time

import pytest

from ocr.invoice.dates import WEAK, dates_in


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20/10/2025", date(2025, 10, 20)),
        ("12-01-19 21:13", date(2019, 1, 12)),
        ("2025-10-20", date(2025, 10, 20)),
        ("Ngày 05 tháng 3 năm 2023", date(2023, 3, 5)),
        ("ngay 5 thang 3 nam 2023", date(2023, 3, 5)),
        ("Ngày (Date) 05 tháng (month) 03 năm (year) 2023", date(2023, 3, 5)),
        ("03 Mar 2018 18:22", date(2018, 3, 3)),
        ("August 3, 2014", date(2014, 8, 3)),
        ("12 0ct 2021", date(2021, 10, 12)),
        ("12/31/2018", date(2018, 12, 31)),
        ("Date :12-06-201817:46:16", date(2018, 6, 12)),
        ("2703/2018 No CS-20243", date(2018, 3, 27)),
    ],
)
def test_a_date_is_read_with_the_day_first_unless_that_cannot_be(text: str, day: date) -> None:
    assert [found.value for found in dates_in(text)] == [day]


@pytest.mark.parametrize(
    "text", ["31/02/2023", "03-8079 0255", "10/2025", "1.234.567", "99/99/9999", "05/03/1823"]
)
def test_what_is_no_day_is_no_date(text: str) -> None:
    assert not dates_in(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("O3/O3/2O18", date(2018, 3, 3)),
        ("l2/0l/20I9 18:22", date(2019, 1, 12)),
        ("Date: 2S/O6/1B", date(2018, 6, 25)),
        ("15-DEC-2023", date(2023, 12, 15)),
        ("15DEC23", date(2023, 12, 15)),
        ("06 N0V 2021", date(2021, 11, 6)),
        ("06-AU6~21", date(2021, 8, 6)),
        ("1O JU1 2O17", date(2017, 7, 10)),
        ("2023 /12/ 15", date(2023, 12, 15)),
        ("202312/15", date(2023, 12, 15)),
        ("03I03/2018", date(2018, 3, 3)),
        ("03/03|2018", date(2018, 3, 3)),
        ("05/01/2010:37", date(2020, 1, 5)),
        ("11/05/1813:14", date(2018, 5, 11)),
        ("03,03.2018", date(2018, 3, 3)),
    ],
)
def test_a_damaged_date_is_read_by_what_readers_take_for_each_other(text: str, day: date) -> None:
    assert [found.value for found in dates_in(text)] == [day]


def test_what_was_mended_is_less_sure_than_what_was_read() -> None:
    plain, damaged = dates_in("03/03/2018")[0], dates_in("O3/O3/2O18")[0]

    assert plain.sureness > damaged.sureness > WEAK


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20180303", date(2018, 3, 3)),
        ("03032018", date(2018, 3, 3)),
        ("27 06 2018", date(2018, 6, 27)),
        ("2706/18", date(2018, 6, 27)),
        ("6/42021", date(2021, 4, 6)),
    ],
)
def test_what_may_be_another_number_is_a_date_only_where_that_is_asked_for(
    text: str, day: date
) -> None:
    assert not dates_in(text)
    assert [found.value for found in dates_in(text, weak=True)] == [day]


@pytest.mark.parametrize("text", ["is/so/bool", "oil/old/2018", "Sold: 10", "1,234,567.89", "o.o"])
def test_words_and_amounts_are_no_dates(text: str) -> None:
    assert not dates_in(text, weak=True)


@pytest.mark.parametrize("text", [" " * 5000, "ngay" + " " * 5000, "1/" * 2500, "1,jan ," * 700])
def test_hostile_text_is_read_in_no_time(text: str) -> None:
    before = process_time()
    dates_in(text, weak=True)

    assert process_time() - before < 1
