"""Pictures: damaged ones are refused, and never break the intake.

Each format is decoded in a process of its own, so that a crash of native code is seen and counted.
"""

import time
import warnings
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context

from PIL import Image

from core.errors import UnsupportedError
from ocr.image import ImageLimits, decode
from tests.ocr.pictures import draw, encoded
from tools.fuzz.ground import Ground
from tools.fuzz.mutation import damaged, seeded
from tools.fuzz.tally import Tally

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "AVIF", "HEIC", "MPO")
LIMITS = ImageLimits(max_pixels=1_000_000, max_side=4000)
_BATCH = 50


def originals(format_name: str) -> list[bytes]:
    """Sound pictures of one format: a still one, and one with more frames or with a turn."""
    still = draw(["fuzz me", "Error 404"])
    exif = Image.Exif()
    exif[0x0112] = 6
    if format_name == "JPEG":
        return [encoded(still, "JPEG"), encoded(still, "JPEG", exif=exif, progressive=True)]
    if format_name == "MPO":
        return [encoded(still, "MPO", save_all=True, append_images=[still.rotate(180)])]
    alpha = still.convert("RGBA")
    return [
        encoded(still if format_name == "GIF" else alpha, format_name),
        encoded(still, format_name, save_all=True, append_images=[still.rotate(180)]),
    ]


def run(format_name: str, seeds: Sequence[int]) -> tuple[Counter[str], float]:
    """Decode one mutation for each seed: how they ended, and the seconds of the slowest."""
    warnings.simplefilter("ignore", UserWarning)  # Pillow's, of what is broken
    ends: Counter[str] = Counter()
    slowest_s = 0.0
    sound = originals(format_name)
    for seed in seeds:
        chance = seeded(f"{format_name}-{seed}")
        started = time.perf_counter()
        ends[_end(damaged(chance.choice(sound), chance))] += 1
        slowest_s = max(slowest_s, time.perf_counter() - started)
    return ends, slowest_s


def _end(data: bytes) -> str:
    try:
        decode(data, LIMITS)
    except UnsupportedError as error:
        return error.code
    except Exception as error:  # noqa: BLE001 - what is looked for
        return f"CRASH: {type(error).__name__}"
    return "decoded"


def run_alone(format_name: str, seeds: range) -> tuple[Counter[str], float]:
    """As `run`, in a process of its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("fork")) as process:
        try:
            return process.submit(run, format_name, seeds).result()
        except BrokenProcessPool:
            return Counter({f"CRASH: the process, {format_name}, {seeds}": 1}), 0.0


def fuzz(ground: Ground) -> Tally:
    """`ground.number` pictures, each format alike."""
    each = -(-ground.number // len(FORMATS))
    tally = Tally()
    for format_name in FORMATS:
        for start in range(0, each, _BATCH):
            ends, seconds = run_alone(format_name, range(start, min(start + _BATCH, each)))
            tally.ends += ends
            tally.slowest_ms = max(tally.slowest_ms, seconds * 1000)
    tally.cases = tally.ends.total()
    tally.faults = [f"{number} x {end}" for end, number in tally.ends.items() if _is_crash(end)]
    return tally


def _is_crash(end: str) -> bool:
    return end.startswith("CRASH")
