"""What speaks against a local reading being good, as numbers. Pure."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ocr.engine import Box, Line
from ocr.layout import mean_confidence, rows_of
from ocr.vietnamese import is_toned_syllable
from ocr.vietnamese_words import with_tone_in_place

_SMALLEST = 0.007  # a doubt below this is none: clean pictures are misread for other reasons
_NUMBERED = re.compile(r"^(\d{1,4})(?:\s|$)")
_EXCERPT, _POINTER = re.compile(r"^\d+ \|"), re.compile(r"^\|")
_MIN_NUMBERED = 4  # lines with a number, before gaps between them mean something
_FEW = 2  # as many numbers may be missing as there are; more is no listing
_WORD = re.compile(r"[^\W\d_]+")
_FIRST_OF_EAST_ASIA = "\u2e80"
_VIETNAMESE = 0.2  # of the words are toned syllables: see `ocr.vietnamese`
_SHORT = 30  # characters: below it what was read may be a scrap of what there is
_BETWEEN = 0.3  # of the lower of two pieces: beside each other so far, they are on no common line


@dataclass(frozen=True, slots=True)
class Doubts:
    """What the regression of `ocr.calibration` sees of a reading; the larger, the worse.

    `mean` and `worst` are PP-OCR's doubts on a logarithmic scale. Shares (0-1) are `lost` lines,
    `missed` text (`ocr.uncovered`), `odd` words and `uneven` letters; `short` is the logarithm of
    how many times shorter than 30 characters the text is, 0 from there on.
    """

    mean: float
    worst: float
    lost: float
    missed: float
    odd: float
    short: float
    uneven: float


def doubts_of(pieces: Sequence[Line], texts: Sequence[str], missed: float) -> Doubts | None:
    """About what PP-OCR said of its *pieces*, and the final *texts*; None without text."""
    mean = mean_confidence(pieces)
    if mean is None:
        return None
    lost = lost_numbers(texts) + lost_pointers(texts)
    return Doubts(
        mean=_log_doubt(mean),
        worst=_log_doubt(min(p.confidence for p in pieces if p.confidence is not None)),
        lost=lost / max(1, len(texts)),
        missed=missed,
        odd=share_of_odd_words(texts),
        short=math.log(max(1.0, _SHORT / max(1, sum(map(len, texts))))),
        uneven=share_uneven(pieces),
    )


def lost_numbers(texts: Sequence[str]) -> int:
    """Line numbers of an editor that are missing between the first and the last."""
    numbers = {int(match[1]) for text in texts if (match := _NUMBERED.match(text))}
    if len(numbers) < _MIN_NUMBERED:
        return 0
    missing = max(numbers) - min(numbers) + 1 - len(numbers)
    return missing if missing <= _FEW * len(numbers) else 0


def lost_pointers(texts: Sequence[str]) -> int:
    """Lines of a compiler's excerpt without the row that points at something in them."""
    excerpt = [text for text in texts if _EXCERPT.match(text) or _POINTER.match(text)]
    if not excerpt:
        return 0
    following = [*pairwise(excerpt), (excerpt[-1], "")]
    return sum(bool(_EXCERPT.match(a)) and not _POINTER.match(b) for a, b in following)


def share_of_odd_words(texts: Sequence[str]) -> float:
    """0-1: words that the picture's language has not.

    In a Vietnamese text those with accents that no syllable has there; anywhere signs of East Asia
    between Latin words, which PP-OCR takes dashes and frames for.
    """
    words = [word for text in texts for word in _WORD.findall(text)]
    eastern = sum(max(word) >= _FIRST_OF_EAST_ASIA for word in words)
    odd = eastern if 2 * eastern <= len(words) else 0
    accented = [w for w in words if not w.isascii() and max(w) < _FIRST_OF_EAST_ASIA]
    toned = sum(is_toned_syllable(w) and with_tone_in_place(w) == w for w in accented)
    if toned >= _VIETNAMESE * len(words):
        odd += len(accented) - toned
    return odd / max(1, len(words))


def share_uneven(pieces: Sequence[Line]) -> float:
    """0-1: letters in pieces with another beside them that is about half a line higher or lower.

    Which of them a person reads first is a guess then: cells of several lines, panes side by side.
    """
    letters = sum(len(piece.text) for piece in pieces)
    uneven = {id(piece): len(piece.text) for piece in _uneven(pieces)}
    return sum(uneven.values()) / max(1, letters)


def _uneven(pieces: Sequence[Line]) -> Iterator[Line]:
    for row, following in pairwise(rows_of(pieces)):
        for one in row:
            for other in following:
                if one.box and other.box and _are_uneven(one.box, other.box):
                    yield from (one, other)


def _are_uneven(one: Box, other: Box) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    lower = min(one.bottom - one.top, other.bottom - other.top)
    is_beside = other.left >= one.right or one.left >= other.right
    return is_beside and shared > _BETWEEN * lower


def _log_doubt(confidence: float) -> float:
    return math.log(max(_SMALLEST, 1 - confidence))
