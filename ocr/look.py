"""What a picture looks like from afar, in 64 bits: a perceptual hash (pHash). Pure.

The signs of the 64 lowest frequencies against their median. Made smaller, paler or a worse JPEG, a
picture keeps nearly all of them; docs/decisions/0012 has the measurements, and why no library.
"""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_SIDE, _FREQUENCIES = 32, 8
_LEAST_CONTRAST = 2.0  # levels of grey: with less there is nothing to see, and the bits are noise
_STEPS = np.arange(_SIDE)
_COSINES = np.cos(np.pi * np.outer(_STEPS, 2 * _STEPS + 1) / (2 * _SIDE))[:_FREQUENCIES]


def look_of(image: Image.Image) -> int | None:
    """64 bits as a signed integer; None of a picture that is one colour."""
    small = image.resize((_SIDE, _SIDE), Image.Resampling.BOX).convert("L")
    pixels: NDArray[np.float64] = np.asarray(small, dtype=np.float64)
    if pixels.std() < _LEAST_CONTRAST:
        return None
    waves = (_COSINES @ pixels @ _COSINES.T).ravel()
    bits = waves > np.median(waves[1:])  # the first is the brightness
    return int.from_bytes(np.packbits(bits).tobytes(), "big", signed=True)
