from collections.abc import Sequence
from pathlib import Path

import pytest

from ocr.engine import Box, Line
from ocr.local import LocalEngine, bettered
from ocr.paddle import Answer, PaddleEngine
from ocr.tesseract import data_folders
from ocr.tesseract_lines import TesseractLines, find_lines
from tests.ocr.pictures import DOT, draw, encoded

BLANK = encoded(draw([" "]))


class Remembering:
    """A second reader that says what it is told to, and remembers what it was asked."""

    def __init__(self, texts: dict[str, Sequence[str]]) -> None:
        self._texts = texts
        self.asked: list[tuple[str, int]] = []

    @property
    def languages(self) -> frozenset[str]:
        return frozenset(self._texts)

    def read(self, png: bytes, boxes: Sequence[Box], language: str) -> tuple[str, ...]:
        self.asked.append((language, len(boxes)))
        return tuple(self._texts[language][: len(boxes)])


def pieces(*texts: str) -> list[Line]:
    return [Line(text, Box(0, 30 * i, 300, 30 * i + 20), 0.9) for i, text in enumerate(texts)]


def texts(lines: Sequence[Line]) -> list[str]:
    return [line.text for line in lines]


def test_vietnamese_pictures_get_their_accents_back() -> None:
    second = Remembering({"vie": ["Không thể kết nối"]})
    assert texts(bettered(pieces("Không th kt ni"), BLANK, second)) == ["Không thể kết nối"]
    assert second.asked == [("vie", 1), ("vie", 1)]


def test_english_pictures_are_left_alone() -> None:
    second = Remembering({"eng": ["x"], "vie": ["ắ"]})
    assert texts(bettered(pieces("KeyError: 'TOKEN'"), BLANK, second)) == ["KeyError: 'TOKEN'"]
    assert second.asked == []


def test_accents_of_another_language_stay_as_they_are() -> None:
    second = Remembering({"vie": ["Le café est très loin"]})
    assert texts(bettered(pieces("Le café est très loin"), BLANK, second)) == [
        "Le café est très loin"
    ]
    assert second.asked == [("vie", 1)]


def test_rustc_gets_its_backticks_back() -> None:
    second = Remembering({"eng": ["error[E0106]: the ‘Foo’ type"]})
    assert texts(bettered(pieces("error[E0106]: the Foo type"), BLANK, second)) == [
        "error[E0106]: the `Foo` type"
    ]


def test_without_a_second_reader_the_rest_still_works() -> None:
    assert texts(bettered(pieces("□", "● ●●", "osError: x"), BLANK, None)) == ["OSError: x"]


class Recognized:
    def ocr(self, image: bytes, /) -> Answer:
        corners = {"topLeftCoord": (0.0, 0.0), "bottomRightCoord": (90.0, 20.0)}
        return {"bounds": {0: {**corners, "text": "osError: x", "confidence": 0.9}}}  # type: ignore[typeddict-item] - spread


async def test_the_engine_names_what_it_is_made_of() -> None:
    paddle = PaddleEngine("small", loader=lambda _: Recognized())
    reading = await LocalEngine(paddle, Remembering({"vie": [], "eng": []})).read(DOT)
    assert (reading.engine, reading.model_version) == ("local", "pp-ocrv6-small+eng+vie")
    assert reading.text == "OSError: x"


def test_tesseract_reads_lines_in_process() -> None:
    lines = find_lines(["eng"], data_folders())
    if lines is None:
        pytest.skip("no tesserocr for this platform")
    picture = draw(["Connection refused", "exit code one"])
    half = picture.height // 2
    boxes = [Box(0, 0, picture.width, half), Box(0, half, picture.width, picture.height)]
    assert lines.read(encoded(picture), boxes, "eng") == ("Connection refused", "exit code one")


def test_languages_without_data_are_left_out() -> None:
    assert find_lines(["xyz"], data_folders()) is None
    assert TesseractLines({}).languages == frozenset()


def test_broken_data_reads_nothing(tmp_path: Path) -> None:
    pytest.importorskip("tesserocr")
    (tmp_path / "vie.traineddata").write_bytes(b"broken")
    lines = find_lines(["vie"], [tmp_path])
    assert lines
    assert lines.read(b"", [Box(0, 0, 1, 1)], "vie") == ("",)
