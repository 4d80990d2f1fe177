"""Clean pictures -> what a telephone makes of them: tilted, lit unevenly, blurred, noisy."""

import random

import numpy as np
from PIL import Image, ImageFilter


def photographed(image: Image.Image, rng: random.Random) -> Image.Image:
    """*image* on a table, seen at a slight angle."""
    width, height = image.size
    table = Image.new("RGB", (width + 80, height + 80), (rng.randint(90, 170),) * 3)
    table.paste(image, (40, 40))
    seen = _leaning(table, rng).rotate(
        rng.uniform(-1.5, 1.5), resample=Image.Resampling.BICUBIC, fillcolor=(120, 118, 112)
    )
    lit = _lit(np.asarray(seen, dtype=np.float32), rng)
    noise = np.random.default_rng(rng.randrange(2**32)).normal(0, rng.uniform(2, 7), lit.shape)
    blurred = Image.fromarray(np.clip(lit + noise, 0, 255).astype(np.uint8))
    return blurred.filter(ImageFilter.GaussianBlur(rng.uniform(0.2, 0.8)))


def _leaning(image: Image.Image, rng: random.Random) -> Image.Image:
    width, height = image.size
    slips = [rng.uniform(0, 0.012) for _ in range(8)]
    corners = (
        width * slips[0], height * slips[1], width * slips[2], height * (1 - slips[3]),
        width * (1 - slips[4]), height * (1 - slips[5]), width * (1 - slips[6]), height * slips[7],
    )  # fmt: skip
    return image.transform(
        image.size, Image.Transform.QUAD, corners, resample=Image.Resampling.BICUBIC
    )


def _lit(pixels: np.ndarray, rng: random.Random) -> np.ndarray:
    """Brighter at one side than at the other."""
    height, width = pixels.shape[:2]
    across = np.linspace(rng.uniform(0.7, 1), rng.uniform(0.7, 1), width, dtype=np.float32)
    down = np.linspace(rng.uniform(0.8, 1), rng.uniform(0.8, 1), height, dtype=np.float32)
    return pixels * across[None, :, None] * down[:, None, None]
