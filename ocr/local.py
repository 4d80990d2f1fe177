"""The local reader: PP-OCR, with Tesseract and some knowledge where PP-OCR is known to be weak."""

import asyncio
import io
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from PIL import Image

from ocr.calibration import chance_of_good
from ocr.carets import with_carets
from ocr.cells import with_cells
from ocr.doubts import doubts_of
from ocr.engine import Box, Line, Reading
from ocr.gutter import with_gutter
from ocr.ink import Grey
from ocr.layout import reading_order
from ocr.line_ends import with_ends
from ocr.marks import rust_prose, with_backticks, with_marks
from ocr.missed_rows import Row, missed_rows, strips, with_row
from ocr.names import with_names
from ocr.numbering import with_numbers
from ocr.paddle import PaddleEngine
from ocr.pointers import with_pointers
from ocr.spaces import with_spaces
from ocr.tesseract_lines import LineReader
from ocr.tiles import Tile
from ocr.uncovered import Strokes, missed_text, share_missed, strokes_of
from ocr.underscores import with_underscores
from ocr.vietnamese import fused, is_vietnamese, may_be_vietnamese

_VIETNAMESE, _ENGLISH = "vie", "eng"
_PROBES = 4  # lines that Tesseract reads before all of a picture counts as Vietnamese


@dataclass(frozen=True, slots=True)
class Sight:
    """What PP-OCR saw in a picture, and the same with all that can be known of it here.

    `missed` is the share of its text that is in neither (0-1).
    """

    pieces: tuple[Line, ...]
    read: tuple[Line, ...]
    missed: float


@dataclass(frozen=True, slots=True)
class _Page:
    """A picture in grey, its strokes, and the rows PP-OCR missed, each beside a picture of it."""

    grey: Grey
    strokes: Strokes
    missed: tuple[tuple[Row, Tile], ...]


class LocalEngine:
    """Reads with PP-OCR, and lets *lines* read again what PP-OCR's alphabet lacks.

    Without *lines*, or where a language is missing, the rest still works.
    """

    name = "local"

    def __init__(self, paddle: PaddleEngine, lines: LineReader | None) -> None:
        self._paddle = paddle
        self._lines = lines
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="lines")
        languages = sorted(lines.languages) if lines else []
        self.model_version = "+".join((paddle.model_version, *languages))

    async def read(self, png: bytes) -> Reading:
        """See `Engine.read`. The confidence is the chance that the reading is good."""
        sight = await self.sight(png)
        lines = as_lines(sight.read)
        doubts = doubts_of(sight.pieces, [line.text for line in lines], sight.missed)
        chance = chance_of_good(doubts) if doubts and lines else None
        return Reading(self.name, self.model_version, lines, chance, pieces=sight.read)

    async def sight(self, png: bytes) -> Sight:
        """All that can be seen in *png*; rows that PP-OCR missed are shown to it once more."""
        run = partial(asyncio.get_running_loop().run_in_executor, self._thread)
        pieces = await self._paddle.pieces(png)
        page = await run(_page_of, png, pieces)
        for row, strip in page.missed:
            pieces = with_row(pieces, row, strip, await self._paddle.pieces(strip.png))
        return await run(_sight_of, png, page, pieces, self._lines)


def bettered(pieces: Sequence[Line], png: bytes, second: LineReader | None) -> tuple[Line, ...]:
    """PP-OCR's *pieces* of the picture *png* as lines, each as well as it can be known here."""
    return as_lines(looked_at(pieces, png, _grey(png), second))


def looked_at(
    pieces: Sequence[Line], png: bytes, grey: Grey, second: LineReader | None
) -> tuple[Line, ...]:
    """PP-OCR's *pieces* of *png*, with what only *second* can write."""
    pieces = with_pointers(with_carets(_without_stray(pieces)), grey)
    placed = with_cells(pieces, grey)
    pieces = with_underscores(placed.pieces, grey)
    spaced = with_spaces(pieces, grey)
    pieces = [piece if i in placed.sure else spaced[i] for i, piece in enumerate(pieces)]
    pieces = with_ends(pieces, grey)
    return _second_look(pieces, png, second) if second else tuple(pieces)


def as_lines(pieces: Sequence[Line]) -> tuple[Line, ...]:
    """*pieces* as lines, mended by what a machine is known to print."""
    lines = reading_order(with_numbers(pieces))
    texts = with_gutter(with_marks(with_names([line.text for line in lines])))
    return tuple(replace(line, text=text) for line, text in zip(lines, texts, strict=True))


def _page_of(png: bytes, pieces: Sequence[Line]) -> _Page:
    grey = _grey(png)
    strokes = strokes_of(grey)
    rows = missed_rows(missed_text(strokes, _places(pieces)), pieces)
    return _Page(grey, strokes, tuple(zip(rows, strips(png, rows), strict=True)) if rows else ())


def _sight_of(
    png: bytes, page: _Page, pieces: tuple[Line, ...], second: LineReader | None
) -> Sight:
    read = looked_at(pieces, png, page.grey, second)
    missed = missed_text(page.strokes, _places((*pieces, *read)))
    return Sight(pieces, read, share_missed(missed, read))


def _second_look(pieces: Sequence[Line], png: bytes, second: LineReader) -> tuple[Line, ...]:
    texts = [piece.text for piece in pieces]
    if _VIETNAMESE in second.languages and may_be_vietnamese("\n".join(texts)):
        longest = sorted(range(len(texts)), key=lambda i: -len(texts[i]))[:_PROBES]
        probes = second.read(png, _boxes(pieces, longest), _VIETNAMESE)
        if is_vietnamese(probes):
            return _replaced(pieces, range(len(pieces)), png, second)
    return _ticked(pieces, png, second)


def _replaced(
    pieces: Sequence[Line], which: Sequence[int], png: bytes, second: LineReader
) -> tuple[Line, ...]:
    read = second.read(png, _boxes(pieces, which), _VIETNAMESE)
    return tuple(
        replace(piece, text=fused(piece.text, text))
        for piece, text in zip(pieces, read, strict=True)
    )


def _ticked(pieces: Sequence[Line], png: bytes, second: LineReader) -> tuple[Line, ...]:
    which = rust_prose([piece.text for piece in pieces])
    if not which or _ENGLISH not in second.languages:
        return tuple(pieces)
    read = dict(zip(which, second.read(png, _boxes(pieces, which), _ENGLISH), strict=True))
    return tuple(
        replace(piece, text=with_backticks(piece.text, read[i])) if i in read else piece
        for i, piece in enumerate(pieces)
    )


def _grey(png: bytes) -> Grey:
    with Image.open(io.BytesIO(png), formats=("PNG",)) as image:
        return np.asarray(image.convert("L"))


def _places(pieces: Sequence[Line]) -> list[Box]:
    return [piece.box for piece in pieces if piece.box]


def _boxes(pieces: Sequence[Line], which: Sequence[int]) -> list[Box]:
    return [pieces[i].box or Box(0, 0, 1, 1) for i in which]


def _without_stray(pieces: Sequence[Line]) -> list[Line]:
    """Without pieces that are but symbols for widgets: check boxes, bullets, window buttons."""
    return [piece for piece in pieces if set(piece.text) - set("□口●○■◯ ")]
