"""Secrets in tables: under a head like `Username  Password`, in the same column below it."""

import re
from collections.abc import Iterator

from core.redaction_rules.folded import Views, cues
from core.redaction_rules.names import Sort, names
from core.redaction_rules.span import Span
from core.redaction_rules.values import is_chosen, is_measure, is_random, is_stand_in

_MOST_ROWS = 40
_FEWEST_CELLS, _MOST_CELLS = 2, 24
_FEWEST_DIGITS = 4
_LONGEST_HEAD = 200
_LINE = re.compile(r"[^\n]+")
_CELL = {
    "|": re.compile(r"[^|│┃\n]+"),
    "\t": re.compile(r"[^\t\n]+"),
    ",": re.compile(r"\"[^\"\n]*\"|[^,\n]+|(?<=,)(?=,)"),
    "  ": re.compile(r"\S+(?:[ ]\S+)*"),
}
_OF_HEADS = cues("pass", "pw", "mk", "mat khau", "matkhau", "key", "token", "secret", "khoa")
_INSERT = re.compile(
    r"\((?P<heads>[^()\n]{3,300})\)\s{0,8}values\s{0,8}\((?P<cells>[^()\n]{3,600})\)", re.IGNORECASE
)
_INSERT_INTO = re.compile(
    r"\binsert (?:ignore )?into [`\"\[]?[\w.]{0,40}(?:user|account|login|member|admin|custome"
    r"r|credential"
    r"|auth|people|person|staff|employee|client|nguoi_?dung|tai_?khoan|khach)\w{0,24}[`\"\]]?"
    r"\s{1,8}values\s{0,8}(?P<rows>\([^;]{3,4000})",
    re.IGNORECASE,
)
_ROW = re.compile(r"\((?P<cells>[^()\n]{3,600})\)")
_ITEM = re.compile(r"[^,]+")
_VALUE = re.compile(r"\s*(?:N?['\"](?P<value>[^'\"]*)['\"]|(?P<bare>[^,]+))(?:,|$)")
_JOINED = re.compile(r"[a-z]{2,}[a-z0-9]*[-_.@!][\w@!.-]{3,60}")
_JOINED_WITH_DIGITS = re.compile(r"(?=\w*[a-z])[A-Za-z]\w+(?:[.!@#$%^&*-]\w+)+(?<=[\d!])")
_DIVIDERS = (("|", "|"), ("│", "|"), ("\t", "\t"), (",", ","), ("  ", "  "))


def find(seen: Views) -> Iterator[Span]:
    """What stands in the columns of passwords and keys."""
    yield from _inserted_nameless(seen.text)
    if not seen.has_any(_OF_HEADS):
        return
    text, folded = seen.text, seen.folded
    yield from _inserted(text, folded)
    lines = [(line.start(), line.end()) for line in _LINE.finditer(text)]
    for index, (start, end) in enumerate(lines[:-1]):
        if end - start <= _LONGEST_HEAD and _may_be_head(folded[start:end]):
            columns = _columns(text, folded, start, end)
            if columns:
                yield from _below(text, lines[index + 1 : index + 1 + _MOST_ROWS], *columns)


def _may_be_head(line: str) -> bool:
    is_divided = any(divider in line for divider, _ in _DIVIDERS)
    return is_divided and any(word in line for word in _OF_HEADS)


def _inserted(text: str, folded: str) -> Iterator[Span]:
    """What an SQL statement puts into columns of that name."""
    for insert in _INSERT.finditer(text):
        heads = [cell.span() for cell in _ITEM.finditer(text, *insert.span("heads"))]
        cells = [
            cell.span(cell.lastgroup or 0) for cell in _VALUE.finditer(text, *insert.span("cells"))
        ]
        for head, cell in zip(heads, cells, strict=False):
            sort = _sort(text, folded, *_trimmed(text, *head))
            if sort and _is_secret(text[slice(*cell)], sort):
                yield Span(*cell, _label(sort))


def _inserted_nameless(text: str) -> Iterator[Span]:
    """What looks like a password of what an SQL statement puts into a table of people."""
    for insert in _INSERT_INTO.finditer(text):
        for row in _ROW.finditer(text, *insert.span("rows")):
            quoted = [
                c.span("value") for c in _VALUE.finditer(text, *row.span("cells")) if c["value"]
            ]
            for cell in quoted[1:]:
                if _is_made(text[slice(*cell)]):
                    yield Span(*cell, "PASSWORD")


def _is_made(value: str) -> bool:
    is_other = "@" in value and "." in value.partition("@")[2]
    is_other = is_other or (value.isupper() and is_measure(value)) or " " in value
    is_odd = is_chosen(value) or _JOINED_WITH_DIGITS.fullmatch(value) is not None
    return is_odd and not is_other and not value[0].isdigit()


def _label(sort: Sort) -> str:
    return "PASSWORD" if sort in {"password", "short"} else "TOKEN"


def _columns(
    text: str, folded: str, start: int, end: int
) -> tuple[str, int, dict[int, Sort]] | None:
    """How the head `text[start:end]` divides its cells, how many it has, and which are secret."""
    cells, divider = _cells(text, start, end)
    if not _FEWEST_CELLS <= len(cells) <= _MOST_CELLS:
        return None
    secret: dict[int, Sort] = {}
    for place, cell in enumerate(cells):
        sort = _sort(text, folded, *cell)
        if sort is not None:
            secret[place] = sort
    return (divider, len(cells), secret) if secret else None


def _cells(text: str, start: int, end: int) -> tuple[list[tuple[int, int]], str]:
    line = text[start:end]
    divider = next((kind for sign, kind in _DIVIDERS if sign in line.strip()), "  ")
    found = [match.span() for match in _CELL[divider].finditer(text, start, end)]
    trimmed = [_trimmed(text, *cell) for cell in found]
    return [(first, last) for first, last in trimmed if first < last or divider == ","], divider


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    cell = text[start:end]
    left = len(cell) - len(cell.lstrip(' "*`'))
    return start + left, max(start + left, end - (len(cell) - len(cell.rstrip(' "*`'))))


def _sort(text: str, folded: str, start: int, end: int) -> Sort | None:
    """Of which sort the cell of a head is, if it is the name of a secret and nothing else."""
    called = next(names(text[start:end], folded[start:end]), None)
    is_all = called is not None and called.end == end - start and called.start <= len("default ")
    return called.sort if called and is_all else None


def _below(
    text: str, lines: list[tuple[int, int]], divider: str, count: int, secret: dict[int, Sort]
) -> Iterator[Span]:
    for start, end in lines:
        cells, seen = _cells(text, start, end)
        if seen != divider and set(text[start:end]) - set("-+|=: "):
            return
        if len(cells) != count:
            continue
        for place, sort in secret.items():
            value = text[slice(*cells[place])]
            is_row = divider == "|" and sort == "password" and _JOINED.fullmatch(value)
            if _is_secret(value, sort) or (is_row and not is_stand_in(value)):
                yield Span(*cells[place], _label(sort))


def _is_secret(value: str, sort: Sort) -> bool:
    if is_stand_in(value) or is_measure(value):
        return False
    if sort in {"password", "short"}:
        return is_chosen(value) or (value.isdigit() and len(value) >= _FEWEST_DIGITS)
    return is_random(value)
