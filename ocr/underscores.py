"""Underscores that a reader took for spaces or left out, back where the picture has them. Pure."""

import re
from collections.abc import Sequence
from dataclasses import replace

from ocr.engine import Box, Line
from ocr.ink import Grey, Stroke, low_strokes

_SHORTEST = 0.6  # of a character: a stroke that is less wide is part of a letter or a comma
_TWO = 1.5  # as wide as two underscores, which touch each other
_SPACE = 0.8  # of a character: so much paper beside a stroke is a space
_NEAR = 1.6  # characters between where a stroke stands and where the text has the gap
_ALREADY = 0.8  # characters by which one that was read counts as nearer
_LOST = re.compile(r"(?<=[\s'\"(/.\\<:=,])(?=[A-Za-z])")  # before names that may begin with one


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
    signs = dict[int, str]()
    inserted = dict[int, str]()
    begins = {match.start() for match in _LOST.finditer(text)}
    for stroke in strokes:
        sign = "_" * (2 if stroke.width > _TWO * advance else 1)
        at = stroke.place * len(text) - 0.5
        near = [i for i, c in enumerate(text) if c in " _" and abs(i - at) <= _NEAR]
        edges = [i for i in begins if abs(i - 0.5 - at) <= _NEAR]
        if near:
            best = min(near, key=lambda i: abs(i - at) - _ALREADY * (text[i] == "_"))
            if text[best] == " " and _joins_names(text, best):
                space_before = " " * (stroke.before > _SPACE * advance)
                signs[best] = space_before + sign + " " * (stroke.after > _SPACE * advance)
        elif edges:
            inserted[min(edges, key=lambda i: abs(i - 0.5 - at))] = sign
    return "".join(inserted.get(i, "") + signs.get(i, c) for i, c in enumerate(text))


def _joins_names(text: str, at: int) -> bool:
    """Whether the words on both sides are of ASCII, as names in programs are."""
    before, after = text[:at].rpartition(" ")[2], text[at + 1 :].partition(" ")[0]
    return (before + after).isascii()
