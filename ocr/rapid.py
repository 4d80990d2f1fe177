"""RapidOCR behind the same protocol: an optional extra, and the way out if the other wheel fails.

It brings ONNX Runtime and OpenCV, so it is not among the packages that everybody gets.
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from importlib.util import find_spec
from typing import Protocol

from core.errors import PermanentError
from ocr.engine import Box, Line, Reading
from ocr.layout import mean_confidence, reading_order

_ONE_THREAD = {
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    "Global.log_level": "critical",
}
Corners = Sequence[Sequence[float]]


class RapidOutput(Protocol):
    """What the package returns, as far as it is used: one entry a piece, or None without text."""

    @property
    def boxes(self) -> Sequence[Corners] | None: ...
    @property
    def txts(self) -> Sequence[str] | None: ...
    @property
    def scores(self) -> Sequence[float] | None: ...


RapidRecognizer = Callable[[bytes], RapidOutput]


class RapidUnavailableError(PermanentError):
    code = "rapidocr_unavailable"


class RapidFailedError(PermanentError):
    code = "rapidocr_failed"


def require() -> None:
    """Raises RapidUnavailableError where the package is not installed; loads nothing."""
    if find_spec("rapidocr") is None:
        raise RapidUnavailableError(
            "RapidOCR is an optional extra that is not installed. Please run"
            " `.venv/bin/pip install '.[rapidocr]'`, or choose another engine."
        )


def load() -> RapidRecognizer:
    """The package's engine with its bundled models, on one thread.

    Raises:
        RapidUnavailableError: the package, or something it needs, is not here.
    """
    require()
    try:
        recognizer: RapidRecognizer = import_module("rapidocr").RapidOCR(params=_ONE_THREAD)
    except (ImportError, OSError) as e:
        raise RapidUnavailableError(f"RapidOCR cannot be loaded on this machine: {e}") from e
    return recognizer


class RapidEngine:
    """Reads on one thread of its own, where the models are loaded at the first picture."""

    name = "rapidocr"
    model_version = "rapidocr-3"

    def __init__(self, loader: Callable[[], RapidRecognizer] = load) -> None:
        self._loader = loader
        self._recognizer: RapidRecognizer | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="rapidocr")

    async def read(self, png: bytes) -> Reading:
        """See `Engine.read`. The confidence is the mean over the characters."""
        loop = asyncio.get_running_loop()
        lines = reading_order(await loop.run_in_executor(self._thread, self._pieces, png))
        return Reading(self.name, self.model_version, lines, mean_confidence(lines))

    def _pieces(self, png: bytes) -> tuple[Line, ...]:
        if self._recognizer is None:  # only ever on our one thread: no lock is needed
            self._recognizer = self._loader()
        try:
            return pieces(self._recognizer(png))
        except Exception as e:  # the rim to foreign code, which names no errors
            raise RapidFailedError("RapidOCR could not read this picture.") from e


def pieces(output: RapidOutput) -> tuple[Line, ...]:
    """The package's answer as pieces of text, in its order."""
    if output.boxes is None or output.txts is None or output.scores is None:
        return ()
    found = zip(output.boxes, output.txts, output.scores, strict=True)
    return tuple(Line(text, _around(corners), float(score)) for corners, text, score in found)


def _around(corners: Corners) -> Box:
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return Box(round(min(xs)), round(min(ys)), round(max(xs)), round(max(ys)))
