"""Readers by name, from plain values: the names a person may choose, and what each one builds."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal, get_args

from core.errors import PermanentError
from ocr.engine import Engine
from ocr.image import DEFAULT_LIMITS, ImageLimits
from ocr.local import LocalEngine
from ocr.paddle import (
    PaddleEngine,
    PaddleModel,
    PaddleUnavailableError,
    Recognizer,
    load,
    load_frugal,
    wheel,
)
from ocr.rapid import RapidEngine, require
from ocr.reader import Attempt, Mode, ModelEngine, Reader
from ocr.tesseract import TesseractEngine, data_folders, find_program
from ocr.tesseract_lines import TesseractLines, find_lines
from ocr.tiles import MAX_TILES

LocalName = Literal["auto", "tesseract", "paddle-small", "paddle-tiny"]
ReaderName = Literal[
    "auto", "local", "tesseract", "paddle-small", "paddle-tiny", "rapidocr", "openrouter"
]
READER_NAMES: tuple[ReaderName, ...] = get_args(ReaderName)
Loader = Callable[[PaddleModel], Recognizer]
PaddleMaker = Callable[[PaddleModel, Loader], PaddleEngine]
_PADDLE_MODELS: dict[str, PaddleModel] = {"paddle-small": "small", "paddle-tiny": "tiny"}


@dataclass(frozen=True, slots=True)
class ReaderOptions:
    """What every reader is built from. `local` is the engine behind `auto` and `local`."""

    local: LocalName = "auto"
    mode: Mode = "auto"
    languages: tuple[str, ...] = ("eng",)
    tesseract_path: Path | None = None
    timeout_s: float = 60
    limits: ImageLimits = DEFAULT_LIMITS
    slots: int = 1
    max_tiles: int = MAX_TILES


DEFAULT_OPTIONS = ReaderOptions()


class NoVisionModelError(PermanentError):
    code = "no_vision_model"


def paddle_engine(
    model: PaddleModel, loader: Loader = load, *, max_tiles: int = MAX_TILES
) -> PaddleEngine:
    """The PP-OCR engine; raises PaddleUnavailableError where its wheel does not run."""
    wheel()
    return PaddleEngine(model, loader=loader, max_tiles=max_tiles)


def build_reader(
    name: ReaderName = "auto",
    options: ReaderOptions = DEFAULT_OPTIONS,
    *,
    vision: ModelEngine | None = None,
    paddle: PaddleMaker | None = None,
) -> Reader:
    """Build the reader called *name*.

    `auto` reads locally, and with *vision* where `options.mode` says so; `local` never uses it;
    `openrouter` uses nothing else; the others are one local engine each. It may start the
    tesseract program for a moment: call it before the event loop is busy.

    Raises:
        PermanentError: what was asked for is not here; the message says what to do.
    """
    if name == "openrouter":
        engine, unavailable = _required(vision), ()
    else:
        local = options.local if name in {"auto", "local"} else name
        maker = paddle or partial(paddle_engine, max_tiles=options.max_tiles)
        engine, unavailable = _local(local, options, maker)
    return Reader(
        engine,
        model=vision if name == "auto" else None,
        mode=options.mode,
        limits=options.limits,
        timeout_s=options.timeout_s,
        slots=options.slots,
        unavailable=unavailable,
    )


def _required(vision: ModelEngine | None) -> Engine:
    if vision is None:
        raise NoVisionModelError("Please set OPENROUTER_API_KEY: docs/keys.md says how.")
    return vision


def _local(
    name: str, options: ReaderOptions, paddle: PaddleMaker
) -> tuple[Engine, tuple[Attempt, ...]]:
    """The local engine, and those that would have been preferred."""
    if name == "tesseract":
        return _tesseract(options), ()
    if name == "rapidocr":
        require()
        return RapidEngine(), ()
    if name != "auto":
        return paddle(_PADDLE_MODELS[name], load), ()
    try:
        return LocalEngine(paddle("small", load_frugal), _lines(options)), ()
    except PaddleUnavailableError as e:
        return _tesseract(options), (Attempt(PaddleEngine.name, e.code),)


def _lines(options: ReaderOptions) -> TesseractLines | None:
    return find_lines(options.languages, data_folders(options.tesseract_path))


def _tesseract(options: ReaderOptions) -> TesseractEngine:
    return TesseractEngine(
        find_program(options.tesseract_path),
        languages=options.languages,
        timeout_s=options.timeout_s,
    )
