import pytest

from core.checksums import is_card, is_iban


@pytest.mark.parametrize(
    "digits",
    [
        "4111111111111111",
        "5555555555554444",
        "378282246310005",
        "30569309025904",
        "6011111111111117",
    ],
)
def test_the_numbers_payment_networks_print_for_tests_are_cards(digits: str) -> None:
    assert is_card(digits)


@pytest.mark.parametrize("digits", ["4111111111111112", "1111111111111117", "411111111111", ""])
def test_other_numbers_are_no_cards(digits: str) -> None:
    assert not is_card(digits)


@pytest.mark.parametrize("text", ["GB82WEST12345698765432", "DE89370400440532013000"])
def test_accounts_with_a_right_check_number_are_accounts(text: str) -> None:
    assert is_iban(text)


@pytest.mark.parametrize(
    "text", ["GB82WEST12345698765433", "DE8937040044053201300", "US64SVBKUS6S3300958879", "", "GB"]
)
def test_other_letters_and_digits_are_no_accounts(text: str) -> None:
    assert not is_iban(text)
