"""Questions about invoices of one's own: looked up, computed, worded, and held to the data."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

import structlog

from core.errors import HelpsightError
from db.invoice_records import Whose
from db.records import Language
from qa import draft
from qa.invoices import check, compose
from qa.invoices.findings import Findings, Ledger, gather
from qa.invoices.intent import Ask, Kind, understand
from qa.invoices.known import Known, known
from qa.invoices.prompt import chat_prompt
from qa.invoices.words import words
from qa.language import signs
from qa.leaks import repeats_instructions
from qa.model import ChatModel

_log = structlog.get_logger()

# Answers to these name an amount, where there is one.
_OF_AMOUNTS: frozenset[Kind] = frozenset({"total", "vat", "largest", "smallest", "compare"})
_SIGNS = 2  # one may be a name
_MIN_WORDS = 8  # so many without a sign are not Vietnamese


@dataclass(frozen=True, slots=True)
class Reply:
    """`model` is None where rules alone answered; `refused`: why a model's words were not taken."""

    text: str
    language: Language
    kind: Kind
    invoice_ids: tuple[int, ...]
    count: int
    suggestions: tuple[str, ...]
    model: str | None = None
    refused: str | None = None


class InvoiceTalk:
    """Answers by rules, and by a model where there is one and every figure it says is known.

    *secret* makes the random delimiter of one prompt; *today* is what "this month" counts from.
    """

    def __init__(
        self,
        ledger: Ledger,
        model: ChatModel | None,
        *,
        secret: Callable[[], str],
        today: Callable[[], dt.date],
    ) -> None:
        self._ledger = ledger
        self._model = model
        self._secret = secret
        self._today = today

    async def look_up(
        self,
        whose: Whose,
        question: str,
        *,
        invoice_id: int | None = None,
        language: Language | None = None,
    ) -> Findings:
        """What is known for *question*; with *invoice_id* it is about that one alone."""
        sellers = await self._ledger.sellers(whose)
        ask = understand(question, today=self._today(), sellers=sellers, language=language)
        if invoice_id is not None:
            ask = replace(ask, kind="one", by=None, filters=replace(ask.filters, id=invoice_id))
        return await gather(self._ledger, whose, ask)

    async def reply_to(self, whose: Whose, ask: Ask) -> Reply:
        """The answer by rules to what needs no understanding."""
        found = await gather(self._ledger, whose, ask)
        return _reply(found, compose.answer(found))

    async def word(self, question: str, found: Findings) -> Reply:
        """The answer; whatever the model does, there is one."""
        by_rules = _reply(found, compose.answer(found))
        if self._model is None or not (found.count or found.sides):
            return by_rules
        try:
            return await self._by_model(self._model, question, found, by_rules)
        except HelpsightError as error:
            _log.info("chat.by_rules", code=error.code)
            return replace(by_rules, refused=error.code)

    async def _by_model(
        self, model: ChatModel, question: str, found: Findings, by_rules: Reply
    ) -> Reply:
        prompt = chat_prompt(question, found, secret=self._secret())
        completion = await model.complete(prompt)
        said = draft.parse(completion.text)
        text = said.answer.strip()
        if repeats_instructions(text, prompt):
            return replace(by_rules, refused="instructions")
        if (reason := refusal(said, found)) is not None:
            _log.info("chat.model_refused", reason=reason)
            return replace(by_rules, refused=reason)
        return replace(by_rules, text=text, model=completion.model_version)


def refusal(said: draft.Draft, found: Findings) -> str | None:
    """Why a model's words are not taken; None: they are."""
    data = known(found)
    if not said.confident or not said.answer.strip():
        return "not_confident"
    if not set(said.source_ids) <= {invoice.id for invoice in found.invoices}:
        return "unknown_invoice"
    if (wrong := check.fault(said.answer, data)) is not None:
        _log.info("chat.figure_unknown", figure=wrong[:40])
        return "figure_unknown"
    needs_amount = found.ask.kind in _OF_AMOUNTS and data.money
    if needs_amount and not check.names_an_amount(said.answer, data):
        return "no_figure"
    return None if _language(said, data) == found.ask.language else "wrong_language"


def _language(said: draft.Draft, data: Known) -> Language:
    """The language of an answer, whatever that of its names; a short one is what it claims."""
    plain = check.without_names(said.answer, data)
    if signs(plain) >= _SIGNS:
        return "vi"
    return "en" if signs(plain) == 0 and len(plain.split()) >= _MIN_WORDS else said.language


def _reply(found: Findings, text: str) -> Reply:
    return Reply(
        text=text,
        language=found.ask.language,
        kind=found.ask.kind,
        invoice_ids=tuple(invoice.id for invoice in found.invoices),
        count=found.count,
        suggestions=words(found.ask.language).suggestions,
    )
