"""PP-OCR through the `faster-paddle` wheel: detector and recogniser in native code, models inside.

The wheel is young, so it is wrapped thinly and sees nothing but pictures that we encoded.
"""

import asyncio
import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from types import ModuleType
from typing import Literal, Protocol, TypedDict

import numpy as np
from PIL import Image

from core.errors import PermanentError
from ocr.engine import Box, Line, Reading
from ocr.joining import joined_pieces
from ocr.layout import mean_confidence, reading_order
from ocr.sheet import Sheet, sheet_of
from ocr.tiles import MAX_TILES, tiles

PaddleModel = Literal["tiny", "small"]
_LONGEST_SIDE = 1120  # pixels; 960 loses line numbers of editors
_LETTERS = 11  # pixels: so high the detector sees the smallest letters of a picture of large ones
_GENERATION = "pp-ocrv6"
# The detector scales larger pictures down to this, and loses all text soon after: see ocr/tiles.py
LONGEST_SIDE = 4000


class Bound(TypedDict):
    """One piece of text as the wheel reports it; corners are (x, y) in pixels."""

    topLeftCoord: tuple[float, float]
    bottomRightCoord: tuple[float, float]
    text: str
    confidence: float


class Answer(TypedDict):
    """What the wheel returns, as far as it is used."""

    bounds: dict[int, Bound]


class Recognizer(Protocol):
    """The part of the wheel's engine that is used."""

    def ocr(self, image: bytes, /) -> Answer: ...


class PaddleUnavailableError(PermanentError):
    code = "paddle_unavailable"


class PaddleFailedError(PermanentError):
    code = "paddle_failed"


def load(model: PaddleModel) -> Recognizer:
    """Load *model* for one thread; a second thread costs CPU and saves no time.

    Raises:
        PaddleUnavailableError: see `wheel`.
    """
    engine: Recognizer = wheel().OcrEngine(model_size=model, threads=1)
    return engine


def load_frugal(model: PaddleModel) -> Recognizer:
    """As `load`, but the detector sees sheets: pictures in their own size, up to 1120 pixels.

    The wheel enlarges them until the shorter side is 736 pixels, and shrinks only what is longer
    than 1600. On the development set that costs more CPU and reads no error line more; how much
    more is in docs/benchmarks.md, as the ratio of `paddle-small` to `local`.
    """
    engine: Recognizer = wheel().OcrEngine(
        model_size=model, threads=1, det_min_side=0, det_max_side=_LONGEST_SIDE
    )
    return OnSheets(engine)


class OnSheets:
    """Shows pictures to *recognizer* without their blank bands: see `ocr.sheet`."""

    def __init__(self, recognizer: Recognizer) -> None:
        self._recognizer = recognizer

    def ocr(self, image: bytes, /) -> Answer:
        """The answer for *image*, a PNG, with all that was found at its place in it."""
        with Image.open(io.BytesIO(image), formats=("PNG",)) as picture:
            sheet = sheet_of(np.asarray(picture), _LONGEST_SIDE, _LETTERS)
        out = io.BytesIO()
        Image.fromarray(sheet.pixels).save(out, "BMP")  # a tenth of the time of a PNG
        answer = self._recognizer.ocr(out.getvalue())
        return Answer(bounds={key: _moved(bound, sheet) for key, bound in answer["bounds"].items()})


def wheel() -> ModuleType:
    """The wheel's module: 60 MB that only readers need. Quick: no model is loaded.

    Raises:
        PaddleUnavailableError: it does not run on this platform.
    """
    try:
        return import_module("faster_paddle")
    except (ImportError, OSError) as e:
        raise PaddleUnavailableError(f"PP-OCR cannot be loaded on this machine: {e}") from e


class PaddleEngine:
    """Reads on one thread of its own, where the model is loaded at the first picture.

    The native code releases the GIL, so the event loop runs on; see docs/decisions/0003.
    """

    name = "paddle"

    def __init__(
        self,
        model: PaddleModel = "small",
        *,
        loader: Callable[[PaddleModel], Recognizer] = load,
        max_tiles: int = MAX_TILES,
    ) -> None:
        self._model: PaddleModel = model
        self._loader = loader
        self._max_tiles = max_tiles
        self._recognizer: Recognizer | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"paddle-{model}")

    @property
    def model_version(self) -> str:
        return f"{_GENERATION}-{self._model}"

    async def open(self) -> None:
        """Load the model now instead of with the first picture.

        Raises:
            PaddleUnavailableError: see `load`.
        """
        await asyncio.get_running_loop().run_in_executor(self._thread, self._loaded)

    async def read(self, png: bytes) -> Reading:
        """See `Engine.read`. The confidence is the mean over the characters."""
        lines = reading_order(await self.pieces(png))
        return Reading(self.name, self.model_version, lines, mean_confidence(lines))

    async def pieces(self, png: bytes) -> tuple[Line, ...]:
        """The pieces of text in *png* as the detector found them, not yet joined or in order."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self._pieces, png)

    def close(self) -> None:
        """Take no more pictures; the one being read ends on its own."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _loaded(self) -> Recognizer:
        if self._recognizer is None:  # only ever on our one thread: no lock is needed
            self._recognizer = self._loader(self._model)
        return self._recognizer

    def _pieces(self, png: bytes) -> tuple[Line, ...]:
        recognizer = self._loaded()
        try:
            parts = tiles(png, longest=LONGEST_SIDE, most=self._max_tiles)
            return joined_pieces([(tile, pieces(recognizer.ocr(tile.png))) for tile in parts])
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as e:  # a Rust panic is no Exception, and would end the event loop
            raise PaddleFailedError("PP-OCR could not read this picture.") from e


def pieces(answer: Answer) -> tuple[Line, ...]:
    """The wheel's answer as pieces of text, in its order."""
    return tuple(
        Line(bound["text"], _box(bound), bound["confidence"]) for bound in answer["bounds"].values()
    )


def _moved(bound: Bound, sheet: Sheet) -> Bound:
    box = sheet.in_picture(_box(bound))
    return {
        **bound,
        "topLeftCoord": (box.left, box.top),
        "bottomRightCoord": (box.right, box.bottom),
    }


def _box(bound: Bound) -> Box:
    (left, top), (right, bottom) = bound["topLeftCoord"], bound["bottomRightCoord"]
    return Box(round(left), round(top), round(right), round(bottom))
