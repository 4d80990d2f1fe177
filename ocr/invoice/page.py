"""A page: cells in rows, with the labels in them, and what stands beside and below each. Pure."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ocr.engine import Box, Line
from ocr.invoice.labels import Kind, Label, labels_in
from ocr.invoice.level import levelled
from ocr.layout import rows_of

MAX_CELLS, MAX_TEXT = 1000, 600  # of a page, and characters of a cell: more is no invoice
_BELOW = 1.8  # heights between a label and the value under it, at most
_PITCH, _WIDTH = 20, 10  # pixels a line and a character, where a reader gave no boxes


@dataclass(frozen=True, slots=True)
class Cell:
    """A run of text in the row number `row`."""

    text: str
    box: Box
    row: int
    reading: float | None
    labels: tuple[Label, ...]

    @property
    def height(self) -> int:
        return self.box.bottom - self.box.top

    @property
    def begins_with_label(self) -> bool:
        return bool(self.labels) and not any(c.isalnum() for c in self.text[: self.labels[0].start])


@dataclass(frozen=True, slots=True)
class Hit:
    """The label number `index` of `cell`, and `said`: what follows it in this very cell."""

    kind: Kind
    cell: Cell
    index: int
    said: str

    @property
    def is_last(self) -> bool:
        return self.index == len(self.cell.labels) - 1

    @property
    def left(self) -> float:
        """Where the label begins, in pixels, with all characters taken for equally wide.

        The first one of a cell begins with it: what is before it is a label that was read badly.
        """
        if self.index == 0:
            return self.cell.box.left
        start, box = self.cell.labels[self.index].start, self.cell.box
        return box.left + (box.right - box.left) * start / max(len(self.cell.text), 1)


class Page:
    """The cells of one picture, and the lookups the fields are found by."""

    def __init__(self, lines: Iterable[Line]) -> None:
        placed = _placed(list(lines)[:MAX_CELLS])
        self.rows = tuple(
            tuple(_cell(line, number) for line in row) for number, row in enumerate(rows_of(placed))
        )
        self.hits = tuple(hit for cell in self.cells() for hit in _hits(cell))

    def cells(self) -> Iterator[Cell]:
        for row in self.rows:
            yield from row

    def of(self, *kinds: Kind) -> list[Hit]:
        """The labels of these *kinds* in reading order."""
        return [hit for hit in self.hits if hit.kind in kinds]

    def row_text(self, number: int) -> str:
        return " ".join(cell.text for cell in self.rows[number])

    def beside(self, cell: Cell) -> list[Cell]:
        """The cells to the right of *cell*, up to one that has a label of its own."""
        found: list[Cell] = []
        for other in self.rows[cell.row]:
            if other.box.left <= cell.box.left or other is cell:
                continue
            if other.begins_with_label:
                break
            found.append(other)
        return found

    def below(self, cell: Cell, left: float | None = None) -> Cell | None:
        """The next cell under *cell*, if it is near, begins with no label, and stands under it."""
        start = cell.box.left if left is None else left
        for row in self.rows[cell.row + 1 : cell.row + 4]:
            for other in row:
                gap = other.box.top - cell.box.bottom
                is_under = other.box.left < cell.box.right and other.box.right > start
                if is_under and gap > -cell.height / 2:
                    near = gap < _BELOW * max(cell.height, other.height)
                    return other if near and not other.begins_with_label else None
        return None

    def value(self, hit: Hit) -> tuple[str, list[Cell]]:
        """What a label says, and the cells it stands in: after it, beside it, or below it."""
        if any(c.isalnum() for c in hit.said):
            return hit.said, [hit.cell]
        if not hit.is_last:
            return "", []
        if beside := self.beside(hit.cell):
            return " ".join(cell.text for cell in beside), beside
        below = self.below(hit.cell, hit.left)
        return (below.text, [below]) if below else ("", [])

    @staticmethod
    def labels_only(text: str) -> bool:
        """Whether *text* is the next label, and not what the one before it says."""
        labels = labels_in(text)
        return bool(labels) and not any(c.isalnum() for c in text[: labels[0].start])


def reading_of(cells: Sequence[Cell], otherwise: float) -> float:
    """How well *cells* were read: as the worst of them, or *otherwise* where nothing is known."""
    return min((cell.reading for cell in cells if cell.reading is not None), default=otherwise)


def _hits(cell: Cell) -> Iterator[Hit]:
    for index, label in enumerate(cell.labels):
        following = cell.labels[index + 1 :]
        end = following[0].start if following else len(cell.text)
        yield Hit(label.kind, cell, index, cell.text[label.value : end].strip())


def _cell(line: Line, row: int) -> Cell:
    text = unicodedata.normalize("NFC", line.text)[:MAX_TEXT].strip()
    return Cell(text, line.box or Box(0, 0, 1, 1), row, line.confidence, labels_in(text))


def _placed(lines: Sequence[Line]) -> list[Line]:
    """*lines* on a level page, or below each other where the reader gave no boxes."""
    if all(line.box for line in lines):
        return levelled(lines)
    return [
        Line(
            line.text,
            Box(0, i * _PITCH, max(len(line.text), 1) * _WIDTH, (i + 1) * _PITCH - 4),
            line.confidence,
        )
        for i, line in enumerate(lines)
    ]
