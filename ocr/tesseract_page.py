"""What Tesseract likes to see, and what its table of words says. Pure."""

import csv
import io
from itertools import groupby

import numpy as np
from PIL import Image, ImageOps

from ocr.engine import Box, Line
from ocr.layout import joined

_DARK = 110  # a median grey below this is a dark theme: Tesseract reads dark text on light best
_SCALE = 2  # screen fonts are a third of the height Tesseract was trained on
_MAX_PIXELS = 16_000_000
_WORD = "5"  # the level of a row that is a word


def page(image: Image.Image) -> tuple[Image.Image, float]:
    """*image* as dark grey text on light, enlarged, and by how much."""
    grey = image.convert("L")
    if np.median(np.asarray(grey)) < _DARK:
        grey = ImageOps.invert(grey)
    if grey.width * grey.height * _SCALE**2 > _MAX_PIXELS:
        return grey, 1
    size = (grey.width * _SCALE, grey.height * _SCALE)
    return grey.resize(size, Image.Resampling.BICUBIC), _SCALE


def lines_from_tsv(tsv: str, scale: float = 1) -> tuple[Line, ...]:
    """Tesseract's TSV as lines; boxes are divided by *scale*, confidences become 0-1."""
    rows = csv.DictReader(io.StringIO(tsv), delimiter="\t", quoting=csv.QUOTE_NONE)
    words = [row for row in rows if row["level"] == _WORD and (row["text"] or "").strip()]
    lines = groupby(words, key=lambda row: (row["block_num"], row["par_num"], row["line_num"]))
    return tuple(joined([_word(row, scale) for row in line]) for _, line in lines)


def _word(row: dict[str, str], scale: float) -> Line:
    left, top = int(row["left"]), int(row["top"])
    right, bottom = left + int(row["width"]), top + int(row["height"])
    box = Box(*(round(edge / scale) for edge in (left, top, right, bottom)))
    return Line(row["text"], box, max(float(row["conf"]), 0) / 100)
