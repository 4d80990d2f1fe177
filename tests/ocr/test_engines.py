from pathlib import Path

import pytest

from core.errors import PermanentError
from ocr.engines import READER_NAMES, Loader, ReaderName, ReaderOptions, build_reader
from ocr.paddle import PaddleEngine, PaddleModel, PaddleUnavailableError
from tests.ocr.fakes import FakeEngine
from tests.ocr.pictures import draw, encoded

PICTURE = encoded(draw(["with exit code 137"]))


@pytest.mark.parametrize(
    ("name", "model_version"),
    [
        ("auto", "pp-ocrv6-small"),
        ("local", "pp-ocrv6-small"),
        ("paddle-small", "pp-ocrv6-small"),
        ("paddle-tiny", "pp-ocrv6-tiny"),
        ("tesseract", "tesseract-5"),
        ("openrouter", "vision-1"),
    ],
)
async def test_each_name_builds_its_reader(name: ReaderName, model_version: str) -> None:
    vision = FakeEngine("with exit code 137", name="vision") if name == "openrouter" else None

    result = await build_reader(name, vision=vision).read(PICTURE)

    assert result.reading.model_version.startswith(model_version)
    assert "".join(result.reading.text.split()) == "withexitcode137"


def test_every_name_is_tried_above() -> None:
    assert set(READER_NAMES) == {
        "auto", "local", "paddle-small", "paddle-tiny", "tesseract", "openrouter", "rapidocr",
    }  # fmt: skip


async def test_only_auto_uses_the_model() -> None:
    vision = FakeEngine("from the model", name="vision")
    options = ReaderOptions(mode="model", local="paddle-tiny")

    auto = await build_reader("auto", options, vision=vision).read(PICTURE)
    local = await build_reader("local", options, vision=vision).read(PICTURE)

    assert auto.reading.engine == "vision"
    assert [attempt.engine for attempt in auto.attempts] == ["paddle", "vision"]
    assert local.reading.model_version == "pp-ocrv6-tiny"


def test_openrouter_without_a_key_names_the_setting() -> None:
    with pytest.raises(PermanentError, match="OPENROUTER_API_KEY"):
        build_reader("openrouter")


def no_wheel(model: PaddleModel, loader: Loader) -> PaddleEngine:
    raise PaddleUnavailableError("no wheel for this platform")


async def test_where_paddle_does_not_run_tesseract_reads_and_that_is_told() -> None:
    result = await build_reader("local", paddle=no_wheel).read(PICTURE)

    assert result.reading.engine == "tesseract"
    assert [(attempt.engine, attempt.outcome) for attempt in result.attempts] == [
        ("paddle", "paddle_unavailable"),
        ("tesseract", "read"),
    ]


def test_an_engine_asked_for_by_name_has_no_stand_in() -> None:
    with pytest.raises(PaddleUnavailableError):
        build_reader("paddle-small", paddle=no_wheel)


def test_a_wrong_tesseract_is_told_when_the_reader_is_built() -> None:
    with pytest.raises(PermanentError, match="TESSERACT_PATH"):
        build_reader("tesseract", ReaderOptions(tesseract_path=Path("/nowhere")))
