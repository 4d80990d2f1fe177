import pytest

from ocr.invoice.company import as_name


@pytest.mark.parametrize(
    ("read", "name"),
    [
        ("SOME HANDEL_SDN BHD", "SOME HANDEL SDN BHD"),
        ("SOME SHOP SDN.BHD (123456-K)", "SOME SHOP SDN. BHD"),
        ("WorId of Tea", "World of Tea"),
        ("'Corner' Cafe:", "Corner Cafe"),
    ],
)
def test_a_name_is_what_its_line_means(read: str, name: str) -> None:
    assert as_name(read) == name
