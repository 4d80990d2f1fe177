import pytest

from ocr.invoice.tax_ids import CHECKED, FOREIGN, SHAPED, tax_ids_in


@pytest.mark.parametrize(
    ("text", "value", "pattern"),
    [
        ("0100233488", "0100233488", CHECKED),
        ("0 1 0 0 2 3 3 4 8 8", "0100233488", CHECKED),
        ("O1OO233488", "0100233488", CHECKED),
        ("0314409058-002", "0314409058-002", CHECKED),
        ("0314409058 - 002", "0314409058-002", CHECKED),
        ("0100233489", "0100233489", SHAPED),
        ("000517095424", "000517095424", FOREIGN),
        ("NL810433941B01", "NL810433941B01", FOREIGN),
    ],
)
def test_a_tax_number_is_as_sure_as_its_check_digit(text: str, value: str, pattern: float) -> None:
    [found] = tax_ids_in(text)

    assert (found.value, found.pattern) == (value, pattern)


@pytest.mark.parametrize("text", ["", "210038-K", "n/a", "12345"])
def test_what_has_another_shape_is_none(text: str) -> None:
    assert not tax_ids_in(text)
