"""What tells of a person: cards, bank accounts, e-mail addresses, phone numbers."""

from collections.abc import Iterator

from core.redaction_rules import cards, emails, phones
from core.redaction_rules.folded import Views
from core.redaction_rules.span import Span


def find(seen: Views, *, is_invoice: bool = False) -> Iterator[Span]:
    """What tells of a person; of an invoice, account and phone numbers are no secret."""
    yield from cards.find(seen, is_invoice=is_invoice)
    yield from emails.find(seen)
    if not is_invoice:
        yield from phones.find(seen)
