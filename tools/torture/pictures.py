"""Pictures with a number in them, which the engine of known cost and the fake model can read."""

import random
from io import BytesIO

from PIL import Image

COLUMNS, ROWS = 32, 16  # cells; the first row holds the number, the rest differs in each picture
BITS = 24
CELL = 6  # pixels
HEAVY_CELL = 10
_MIDDLE_GREY = 128
_NOISE = 60  # of a heavy picture, in shades


def draw(number: int, *, heavy: bool = False) -> bytes:
    """A PNG of a kilobyte; a *heavy* one has more than a hundred, which no format makes smaller."""
    chance = random.Random(number)  # noqa: S311  # no secret
    cells = [255 * (number >> bit & 1) for bit in range(BITS)]
    cells += [255 * chance.getrandbits(1) for _ in range(COLUMNS * ROWS - BITS)]
    cell = HEAVY_CELL if heavy else CELL
    image = Image.frombytes("L", (COLUMNS, ROWS), bytes(cells))
    image = image.resize((COLUMNS * cell, ROWS * cell), Image.Resampling.NEAREST)
    if heavy:
        image = _noisy(image.convert("RGB"), chance)
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def number_of(picture: bytes) -> int:
    """The number that `draw` put into it, however it was encoded since."""
    with Image.open(BytesIO(picture)) as opened:
        image = opened.convert("L")
    wide, high = image.width / COLUMNS, image.height / ROWS
    y = int(high / 2)
    cells = (image.getpixel((int((column + 0.5) * wide), y)) for column in range(BITS))
    return sum(1 << bit for bit, shade in enumerate(cells) if _is_light(shade))


def text_of(number: int) -> str:
    """What the picture says."""
    return f"Traceback (most recent call last):\nKeyError: 'part-{number}'"


def _is_light(shade: object) -> bool:
    return isinstance(shade, int | float) and shade > _MIDDLE_GREY


def _noisy(image: Image.Image, chance: random.Random) -> Image.Image:
    shades = chance.randbytes(image.width * image.height * 3)
    noise = Image.frombytes("RGB", image.size, shades)
    return Image.blend(image, noise, _NOISE / 255)
