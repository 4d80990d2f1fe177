"""Keys that say whose they are: a provider's prefix, then so many characters of its alphabet.

A window breaks long keys over lines, and OCR puts spaces into them. So the body of a key is taken
piece by piece: while it is too short, over a break; once it is long enough, only over a line break
to a piece that looks like the rest of a key. The prefix is found in the text's shape, where what
OCR takes for one another is one; one that is not spelt right has to have a body that is drawn.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.redaction_rules.folded import Views, shaped
from core.redaction_rules.span import Span
from core.redaction_rules.values import is_drawn, is_mixed, is_random, is_varied
from core.redaction_rules.vendors import ROWS

_BREAK = re.compile(r"(?:-(?=\n))?[ \t]?\\?\r?\n[ \t]{0,12}(?:[>|│][ \t]?)?|[ \t]{1,2}")
_NO_REST = re.compile(r"[ \t]*(?:[:(=@]|\.\w)")  # what follows a name or a host, not a key
_NO_TOKEN = re.compile(r"[/.,]")
_QUOTES = ('"', "'", "`", "”", "’")
_DIGIT = re.compile(r"\d")
_REACH = 120  # characters in which every key has a digit
_CUT_OFF = 24
_MARGIN = 8  # characters by which OCR may make a key longer
_LETTERS_WITHOUT_JOINT = 3  # of a prefix that may have lost its underscore
_SAYING_LETTERS = 4  # of a prefix that hardly begins anything else
_JOINTS = {
    "-": r"(?:[ ]?[-_~][ ]{0,2}(?:\n[ \t]{0,12})?|[ ]|\n[ \t]{0,12})?",
    "_": r"(?:[ ]?[-_][ ]{0,2}(?:\n[ \t]{0,12})?|[ ]|\n[ \t]{0,12})?",
    ".": r"[ ]?[.,]\s{0,2}",
}


_SURE_JOINTS = {
    **_JOINTS,
    "-": r"(?:[ ]?[-_~][ ]{0,2}|\n[ \t]{0,12})",
    "_": r"(?:[ ]?[-_][ ]{0,2}|\n[ \t]{0,12})",
}
_WRAPPED = r"(?:\n[ \t]{0,12}|[ ](?=\w{4}))?"


@dataclass(frozen=True, slots=True)
class KeyShape:
    """Behind *literal* come *least* to *most* characters of *alphabet*."""

    kind: str
    literal: str
    alphabet: str
    least: int
    most: int
    prefix: re.Pattern[str]
    pieces: re.Pattern[str]

    def is_spelt(self, shape: str, start: int) -> bool:
        """Whether the prefix stands at *start* as it should, and was not misread."""
        return shape.startswith(shaped(self.literal), start)

    def end(self, text: str, shape: str, start: int) -> int | None:
        """Where the key of *text* that begins at *start* ends; None when there is none."""
        prefix = self.prefix.match(shape, start)
        if prefix is None:
            return None
        body, end = self._body(text, prefix.end())
        return end if self._is_key(body, is_spelt=self.is_spelt(shape, start)) else None

    def _body(self, text: str, start: int) -> tuple[str, int]:
        body, end, position, crossed = "", start, start, ""
        while piece := self.pieces.match(text, position):
            if body and not self._goes_on(body, piece, crossed):
                break
            body, end = body + piece[0], piece.end()
            gap = _BREAK.match(text, end)
            if gap is None or len(body) >= self.most:
                break
            crossed, position = gap[0], gap.end()
        return body, end

    def _goes_on(self, body: str, piece: re.Match[str], crossed: str) -> bool:
        length = len(body) + len(piece[0])
        if length > self.most + _MARGIN or _NO_REST.match(piece.string, piece.end()):
            return False
        is_short = len(body) < self.least
        if "\n" not in crossed:
            is_rest = is_mixed(piece[0]) or piece[0].isdigit() or length == self.most
            is_quoted = piece.string[piece.end() : piece.end() + 1] in _QUOTES
            return is_random(piece[0]) or (is_rest and (is_short or is_quoted))
        return is_short or is_mixed(piece[0]) or length == self.most

    @property
    def _letters(self) -> int:
        return sum(map(str.isalnum, self.literal))

    @property
    def _says_so(self) -> bool:
        has_joint = not self.literal.isalnum()
        return self._letters >= (_LETTERS_WITHOUT_JOINT if has_joint else _SAYING_LETTERS)

    @property
    def _fewest(self) -> int:
        """What gives a long key away, cut off at the edge of a screen as it may be."""
        is_fixed = self.most - self.least <= _MARGIN and not self._says_so
        return self.least if is_fixed else min(self.least, _CUT_OFF)

    def _is_key(self, body: str, *, is_spelt: bool) -> bool:
        body = body.rstrip(".-")
        if not (len(body) >= self._fewest and is_mixed(body) and is_varied(body)):
            return False
        if is_spelt:
            return self._says_so or is_drawn(body)
        is_whole = self.least <= len(body) <= self.most and not _NO_TOKEN.search(body)
        is_sure = self._letters >= _SAYING_LETTERS
        return is_whole and (is_random(body) if is_sure else is_drawn(body))


def _shape(kind: str, alphabet: str, least: int, most: int, literal: str) -> KeyShape:
    may_lose = sum(map(str.isalnum, literal)) >= _LETTERS_WITHOUT_JOINT
    joints = _JOINTS if may_lose else _SURE_JOINTS
    prefix = "".join(joints.get(c, re.escape(c)) for c in shaped(literal)) + _WRAPPED
    pieces = re.compile(f"[{alphabet}]{{1,{2 * most}}}")
    return KeyShape(kind, literal, alphabet, least, most, re.compile(prefix), pieces)


def _head(literal: str) -> str:
    """The letters *literal* begins with, by which it is looked for."""
    head = re.match(r"[A-Za-z0-9]+", shaped(literal))
    return head[0] if head else literal


def _by_head() -> dict[str, tuple[KeyShape, ...]]:
    heads: dict[str, tuple[KeyShape, ...]] = {}
    for kind, alphabet, least, most, literals in ROWS:
        for literal in literals:
            shape = _shape(kind, alphabet, least, most, literal)
            heads[_head(literal)] = (*heads.get(_head(literal), ()), shape)
    return heads


def _any_of(words: list[str]) -> str:
    """A pattern for *words* that decides by one character after the other, as a tree does."""
    branches: dict[str, list[str]] = {}
    for word in words:
        if not word:
            return ""
        branches.setdefault(word[0], []).append(word[1:])
    tails = [re.escape(first) + _any_of(rest) for first, rest in branches.items()]
    return f"(?:{'|'.join(tails)})"


_SHAPES = _by_head()
_LENGTHS = sorted({len(head) for head in _SHAPES}, reverse=True)
_SEED = re.compile(r"(?:(?<![A-Za-z0-9])|(?<=\\[nrt]))" + _any_of(list(_SHAPES)))


def find(seen: Views) -> Iterator[Span]:
    """The keys in *text*, each from its prefix to its end."""
    text, shape, position = seen.text, shaped(seen.text), 0
    while seed := _SEED.search(shape, position):
        span = _key_at(text, shape, seed.start())
        if span:
            yield span
        position = span.end if span else seed.start() + 1


def spelt_end(text: str, shape: str, *, longer_than: int) -> tuple[int, str] | None:
    """The end and the kind of the key that *text* begins with, its long prefix spelt right."""
    known = (key for size in _LENGTHS for key in _SHAPES.get(shape[:size], ()))
    for key in known:
        is_whole = len(key.literal) > longer_than and key.is_spelt(shape, 0)
        end = key.end(text, shape, 0) if is_whole else None
        if end is not None:
            return end, key.kind
    return None


def _key_at(text: str, shape: str, start: int) -> Span | None:
    if not _DIGIT.search(text, start, start + _REACH):
        return None
    known = [key for size in _LENGTHS for key in _SHAPES.get(shape[start : start + size], ())]
    for key in sorted(known, key=lambda key: not key.is_spelt(shape, start)):
        end = key.end(text, shape, start)
        if end is not None:
            return Span(start, end, key.kind)
    return None
