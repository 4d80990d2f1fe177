"""Answers by rules: what was found in words, each figure of which the check lets through."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from db.invoice_records import Facts, Figures, Filters, Invoice
from db.records import Language
from qa.invoices.check import fault
from qa.invoices.compose import answer
from qa.invoices.findings import Findings, Side
from qa.invoices.intent import Ask, Kind
from qa.invoices.known import known

FACTS = Facts(
    code="INV-2025-001",
    date=dt.date(2025, 10, 20),
    seller="CÔNG TY TNHH SAO VIỆT",
    seller_tax_id="0100233488",
    buyer="Bình Minh",
    subtotal=Decimal(5_000_000),
    vat_rate=Decimal(10),
    vat=Decimal(500_000),
    total=Decimal(5_500_000),
    currency="VND",
    items=({"name": "Giấy A4"},),
)
INVOICE = Invoice(
    id=42,
    owner="ann",
    facts=FACTS,
    filename="a.jpg",
    confidence=0.94,
    confidences={},
    needs_review=False,
    to_check=(),
    reading="",
    model_version="test-1",
    guild_id=None,
    channel_id=None,
    message_id=None,
    attachment_id=None,
    job_id=None,
    created_at=dt.datetime(2025, 10, 21, tzinfo=dt.UTC),
)
OCTOBER = Filters(since=dt.date(2025, 10, 1), until=dt.date(2025, 10, 31))


def row(total: int | None, currency: str | None = "VND", key: str | None = None) -> Figures:
    value = None if total is None else Decimal(total)
    return Figures(key, currency, 2, 1, value, value, value, value, value, value)


def found(kind: Kind, language: Language = "en", **changes: object) -> Findings:
    base = Findings(
        Ask(kind, language, OCTOBER), (INVOICE,), 3, (row(5_500_000), row(12, "USD"), row(7, None))
    )
    return replace(base, **changes)


KINDS: tuple[Kind, ...] = (
    "list", "total", "count", "largest", "smallest", "one", "latest", "vat", "review",
)  # fmt: skip


@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_figure_of_an_answer_by_rules_is_known(kind: Kind, language: Language) -> None:
    findings = found(kind, language)

    said = answer(findings)

    assert said
    assert fault(said, known(findings)) is None


@pytest.mark.parametrize("kind", ["total", "count", "list"])
def test_currencies_stand_apart(kind: Kind) -> None:
    said = answer(found(kind))

    assert "5,500,000 VND" in said
    assert "12 USD" in said
    assert "7 (unknown currency)" in said
    assert "5,500,019" not in said


def test_vietnamese_amounts_and_days() -> None:
    said = answer(found("one", "vi"))

    assert "5.500.000 VND" in said
    assert "20/10/2025" in said
    assert "MST 0100233488" in said


def test_groups_by_month() -> None:
    ask = Ask("total", "en", Filters(), "month")
    findings = found("total", ask=ask, groups=(row(5, key="2025-10"), row(6, key=None)))

    said = answer(findings)

    assert "- 10/2025: 5 VND (2)" in said
    assert "- (unknown): 6 VND (2)" in said
    assert fault(said, known(findings)) is None


def test_a_comparison_says_the_difference_by_currency_alone() -> None:
    september = Filters(since=dt.date(2025, 9, 1), until=dt.date(2025, 9, 30))
    sides = (Side(september, (row(100), row(9, "USD"))), Side(OCTOBER, (row(250),)))
    findings = found("compare", sides=sides, invoices=(), figures=())

    said = answer(findings)

    assert "09/2025: 100 VND (2 invoices)." in said
    assert "Difference in VND: 150." in said
    assert "Difference in USD" not in said
    assert fault(said, known(findings)) is None


def test_nothing_found_says_what_was_looked_for() -> None:
    nothing = found("total", invoices=(), count=0, figures=())

    assert answer(nothing) == "None of your invoices match for 10/2025."
    assert answer(replace(nothing, ask=Ask("total", "en"))).startswith("You have no invoices")
