"""Pictures of single lines as Tesseract likes them. Pure."""

import numpy as np
from PIL import Image, ImageOps

from ocr.engine import Box

_DARK = 110  # a border with a median grey below this is a dark theme
_HEIGHT = 48
_PADDING = 0.1  # of the height, around what the detector found
_BORDER = 10
_MAX_WIDTH = 4000


def line_picture(grey: Image.Image, box: Box) -> Image.Image:
    """The line in *box* as dark grey text on light, 48 pixels high, with a border."""
    pad = round((box.bottom - box.top) * _PADDING)
    crop = grey.crop(
        (
            max(0, box.left - pad),
            max(0, box.top - pad),
            max(min(grey.width, box.right + pad), box.left + 1),
            max(min(grey.height, box.bottom + pad), box.top + 1),
        )
    )
    paper = _paper(crop)
    if paper < _DARK:
        crop, paper = ImageOps.invert(crop), 255 - paper
    width = min(_MAX_WIDTH, max(1, round(crop.width * _HEIGHT / crop.height)))
    scaled = crop.resize((width, _HEIGHT), Image.Resampling.BICUBIC)
    return ImageOps.expand(scaled, _BORDER, paper)


def _paper(crop: Image.Image) -> int:
    """The grey of the paper: the median along the edges."""
    pixels = np.asarray(crop)
    edges = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    return int(np.median(edges))
