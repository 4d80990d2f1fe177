"""Underscores that a reader took for spaces or left out, back where the picture has them. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from ocr.engine import Box, Line
from ocr.ink import Grey, Stroke, low_strokes

_SHORTEST = 0.6  # of a character: a stroke that is less wide is part of a letter or a comma
_TWO = 1.5  # as wide as two underscores, which touch each other
_SPACE = 0.8  # of a character: so much paper beside a stroke is a space
_NEAR = 1.6  # characters between where a stroke stands and where the text has the gap
_ALREADY = 0.8  # characters by which one that was read counts as nearer
_INSERTED = 0.8  # as much further, where the reader left no gap
_LOST = re.compile(r"(?<=[\s'\"(/.\\<:=,])(?=[A-Za-z])")  # before names that may begin with one
_READ = re.compile("_+")
# How wide letters are in fonts that are not monospaced, against most small letters
_WIDE = {
    **dict.fromkeys("ijlI|.,:;'`!()[]{}tfr /\\-", 0.55),
    **dict.fromkeys("ABCDEFGHJKLNOPQRSTUVXYZ&", 1.35),
    **dict.fromkeys("mwMW@%", 1.6),
    **dict.fromkeys("0123456789_", 1.1),
}


@dataclass(frozen=True, slots=True)
class _Seat:
    """Where a stroke may belong: at the sign `at`, or before it. `place` is its share, 0-1."""

    at: int
    place: float
    is_edge: bool = False
    is_read: bool = False


def with_underscores(pieces: Sequence[Line], grey: Grey) -> tuple[Line, ...]:
    """*pieces* of the picture *grey*, their lost underscores restored."""
    return tuple(
        replace(piece, text=_restored(piece.text, piece.box, grey)) if piece.box else piece
        for piece in pieces
    )


def _restored(text: str, box: Box, grey: Grey) -> str:
    if " " not in text and not _LOST.search(text):
        return text
    advance = (box.right - box.left) / len(text)
    wide = [s for s in low_strokes(grey, box) if s.width >= _SHORTEST * advance]
    return underscored(text, wide, advance)


def underscored(text: str, strokes: Sequence[Stroke], advance: float) -> str:
    """*text* with each of *strokes* as an underscore; *advance* is the pixels of a character."""
    if len(strokes) <= len(_READ.findall(text)):
        return text
    signs, inserted = dict[int, str](), dict[int, str]()
    for stroke, seat in zip(strokes, _seated(text, strokes), strict=True):
        sign = "_" * (2 if stroke.width > _TWO * advance else 1)
        if seat is None or seat.is_read:
            continue
        if seat.is_edge:
            inserted[seat.at] = sign
        elif _joins_names(text, seat.at):
            space_before = " " * (stroke.before > _SPACE * advance)
            signs[seat.at] = space_before + sign + " " * (stroke.after > _SPACE * advance)
    return "".join(inserted.get(i, "") + signs.get(i, c) for i, c in enumerate(text))


def _seated(text: str, strokes: Sequence[Stroke]) -> list[_Seat | None]:
    """A seat for each stroke, in order, none twice, in the font that suits the strokes better."""
    fonts = ([1.0] * len(text), [_WIDE.get(c, 1.0) for c in text])
    return min((_seating(_seats(text, font), strokes, len(text)) for font in fonts), key=_cost)[1]


def _cost(seating: tuple[float, list[_Seat | None]]) -> float:
    return seating[0]


def _seats(text: str, widths: Sequence[float]) -> list[_Seat]:
    """The spaces, the underscores and the places before names, from left to right."""
    ends = list(accumulate(widths))
    seats = [
        _Seat(i, (ends[i] - widths[i] / 2) / ends[-1], is_read=c == "_")
        for i, c in enumerate(text)
        if c in " _"
    ]
    edges = (match.start() for match in _LOST.finditer(text))
    seats += [_Seat(i, ends[i - 1] / ends[-1], is_edge=True) for i in edges if text[i - 1] != " "]
    return sorted(seats, key=lambda seat: seat.place)


def _seating(
    seats: Sequence[_Seat], strokes: Sequence[Stroke], length: int
) -> tuple[float, list[_Seat | None]]:
    """The seats of least cost: characters of distance, or `_NEAR` for a stroke without one."""
    rows: list[tuple[float, list[_Seat | None]]] = [(0.0, [])] * (len(seats) + 1)
    for stroke in strokes:
        before, rows = rows, [(rows[0][0] + _NEAR, [*rows[0][1], None])]
        for i, seat in enumerate(seats):
            far = abs(seat.place - stroke.place) * length
            choices = [rows[i], (before[i + 1][0] + _NEAR, [*before[i + 1][1], None])]
            if far <= _NEAR:
                cost = before[i][0] + far - _ALREADY * seat.is_read + _INSERTED * seat.is_edge
                choices.append((cost, [*before[i][1], seat]))
            rows.append(min(choices, key=_cost))
    return rows[-1]


def _joins_names(text: str, at: int) -> bool:
    """Whether the words on both sides are of ASCII, as names in programs are."""
    before, after = text[:at].rpartition(" ")[2], text[at + 1 :].partition(" ")[0]
    return (before + after).isascii()
