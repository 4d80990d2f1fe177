"""Text without its secrets: each becomes `[REDACTED:KIND]`. Pure, and linear in the text.

Runs before a text is stored, logged, cached or sent on. The rules say what they find, and where;
here it is decided what of that is replaced.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from core.redaction_rules import (
    addresses,
    assigned,
    broken_keys,
    codes,
    columns,
    commands,
    distance,
    drawn,
    forms,
    headers,
    key_blocks,
    keys,
    licences,
    logins,
    loose,
    nearby,
    people,
    printed,
    programs,
    protocols,
    recovery,
    seeds,
    shells,
)
from core.redaction_rules.folded import Views, views
from core.redaction_rules.grown import grown
from core.redaction_rules.gutters import ungutted
from core.redaction_rules.rejoined import Shortened
from core.redaction_rules.span import Span

Purpose = Literal["help", "invoice"]

# What two of these find in one place is of the kind that the first of them says.
_RULES = (
    *(keys, broken_keys, forms, key_blocks, addresses, headers, recovery, seeds, licences, codes),
    *(assigned, columns, commands, shells, programs, protocols, logins, printed),
    *(nearby, distance, drawn, loose),
)


_MASK = re.compile(r"\[REDACTED:[A-Z_]{1,40}\]")
_MOST_ROUNDS = 8  # of looking at what is kept


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text that may be kept. `kinds` counts what was taken out; the values are gone."""

    text: str
    kinds: dict[str, int]


def redact(text: str, *, purpose: Purpose = "help") -> Redacted:
    """*text* with each secret replaced. For an *invoice*, accounts and phones are no secrets."""
    spans = find(text, purpose=purpose)
    return Redacted(_masked(text, spans).text, dict(Counter(span.kind for span in spans)))


def redact_excerpts(
    text: str, excerpts: Iterable[str], *, purpose: Purpose = "help"
) -> tuple[Redacted, tuple[str, ...]]:
    """*text*, and pieces of it, redacted alike.

    A secret that was broken over lines is known in the whole text only; what of it stands in an
    excerpt is taken out there, too. An excerpt that is not in the text is redacted for itself.
    """
    spans = find(text, purpose=purpose)
    redacted = Redacted(_masked(text, spans).text, dict(Counter(span.kind for span in spans)))
    return redacted, tuple(_excerpt(text, spans, excerpt, purpose) for excerpt in excerpts)


def redact_lines(lines: Sequence[str], *, purpose: Purpose = "help") -> tuple[str, ...]:
    """Each of *lines* without what is secret of it in the whole text they make.

    A secret that was broken over lines is named in each of them.
    """
    spans, start, redacted = find("\n".join(lines), purpose=purpose), 0, list[str]()
    for line in lines:
        end = start + len(line)
        inside = [
            Span(max(span.start, start) - start, min(span.end, end) - start, span.kind)
            for span in spans
            if span.start < end and start < span.end
        ]
        redacted.append(_masked(line, inside).text)
        start = end + 1
    return tuple(redacted)


def find(text: str, *, purpose: Purpose = "help") -> list[Span]:
    """The secrets of *text* in order, none overlapping another.

    What stays is looked at again as it will be kept, so that redacting it once more changes
    nothing: a rule may see in `[REDACTED:CODE]` what it did not see in the code.
    """
    if not text:
        return []  # as most pictures have no context, and many no text
    spans = _found(text, purpose)
    for _ in range(_MOST_ROUNDS if spans else 0):
        kept = _masked(text, spans)
        more = [kept.span(span) for span in _found(kept.text, purpose)]
        if not more:
            break
        spans = sorted([*spans, *more], key=lambda span: span.start)
    return spans


def _found(text: str, purpose: Purpose) -> list[Span]:
    seen = views(text)
    found, bare = _secrets(seen), ungutted(text)
    if bare:
        found += [bare.span(span) for span in _secrets(views(bare.text))]
    secrets = _united(found)
    told = people.find(seen, is_invoice=purpose == "invoice")
    return _around(_taken_out(text), _united([*secrets, *_outside(secrets, told)]))


def _taken_out(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in _MASK.finditer(text)] if "[REDACTED:" in text else []


def _around(masks: Sequence[tuple[int, int]], spans: Sequence[Span]) -> list[Span]:
    """*spans* without what is masked already; both are in order."""
    parts: list[Span] = []
    index = 0
    for span in spans:
        start = span.start
        while index < len(masks) and masks[index][0] < span.end:
            first, last = masks[index]
            if last > span.end:
                break
            parts.append(Span(start, max(start, first), span.kind))
            start = max(start, last)
            index += 1
        end = span.end if index == len(masks) else min(span.end, masks[index][0])
        parts.append(Span(start, max(start, end), span.kind))
    return [part for part in parts if part.start < part.end]


def _masked(text: str, spans: Sequence[Span]) -> Shortened:
    """*text* as it is kept, and where its places are in *text*."""
    parts, places, shifts = list[str](), list[int](), list[int]()
    position, length = 0, 0
    for span in spans:
        mask = f"[REDACTED:{span.kind}]"
        parts += [text[position : span.start], mask]
        length += span.start - position + len(mask)
        position = span.end
        places.append(length)
        shifts.append(position - length)
    return Shortened("".join([*parts, text[position:]]), tuple(places), tuple(shifts))


def _secrets(seen: Views) -> list[Span]:
    """What the rules find, by their order, each with the pieces that were broken off it."""
    return [grown(seen.text, span) for rule in _RULES for span in rule.find(seen)]


def _united(spans: Sequence[Span]) -> list[Span]:
    """Overlapping spans as one; its kind is that of the rule that comes first in *spans*."""
    ranked = sorted(enumerate(spans), key=lambda item: (item[1].start, item[0]))
    united: list[tuple[int, Span]] = []
    for rank, span in ranked:
        if united and span.start < united[-1][1].end:
            other_rank, other = united[-1]
            kind = other.kind if other_rank < rank else span.kind
            both = Span(other.start, max(other.end, span.end), kind)
            united[-1] = (min(other_rank, rank), both)
        else:
            united.append((rank, span))
    return [span for _, span in united]


def _outside(taken: Sequence[Span], spans: Iterable[Span]) -> list[Span]:
    """Those *spans* that touch none of *taken*, which are in order."""
    free: list[Span] = []
    index = 0
    for span in sorted(spans, key=lambda item: item.start):
        while index < len(taken) and taken[index].end <= span.start:
            index += 1
        if index == len(taken) or taken[index].start >= span.end:
            free.append(span)
    return free


def _excerpt(text: str, spans: Iterable[Span], excerpt: str, purpose: Purpose) -> str:
    start = text.find(excerpt) if excerpt else -1
    end = start + len(excerpt)
    if start < 0:
        return redact(excerpt, purpose=purpose).text
    inside = [
        Span(max(span.start, start) - start, min(span.end, end) - start, span.kind)
        for span in spans
        if span.start < end and start < span.end
    ]
    return redact(_masked(excerpt, inside).text, purpose=purpose).text
