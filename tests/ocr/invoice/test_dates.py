from datetime import date

import pytest

from ocr.invoice.dates import dates_in


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
