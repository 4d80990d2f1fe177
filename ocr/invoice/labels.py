"""The words invoices call their fields by, in Vietnamese and English. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.resources import files
from typing import Literal, cast

from ocr.invoice.folding import fold

Kind = Literal[
    "code", "series", "form", "tax_code", "date", "other_date", "seller", "seller_tax_id", "buyer",
    "buyer_person", "company", "buyer_tax_id", "tax_id", "address", "subtotal", "discount",
    "vat_rate", "vat", "total_due", "total_incl", "total", "not_total", "cash", "change",
    "rounding", "words", "other",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Label:
    """A label in a text: its words from `start` up to `end`; what it says begins at `value`."""

    kind: Kind
    start: int
    end: int
    value: int


_SHORT = 4  # folded characters: such a label must be followed by a mark or a digit
_LONG = 6  # folded characters: what is shorter is like too much
_ALIKE = 0.86
_HEAD = re.compile(r"\s*(?P<words>[^:：()/\d]{4,40}?)\s*(?:[(/][^:：)]{0,30}\)?)?\s*[:：]\s*")
_AFTER = re.compile(r"\s*[)\]]?\s*(?:[(\[/][^)\]:]{0,40}[)\]])?\s*[:：.;#=\-–]*\s*")
_MARK = re.compile(r"\s*[:：#(./=]|\s+\d")


def labels_in(text: str) -> tuple[Label, ...]:
    """The labels of *text* (NFC) from left to right, none within another; the longest counts."""
    seen = fold(text)
    found: list[Label] = []
    at = 0
    while at < len(seen.text):
        label = _label_at(text, seen.text, seen.places, at)
        if label is None:
            at += 1
            continue
        if not (found and _is_same_said_twice(text, found[-1], label)):
            found.append(label)
        else:
            before = found[-1]
            found[-1] = Label(before.kind, before.start, label.end, label.value)
        at = next(
            (i for i, place in enumerate(seen.places) if place >= label.value), len(seen.text)
        )
    if not found or found[0].start > text.find(":") > 0:
        head = _head_alike(text)
        found = [head, *found] if head else found
    return tuple(found)


def _head_alike(text: str) -> Label | None:
    """A text's head up to its colon as the label it is most like: `Mã số thu:` lost a letter."""
    head = _HEAD.match(text)
    said = fold(head["words"]).text if head else ""
    if head is None or len(said) < _LONG:
        return None
    near = get_close_matches(said, _of_about(len(said)), n=1, cutoff=_ALIKE)
    return (
        Label(_KINDS[near[0]], head.start("words"), head.end("words"), head.end()) if near else None
    )


def _of_about(length: int) -> list[str]:
    """The labels of nearly *length* folded characters: others cannot be alike."""
    return [phrase for near in range(length - 2, length + 3) for phrase in _SIZES.get(near, ())]


def _label_at(text: str, seen: str, places: tuple[int, ...], at: int) -> Label | None:
    start = places[at]
    if start and text[start - 1].isalpha():
        return None
    for length in _LENGTHS.get(seen[at], ()):
        kind = _KINDS.get(seen[at : at + length])
        if kind is None or at + length > len(places):
            continue
        end = places[at + length - 1] + 1
        if _ends_well(text, end, length):
            after = _AFTER.match(text, end)
            return Label(kind, start, end, after.end() if after else end)
    return None


def _ends_well(text: str, end: int, length: int) -> bool:
    rest = text[end:]
    if length <= _SHORT:
        return not rest or _MARK.match(rest) is not None
    return not rest[:1].isalpha()


def _is_same_said_twice(text: str, one: Label, other: Label) -> bool:
    """`Người bán / Seller:` is one label, by its first words."""
    return not any(c.isalnum() for c in text[one.value : other.start]) and (
        "/" in text[one.end : other.start] or "(" in text[one.end : other.start]
    )


def _read() -> Mapping[str, Kind]:
    """`labels.txt`: a kind in brackets, then one label a line."""
    kinds: dict[str, Kind] = {}
    kind: Kind = "other"
    for line in files("ocr.invoice").joinpath("labels.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            kind = cast("Kind", line.strip("[]"))
        elif line and not line.startswith("#"):
            kinds.setdefault(fold(line).text, kind)
    return kinds


def _lengths(phrases: Mapping[str, Kind]) -> Mapping[str, tuple[int, ...]]:
    """By first character: how long the phrases are that begin with it, the longest first."""
    lengths: defaultdict[str, set[int]] = defaultdict(set)
    for phrase in phrases:
        lengths[phrase[0]].add(len(phrase))
    return {first: tuple(sorted(known, reverse=True)) for first, known in lengths.items()}


def _sizes(phrases: Iterable[str]) -> Mapping[int, tuple[str, ...]]:
    sizes: defaultdict[int, list[str]] = defaultdict(list)
    for phrase in phrases:
        sizes[len(phrase)].append(phrase)
    return {size: tuple(known) for size, known in sizes.items()}


_KINDS = _read()
_SIZES = _sizes(_KINDS)
_LENGTHS = _lengths(_KINDS)
