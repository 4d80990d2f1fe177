"""Measure the readers on pictures the project draws itself: how right, how fast, at what cost.

The pictures are the terminals of the demo, whose exact text is known. They are clean: compare the
engines with each other, not with real life.
"""

import asyncio
import io
import re
import resource
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from PIL import Image
from rapidfuzz.distance import Levenshtein

from ocr.engines import ReaderName, build_reader
from ocr.image import decode
from ocr.paddle import PaddleEngine
from playground.demo import sample_screenshots, screenshots
from playground.paint import marked
from playground.paint.terminal import Terminal
from playground.paint.window import BAR_HEIGHT
from playground.pictures import render
from tools.bench.table import Figure

ENGINES: tuple[ReaderName, ...] = ("tesseract", "paddle-tiny", "paddle-small", "local")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A picture and what it says."""

    png: bytes
    truth: str


def sheets() -> list[Sheet]:
    """Every terminal of the demo without its title bar."""
    shots = {**screenshots.SHOTS, **sample_screenshots.SHOTS}
    return [
        Sheet(_body(render(name).png), "\n".join(map(marked.plain, shot.scene.lines)))
        for name, shot in shots.items()
        if isinstance(shot.scene, Terminal)
    ]


def _body(png: bytes) -> bytes:
    out = io.BytesIO()
    with Image.open(io.BytesIO(png)) as image:
        image.crop((0, BAR_HEIGHT, image.width, image.height)).save(out, "PNG")
    return out.getvalue()


def error_rate(truth: str, read: str) -> float:
    """Wrong characters over those there are; runs of white space count as one."""
    wanted, got = (re.sub(r"\s+", " ", text).strip() for text in (truth, read))
    return Levenshtein.distance(wanted, got) / len(wanted)


def cpu_s() -> float:
    """CPU seconds of this process and of the programs it started."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


@dataclass(frozen=True, slots=True)
class Cost:
    texts: list[str]
    cpu_s: float
    wall_s: float


async def cost(read: Callable[[bytes], Awaitable[str]], pictures: Sequence[bytes]) -> Cost:
    """What reading all *pictures* takes, once the first has loaded the models."""
    await read(pictures[0])
    cpu, wall = cpu_s(), time.perf_counter()
    texts = [await read(picture) for picture in pictures]
    return Cost(texts, cpu_s() - cpu, time.perf_counter() - wall)


def reading_with(name: ReaderName) -> Callable[[bytes], Awaitable[str]]:
    reader = build_reader(name)

    async def read(data: bytes) -> str:
        return (await reader.read(data)).reading.text

    return read


async def engines(corpus: Sequence[Sheet]) -> list[Figure]:
    figures: list[Figure] = []
    for name in ENGINES:
        spent = await cost(reading_with(name), [sheet.png for sheet in corpus])
        pairs = zip(corpus, spent.texts, strict=True)
        rate = sum(error_rate(sheet.truth, text) for sheet, text in pairs) / len(corpus)
        figures += [
            Figure(f"{name}: wrong characters on {len(corpus)} drawn terminals", rate * 100, "%"),
            Figure(f"{name}: CPU a picture", spent.cpu_s / len(corpus), "s"),
        ]
    return figures


async def overhead(corpus: Sequence[Sheet]) -> Figure:
    """The whole reader over the bare engine, in turns, so that both meet the same machine."""
    engine = PaddleEngine("small")

    async def bare(data: bytes) -> str:
        return (await engine.read(data)).text

    whole = reading_with("paddle-small")
    pngs = [decode(sheet.png).png for sheet in corpus]
    rounds = [((await cost(bare, pngs)).cpu_s, (await cost(whole, pngs)).cpu_s) for _ in range(3)]
    ratio = sorted(w / b for b, w in rounds)[1]
    engine.close()
    return Figure("the reader's CPU over the bare engine's", (ratio - 1) * 100, "%", 10)


async def _measure() -> list[Figure]:
    corpus = sheets()
    return [*await engines(corpus), await overhead(corpus)]


def measure() -> list[Figure]:
    return asyncio.run(_measure())
