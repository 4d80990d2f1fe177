"""What a monospaced line says by its cells: marks put back, look-alikes told apart. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from ocr.alignment import Alignment, Pair, is_underscore, kind_of
from ocr.grid import Cell

_TWICE, _BRACKETS = frozenset("=-.:/\\*#~+<>!&|?"), ("[]", "()", "{}")
_ALIKE, _ALIKE_WIDTH = 0.12, 0.3
_PLAIN, _DOT, _ZERO_ADVANCE = 0.5, 0.88, 8  # the core of an O, of a sure zero; its font's pixels
_BACKTICK, _UPRIGHT, _NEW_BACKTICK = 0.09, 0.03, 0.06  # slants
_WIDE_MARK, _WIDE_QUOTE, _WIDE_DASH, _FLAT = 0.4, 0.3, 0.35, 0.3
_COMMA, _BRACKET_TOP, _BRACKET_BOTTOM, _BRACKET_WIDTH = 1.15, 0.1, 1.02, 0.55
_SMALL, _CAPITAL = frozenset("aemnr"), frozenset("ABDEFGHIJKLMNPRTXY123456789")
_ASCENDING = frozenset("bdfhkl")
_UP, _DOWN = "COSUZ", "cosuz"
_STEP, _PIXEL, _NOISE = 0.13, 1.1, 0.2  # between o and O, and how far letters may scatter
_IS_CAPITAL, _IS_SMALL = 0.2, 0.85
_FEWEST_SMALL, _FEWEST_TALL = 3, 2


@dataclass(frozen=True, slots=True)
class Font:
    """What the monospaced lines of a picture tell: are quotes curly, have zeros a dot.

    `advance` and `height` (of capitals) are pixels.
    """

    advance: float
    height: float
    has_dotted_zeros: bool = False
    is_curly: bool = False


def signs_of(text: Alignment) -> Iterator[tuple[str, Cell]]:
    """What was read, and the cell it stands in."""
    return ((pair.read, pair.cell) for pair in text.pairs if pair.cell and pair.read)


def written(text: Alignment, font: Font) -> str:
    """The line as its cells say."""
    pairs, read = text.pairs, text.read
    signs = [_sign(pair, read, font) for pair in pairs]
    signs = [_closing(signs, i) if sign == "‘" else sign for i, sign in enumerate(signs)]
    signs = [_again(signs, pairs, i) for i in range(len(pairs))]
    signs = [_round(signs, i, pairs[i].cell, font) for i in range(len(signs))]
    return "".join(_cased(signs, text, font.height)).strip()


def _sign(pair: Pair, read: str, font: Font) -> str:
    cell = pair.cell
    if not pair.has_cell:
        return pair.read.strip()
    if cell is None:
        return pair.read or " "
    if pair.read == " ":
        return "_" if is_underscore(cell) else " "
    if not pair.read:
        return _lost(cell, read, font)
    if pair.read == "." and _is_dash(cell):
        return "-"
    return _high(pair.read, cell, font) if kind_of(cell) == "high" else pair.read


def _is_dash(cell: Cell) -> bool:
    is_flat = cell.width > _WIDE_DASH and cell.bottom - cell.top < _FLAT
    return kind_of(cell) == "middle" and is_flat


def _high(read: str, cell: Cell, font: Font) -> str:
    """What was read as a letter or quotation mark, and stands high."""
    if read in "AΛ" and cell.width > _WIDE_MARK:
        return "^"
    if read not in "'`´‘’":
        return read
    if font.is_curly:
        return "‘"
    if cell.slant >= _BACKTICK:
        return "`"
    return "'" if abs(cell.slant) <= _UPRIGHT else read


def _lost(cell: Cell, read: str, font: Font) -> str:
    """The sign in a cell for which nothing was *read*; '' where its shape does not tell."""
    kind = kind_of(cell)
    if kind == "low":
        return "_" if is_underscore(cell) else "." if cell.bottom < _COMMA else ","
    if kind == "middle":
        return "-" if _is_dash(cell) else ""
    return _lost_quote(cell, read, font) if kind == "high" else _lost_bracket(cell, read)


def _lost_quote(cell: Cell, read: str, font: Font) -> str:
    if read.count('"') % 2 and cell.width > _WIDE_QUOTE:
        return '"'
    for mark in "`'":
        if read.count(mark) % 2:
            return mark
    if "`" in read or cell.slant > _NEW_BACKTICK:
        return "`"
    return "‘" if font.is_curly else '"' if cell.width > _WIDE_MARK else "'"


def _lost_bracket(cell: Cell, read: str) -> str:
    hangs = cell.top < _BRACKET_TOP and cell.bottom > _BRACKET_BOTTOM
    if not hangs or cell.width >= _BRACKET_WIDTH:
        return ""
    for opening, closing in _BRACKETS:
        more = read.count(opening) - read.count(closing)
        if abs(more) == 1:
            return closing if more > 0 else opening
    return ""


def _closing(signs: Sequence[str], i: int) -> str:
    return "‘" if not i or signs[i - 1] in tuple(" ([{") else "’"


def _again(signs: Sequence[str], pairs: Sequence[Pair], i: int) -> str:
    """The sign beside cell *i* once more, where both look the same: == that was read as =."""
    if signs[i].strip() or not pairs[i].cell or pairs[i].read:
        return signs[i]
    beside = (k for k in (i - 1, i + 1) if 0 <= k < len(pairs))
    same = (
        signs[k] for k in beside if signs[k] in _TWICE and _is_alike(pairs[k].cell, pairs[i].cell)
    )
    return next(same, signs[i])


def _is_alike(one: Cell | None, other: Cell | None) -> bool:
    if not one or not other:
        return False
    far = max(abs(one.top - other.top), abs(one.bottom - other.bottom))
    return far < _ALIKE and abs(one.width - other.width) < _ALIKE_WIDTH


def _round(signs: Sequence[str], i: int, cell: Cell | None, font: Font) -> str:
    """0 or O by the dot in it, in a font whose zeros have one."""
    if not cell or not font.has_dotted_zeros or signs[i] not in ("0", "O"):
        return signs[i]
    beside = [sign.isdigit() for sign in (*signs[max(0, i - 1) : i], *signs[i + 1 : i + 2])]
    if cell.core < _PLAIN:
        return signs[i] if beside and all(beside) else "O"
    is_zero = cell.core > _DOT and font.advance >= _ZERO_ADVANCE and any(beside)
    return "0" if is_zero else signs[i]


def _cased(signs: Sequence[str], text: Alignment, height: float) -> list[str]:
    """Letters whose capital has the same shape, by how high they are in this line."""
    out = list(signs)
    small = [cell.top for read, cell in signs_of(text) if read in _SMALL]
    tall = [cell.top for read, cell in signs_of(text) if read in _CAPITAL]
    if len(tall) < _FEWEST_TALL:
        tall = [cell.top for read, cell in signs_of(text) if read in _CAPITAL | _ASCENDING]
    if len(small) < _FEWEST_SMALL or len(tall) < _FEWEST_TALL:
        return out
    low, high = median(small), median(tall)
    slack = max(_NOISE * (low - high), _PIXEL / height)
    if low - high < _STEP or max(_scatter(small, low), _scatter(tall, high)) > slack:
        return out
    for i, pair in enumerate(text.pairs):
        if pair.cell and pair.read:
            share = (pair.cell.top - high) / (low - high)
            out[i] = _by_height(signs, i, share)
    return out


def _by_height(signs: Sequence[str], i: int, share: float) -> str:
    before, sign, after = "".join(signs[:i])[-1:], signs[i], "".join(signs[i + 1 :])[:1]
    if sign and sign in _DOWN and share < _IS_CAPITAL:
        is_drive = after == ":" and not before.strip()
        is_among_capitals = before.isupper() or after.isupper()
        return sign.upper() if is_among_capitals or before == "\\" or is_drive else sign
    if sign and sign in _UP and share > _IS_SMALL and before.islower():
        return sign.lower()
    return sign


def _scatter(values: Sequence[float], middle: float) -> float:
    """How far from *middle* nine tenths of *values* are, at most."""
    return sorted(abs(value - middle) for value in values)[int(0.9 * (len(values) - 1))]
