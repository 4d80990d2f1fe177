"""Rows of carets under a line of code, which readers take for capital letters. Pure."""

import re
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from ocr.engine import Line

_ROW = re.compile(r"[AΛ^∧人大具MNORV~Mm]{4,}|[A-ZΛ^∧人大具~]{8,}")
_CARETS = frozenset("AΛ^∧人大")
_OTHER_ROWS = ((re.compile(r"[一—–-]{1,2}|[一—–-]{5,}"), "-"), (re.compile(r"[十+]{3,}"), "+"))
_TAIL = re.compile(r"([AΛ^∧人大])[N~]{3,}")  # ^~~~~~ under one name
_MIN_SHARE = 0.5  # of letters that look like a caret
_LOW = 0.9  # a row of carets is lower than lines of text by this
_DOUBT, _MIN_UNREAD = 0.5, 8
_FEWEST_SIGNS = 3
_LONG = 12  # characters; the width of a letter is measured on lines at least so long
_BOX_PAD = 0.3  # of its height: what the detector adds to the width of a line


def with_carets(pieces: Sequence[Line]) -> tuple[Line, ...]:
    """*pieces* with each row of carets as such; how many there are is told by its width."""
    written = [piece for piece in pieces if not _ROW.fullmatch(piece.text.replace(" ", ""))]
    advance = advance_of(written)
    usual = median([height_of(p) for p in written if len(p.text) >= _LONG] or [0])
    return tuple(
        replace(piece, text=row) if (row := _row(piece, advance, usual)) else piece
        for piece in pieces
    )


def _row(piece: Line, advance: float, usual: float) -> str | None:
    text = piece.text.replace(" ", "")
    count = round(_width(piece) / advance) if advance else len(text)
    if _is_unread(piece, text, count):
        return "^" * count
    for pattern, sign in _OTHER_ROWS:
        if pattern.fullmatch(text) and count > _FEWEST_SIGNS:
            return sign * count
    if not _ROW.fullmatch(text) or not piece.box or height_of(piece) > _LOW * usual:
        return None
    if _TAIL.fullmatch(text):
        return "^" + "~" * (count - 1)
    if sum(c in _CARETS for c in text) < _MIN_SHARE * len(text):
        return None
    return "^" * count


def _is_unread(piece: Line, text: str, count: int) -> bool:
    """Far fewer letters than there is room for, and the reader itself doubts them."""
    is_doubtful = piece.confidence is not None and piece.confidence < _DOUBT
    return is_doubtful and count >= _MIN_UNREAD and 2 * len(text) < count and text.isupper()


def advance_of(pieces: Sequence[Line]) -> float:
    """How wide a character is, in pixels; 0 where no line is long enough to tell."""
    return median([_width(p) / len(p.text) for p in pieces if len(p.text) >= _LONG] or [0])


def _width(piece: Line) -> float:
    return piece.box.right - piece.box.left - _BOX_PAD * height_of(piece) if piece.box else 0


def height_of(piece: Line) -> int:
    return piece.box.bottom - piece.box.top if piece.box else 0
