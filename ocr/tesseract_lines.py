"""Tesseract in this process, line by line, for what PP-OCR cannot write."""

import io
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from PIL import Image

from ocr.engine import Box
from ocr.line_pictures import line_picture


class LineReader(Protocol):
    """Reads boxes of a picture. Used from one thread."""

    @property
    def languages(self) -> frozenset[str]: ...

    def read(self, png: bytes, boxes: Sequence[Box], language: str) -> tuple[str, ...]:
        """The text in each box of *png*, in the order of *boxes*; empty where there is none."""
        ...


class TesseractLines:
    """Keeps one loaded model a language; each is loaded when it is first needed."""

    def __init__(self, data: dict[str, Path]) -> None:
        """*data*: languages, and the folder with `LANGUAGE.traineddata` for each."""
        self._data = data
        self._apis: dict[str, Any] = {}

    @property
    def languages(self) -> frozenset[str]:
        return frozenset(self._data)

    def read(self, png: bytes, boxes: Sequence[Box], language: str) -> tuple[str, ...]:
        """See `LineReader.read`. Data that Tesseract cannot load reads nothing."""
        try:
            api = self._api(language)
        except RuntimeError:  # broken or foreign data: PP-OCR's reading stands
            return ("",) * len(boxes)
        with Image.open(io.BytesIO(png), formats=("PNG",)) as image:
            grey = image.convert("L")
        texts: list[str] = []
        for box in boxes:
            api.SetImage(line_picture(grey, box))
            texts.append(" ".join(str(api.GetUTF8Text()).split()))
        return tuple(texts)

    def _api(self, language: str) -> Any:  # noqa: ANN401 - the wheel has no annotations
        if language not in self._apis:
            wheel = import_module("tesserocr")
            self._apis[language] = wheel.PyTessBaseAPI(
                path=str(self._data[language]),
                lang=language,
                psm=wheel.PSM.SINGLE_LINE,
                oem=wheel.OEM.LSTM_ONLY,
            )
        return self._apis[language]


def find_lines(languages: Sequence[str], folders: Sequence[Path]) -> TesseractLines | None:
    """A reader of those *languages* that the first of *folders* has; None where none can run."""
    try:
        import_module("tesserocr")
    except (ImportError, OSError):  # no wheel for this platform
        return None
    data = {
        language: folder
        for language in languages
        for folder in reversed(folders)
        if (folder / f"{language}.traineddata").is_file()
    }
    return TesseractLines(data) if data else None
