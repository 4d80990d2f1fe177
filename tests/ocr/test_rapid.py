from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec

import pytest

from ocr.engine import Box
from ocr.engines import build_reader
from ocr.rapid import Corners, RapidEngine, RapidFailedError, RapidOutput, RapidUnavailableError
from tests.ocr.pictures import draw, encoded

IS_INSTALLED = find_spec("rapidocr") is not None


@dataclass(frozen=True)
class Output:
    boxes: Sequence[Corners] | None = None
    txts: Sequence[str] | None = None
    scores: Sequence[float] | None = None


def square(left: float, top: float) -> Corners:
    return [(left, top), (left + 40, top + 1), (left + 40, top + 20), (left, top + 19)]


async def test_pieces_become_lines_in_reading_order() -> None:
    said = Output([square(100, 50), square(0, 50), square(0, 0)], ["c", "b", "a"], [0.8, 0.6, 1])
    reading = await RapidEngine(lambda: lambda png: said).read(b"")
    assert reading.text == "a\nb c"
    assert reading.lines[0].box == Box(0, 0, 40, 20)
    assert reading.confidence == pytest.approx(0.775)  # by the characters


async def test_a_picture_without_text_has_no_lines() -> None:
    reading = await RapidEngine(lambda: lambda png: Output()).read(b"")
    assert (reading.lines, reading.confidence) == ((), None)


async def test_whatever_the_package_raises_is_one_error() -> None:
    def broken(png: bytes) -> RapidOutput:
        raise ValueError(png)

    with pytest.raises(RapidFailedError):
        await RapidEngine(lambda: broken).read(b"x")


@pytest.mark.skipif(IS_INSTALLED, reason="the extra is installed")
def test_without_the_extra_the_engine_says_how_to_install_it() -> None:
    with pytest.raises(RapidUnavailableError, match=r"pip install '\.\[rapidocr\]'"):
        build_reader("rapidocr")


@pytest.mark.skipif(not IS_INSTALLED, reason="needs the extra")
async def test_the_package_reads_a_picture() -> None:
    reading = await build_reader("rapidocr").read(encoded(draw("KeyError"), "PNG"))
    assert reading.reading.text == "KeyError"
