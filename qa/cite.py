"""Only what rests on a given source is said, and nothing in it calls people or leads away."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from db.records import ThreadHit
from qa.addresses import addresses, one_form, without_foreign
from qa.draft import Draft
from qa.evidence import CODE, is_unrelated, joined, quotations, unsupported
from qa.leaks import repeats_instructions
from qa.plain import harmless
from qa.prompt import Prompt

Reason = Literal[
    "model_unsure",
    "model_leaked",
    "no_citation",
    "quote_unsupported",
    "citation_unrelated",
    "empty_answer",
]

_LIST_MARKER = re.compile(r"\[(\d{1,3}(?:\s*[,;]\s*\d{1,3})+)\]")
_MARKER = r"[ \t]*(?:\[|【)\d{1,3}(?:[†‡][^\]】\n]{0,40})?(?:\]|】)(?!\()"
_MARKERS = re.compile(rf"(?:{_MARKER})+")
_CODE_OR_MARKERS = re.compile(rf"{CODE.pattern}|((?:{_MARKER})+[.!?…:;,]?)", re.DOTALL)
_NUMBER = re.compile(r"(?:\[|【)(\d{1,3})")
_TOO_MANY_BREAKS = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class CitedAnswer:
    """`text` with markers [1] ... [n] for `hits`, in their order.

    `is_whole`: nothing of what the model said had to go.
    """

    text: str
    hits: tuple[ThreadHit, ...]
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Rejected:
    """Nothing of a draft may be said.

    `model_unsure`: by its own word; `model_leaked`: it repeats its instructions; `no_citation`: it
    rests on no given source; `quote_unsupported`: what it quotes stands in none;
    `citation_unrelated`: its sources speak of something else; `empty_answer`: it says nothing.
    """

    reason: Reason


@dataclass(frozen=True, slots=True)
class _Statement:
    """Words up to their markers. `numbers` are those of the sources, `tail` the full stop."""

    body: str
    numbers: tuple[int, ...] = ()
    tail: str = ""


def checked(
    draft: Draft, hits: Sequence[ThreadHit], *, prompt: Prompt, asked: Sequence[str]
) -> CitedAnswer | Rejected:
    """What may be said of *draft*, made from *prompt*, whose sources were *hits*.

    *asked* is what the person wrote and showed: that may be quoted, too. Citations of sources that
    were not given, that lack what is quoted from them, or have nothing to do with it, go with what
    they were to prove;
    addresses that no cited source has go; the rest is renumbered.
    """
    if not draft.confident:
        return Rejected("model_unsure")
    if repeats_instructions(draft.answer, prompt):
        return Rejected("model_leaked")
    text = harmless(one_form(draft.answer)).strip()
    statements = _statements(_separated(text))
    if not any(statement.body.strip() for statement in statements):
        return Rejected("empty_answer")
    given = dict(enumerate(hits, start=1))
    used = _cited(statements, given) or [n for n in sorted(set(draft.source_ids)) if n in given]
    if not used:
        return Rejected("no_citation")
    return _assembled(_weighed(statements, {n: given[n] for n in used}, asked), given, used)


def _assembled(
    weighed: Sequence[_Statement | Reason], given: dict[int, ThreadHit], used: Sequence[int]
) -> CitedAnswer | Rejected:
    """The statements that hold as one text; *used* are the sources where none has a marker."""
    held = [statement for statement in weighed if isinstance(statement, _Statement)]
    faults: list[Reason] = [fault for fault in weighed if not isinstance(fault, _Statement)]
    marked, is_empty = _cited(held, given), not any(one.body.strip() for one in held)
    if faults and (is_empty or not marked):
        return Rejected(faults[0])
    numbers = marked or list(used)
    place = {number: i for i, number in enumerate(numbers, start=1)}
    text = "".join(_written(statement, place) for statement in held)
    if not marked:
        text += "".join(f" [{i}]" for i in place.values())
    cited = tuple(given[number] for number in numbers)
    kept = without_foreign(text, known=addresses("\n".join(map(_told, cited))))
    is_whole = not faults and kept == text
    return CitedAnswer(_TOO_MANY_BREAKS.sub("\n\n", kept).strip(), cited, is_whole)


def _separated(text: str) -> str:
    """`[1, 2]` as `[1][2]`, outside of code, where `args[1]` cites nothing."""
    parts = CODE.split(text)
    parts[::2] = [
        _LIST_MARKER.sub(lambda m: "".join(f"[{n}]" for n in re.findall(r"\d+", m.group(1))), part)
        for part in parts[::2]
    ]
    return "".join(parts)


def _statements(text: str) -> list[_Statement]:
    statements: list[_Statement] = []
    start = 0
    for match in _CODE_OR_MARKERS.finditer(text):
        if match.group(2) is None:  # code: part of what is said
            continue
        markers = _MARKERS.match(match.group())
        end = markers.end() if markers else 0
        numbers = tuple(int(number) for number in _NUMBER.findall(match.group()))
        body, tail = text[start : match.start()], match.group()[end:]
        statements.append(_Statement(body, numbers, tail))
        start = match.end()
    return [*statements, _Statement(text[start:])] if text[start:].strip() else statements


def _cited(statements: Sequence[_Statement], given: dict[int, ThreadHit]) -> list[int]:
    """The given sources that are named, in their own order."""
    return sorted({n for statement in statements for n in statement.numbers if n in given})


def _weighed(
    statements: Sequence[_Statement], used: dict[int, ThreadHit], asked: Sequence[str]
) -> list[_Statement | Reason]:
    """The statements that hold, each with the citations that do; the others' faults."""
    own = joined(asked)
    told = {number: joined([_told(hit)]) for number, hit in used.items()}
    return [_weigh(statement, told, own) for statement in statements]


def _weigh(statement: _Statement, told: dict[int, str], own: str) -> _Statement | Reason:
    numbers = tuple(dict.fromkeys(n for n in statement.numbers if n in told))
    if statement.numbers and not numbers:
        return "no_citation"
    spans = unsupported(quotations(statement.body), own)
    sources = [told[n] for n in numbers] or list(told.values())
    if any(all(unsupported([span], source) for source in sources) for span in spans):
        return "quote_unsupported"
    if is_unrelated(statement.body, sources):
        return "citation_unrelated"
    proving = tuple(n for n in numbers if len(unsupported(spans, told[n])) < len(spans))
    return _Statement(statement.body, proving if spans else numbers, statement.tail)


def _written(statement: _Statement, place: dict[int, int]) -> str:
    markers = "".join(f" [{place[number]}]" for number in statement.numbers)
    return f"{statement.body}{markers}{statement.tail}"


def _told(hit: ThreadHit) -> str:
    return f"{hit.title}\n{hit.question}\n{hit.screenshot}\n{hit.answer}"
