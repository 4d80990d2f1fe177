"""Payment cards and bank accounts: numbers that prove themselves."""

import re
from collections.abc import Iterator

from core.checksums import iban_length, is_card, is_iban
from core.redaction_rules.folded import Views
from core.redaction_rules.numerals import AS_DIGITS, is_identifier
from core.redaction_rules.span import Span

_CARD = re.compile(r"(?<![\w.#/=-])\d(?:(?:[ .-]|[ ]?\n[ ]{0,8})?\d){13,18}(?![\w>-]|\.\d)")
_CARD_MISREAD = re.compile(
    r"(?<![\w.#/-])\d[\dOoIlSB]{3}(?:(?:[ .-]|[ ]?\n[ ]{0,8})?[\dOoIlSB]){9,15}(?![\w-]|\.\d)"
)
_CARD_GROUPS = re.compile(r"\d{4}(\D+\d{4}){2,3}\D+\d{1,4}|\d{4}\D+\d{6}\D+\d{4,5}|\d{13,19}")
_FOUR_FOURS = re.compile(r"\d{4}(?:([ .-])\d{4})(?:\1\d{4}){2}(?=\D)")  # and a date behind them
_BACK = re.compile(r"\W{1,4}(?:exp\w*\W{0,3})?\d{2}\s?/\s?\d{2,4}\W{1,4}(?P<value>\d{3,4})(?!\d)")
_CARD_SPACED = re.compile(
    r"(?<![\w.#/-])\d{4}[ ]{1,2}(?:\d{4}[ ]{1,2}\d{4}[ ]{1,2}\d{4}|\d{6}[ ]{1,2}\d{5})"
    r"(?![\w>-]|\.\d)"
)
_CARD_WORD = re.compile(r"card|visa|master|amex|th[ẻe]\b|pan\b|pay|thanh to[áa]n", re.IGNORECASE)
_ACCOUNT_WORD = re.compile(r"account|stk|tài khoản|tai khoan|\bmst\b|tax|thuế", re.IGNORECASE)

_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]){11,30}")


def find(seen: Views, *, is_invoice: bool) -> Iterator[Span]:
    """Cards with the codes on their backs and, where it is no invoice, accounts."""
    yield from _cards(seen.text, is_invoice=is_invoice)
    yield from _spaced_cards(seen.text)
    if not is_invoice:
        yield from _misread_cards(seen.text)
        yield from _ibans(seen.text)


def _misread_cards(text: str) -> Iterator[Span]:
    """Cards that are called so, with letters for digits or their groups broken."""
    for match in _CARD_MISREAD.finditer(text):
        digits = re.sub(r"\D", "", match[0].translate(AS_DIGITS))
        before = text[max(0, match.start() - 40) : match.start()]
        if is_card(digits) and _CARD_WORD.search(before):
            yield Span(match.start(), match.end(), "CARD")


def _spaced_cards(text: str) -> Iterator[Span]:
    """Cards that are called so, with two blanks between groups, as columns of a table have them."""
    for match in _CARD_SPACED.finditer(text):
        before = text[max(0, match.start() - 40) : match.start()]
        if is_card(match[0].replace(" ", "")) and _CARD_WORD.search(before):
            yield Span(match.start(), match.end(), "CARD")


def _cards(text: str, *, is_invoice: bool) -> Iterator[Span]:
    for match in _CARD.finditer(text):
        groups = (_FOUR_FOURS.match(match[0]), _CARD_GROUPS.fullmatch(match[0]))
        numbers = [group[0] for group in groups if group and is_card(re.sub(r"\D", "", group[0]))]
        if not numbers:
            continue
        number, digits = numbers[0], re.sub(r"\D", "", numbers[0])
        before = text[max(0, match.start() - 40) : match.start()]
        is_named = _CARD_WORD.search(before) is not None
        if is_invoice and _ACCOUNT_WORD.search(before):
            continue
        if is_named or digits != number or not is_identifier(before):
            end = match.start() + len(number)
            yield Span(match.start(), end, "CARD")
            if back := _BACK.match(text, end):
                yield Span(*back.span("value"), "CODE")


def _ibans(text: str) -> Iterator[Span]:
    for match in _IBAN.finditer(text):
        length = iban_length(match[0][:2])
        end = _end_of_characters(match[0], length) if length else None
        if end and is_iban(match[0][:end].replace(" ", "")):
            yield Span(match.start(), match.start() + end, "IBAN")


def _end_of_characters(text: str, count: int) -> int | None:
    """Where the *count*-th character of *text* that is no space ends."""
    places = [place for place, character in enumerate(text) if character != " "]
    return places[count - 1] + 1 if len(places) >= count else None
