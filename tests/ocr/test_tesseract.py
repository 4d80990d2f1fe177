from pathlib import Path

import pytest
from PIL import Image

from ocr.engine import Box
from ocr.tesseract import (
    TesseractEngine,
    TesseractFailedError,
    TesseractLanguageError,
    TesseractMissingError,
    TesseractProgram,
    TesseractTimeoutError,
    data_folders,
    find_program,
    missing_languages,
)
from ocr.tesseract_lines import find_lines
from ocr.tesseract_page import lines_from_tsv, page
from tests.ocr.pictures import draw, encoded

TSV_HEAD = (
    "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"
)


@pytest.fixture(scope="module")
def program() -> TesseractProgram:
    return find_program()


@pytest.mark.parametrize(
    ("ink", "paper"),
    [pytest.param("#111111", "#ffffff", id="light"), pytest.param("#d4d4d4", "#1e1e1e", id="dark")],
)
async def test_text_is_read_with_boxes_and_confidence(
    program: TesseractProgram, ink: str, paper: str
) -> None:
    engine = TesseractEngine(program, languages=["eng"])
    image = draw(["the build has failed", "with exit code 137"], ink=ink, paper=paper)

    reading = await engine.read(encoded(image))

    assert reading.text == "the build has failed\nwith exit code 137"
    assert reading.model_version.startswith("tesseract-5.")
    assert reading.confidence is not None
    assert 0.7 < reading.confidence <= 1
    first = reading.lines[0].box
    assert first
    assert 15 <= first.left <= 25
    assert first.right <= image.width


async def test_a_picture_without_text_has_no_lines(program: TesseractProgram) -> None:
    engine = TesseractEngine(program, languages=["eng"])
    assert (await engine.read(encoded(draw([" " * 20])))).lines == ()


def an_own_tesseract(folder: Path, data: Path) -> Path:
    """A program that names *data* as the folder of its languages, as tesseract does."""
    program = folder / "tesseract"
    program.write_text(f"#!/bin/sh\necho 'List of available languages in \"{data}/\" (1):'\n")
    program.chmod(0o755)
    return program


def test_the_data_beside_the_operators_own_program_is_used_first(tmp_path: Path) -> None:
    (tmp_path / "tlh.traineddata").touch()
    own = an_own_tesseract(tmp_path, tmp_path)

    assert data_folders(own) == (tmp_path, *data_folders())
    assert missing_languages(["eng", "tlh"], own) == ()
    lines = find_lines(["tlh"], data_folders(own))
    assert lines
    assert lines.languages == {"tlh"}


@pytest.mark.parametrize("name", ["absent", "silent"])
def test_a_program_that_does_not_say_where_its_data_is_changes_nothing(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / "silent").write_text("#!/bin/sh\n")
    (tmp_path / "silent").chmod(0o755)

    assert data_folders(tmp_path / name) == data_folders()


def test_languages_that_cannot_be_read_are_named_in_the_settings_order() -> None:
    assert missing_languages(["tlh", "eng", "xyz"]) == ("tlh", "xyz")


async def test_languages_without_data_are_named_and_left_out(program: TesseractProgram) -> None:
    engine = TesseractEngine(program, languages=["eng", "tlh"])
    assert (engine.languages, engine.missing_languages) == (("eng",), ("tlh",))


def test_no_language_left_says_which_there_are(program: TesseractProgram) -> None:
    with pytest.raises(TesseractLanguageError, match=r"no data for tlh.*It has:.*eng"):
        TesseractEngine(program, languages=["tlh"])


def test_a_wrong_path_names_the_setting() -> None:
    program = find_program(Path("/nowhere/tesseract"))
    with pytest.raises(TesseractMissingError, match="TESSERACT_PATH"):
        program.version()


def test_the_program_tells_its_version_and_languages(program: TesseractProgram) -> None:
    assert program.version().split(".")[0] == "5"
    assert "eng" in program.languages()


def script(path: Path, body: str) -> TesseractProgram:
    path.write_text(
        '#!/bin/sh\ncase "$1" in\n--version) echo tesseract 5.0;;\n'
        f"--list-langs) printf 'List:\\neng\\n';;\n*) {body};;\nesac\n"
    )
    path.chmod(0o755)
    return TesseractProgram(path)


async def test_a_program_that_fails_is_a_failed_picture(tmp_path: Path) -> None:
    engine = TesseractEngine(script(tmp_path / "tesseract", "exit 3"), languages=["eng"])
    with pytest.raises(TesseractFailedError):
        await engine.read(encoded(draw(["x"])))


async def test_a_program_that_hangs_is_ended_and_may_be_tried_again(tmp_path: Path) -> None:
    program = script(tmp_path / "tesseract", "exec sleep 60")
    engine = TesseractEngine(program, languages=["eng"], timeout_s=0.1)
    with pytest.raises(TesseractTimeoutError):
        await engine.read(encoded(draw(["x"])))


def test_words_become_lines_in_pixels_of_the_original() -> None:
    tsv = "\n".join(
        (
            TSV_HEAD,
            "1\t1\t0\t0\t0\t0\t0\t0\t400\t200\t-1\t",
            "5\t1\t1\t1\t1\t1\t10\t20\t40\t10\t90.0\tcan't",
            '5\t1\t1\t1\t1\t2\t60\t18\t60\t14\t60.0\topen "x',
            "5\t1\t1\t1\t2\t1\t10\t40\t40\t10\t-1\t ",
            "5\t1\t1\t2\t1\t1\t10\t60\t40\t10\t95.5\tend",
        )
    )

    lines = lines_from_tsv(tsv, scale=2)

    assert [line.text for line in lines] == ["can't open \"x", "end"]
    assert lines[0].box == Box(5, 9, 60, 16)
    assert lines[0].confidence == pytest.approx((0.9 * 5 + 0.6 * 7) / 12)


@pytest.mark.parametrize(
    ("paper", "size", "scale", "grey"),
    [
        pytest.param("white", (100, 50), 2, 255, id="light stays"),
        pytest.param("#101010", (100, 50), 2, 239, id="dark is inverted"),
        pytest.param("white", (4000, 3000), 1, 255, id="large stays as it is"),
    ],
)
def test_a_page_is_light_and_enlarged(
    paper: str, size: tuple[int, int], scale: int, grey: int
) -> None:
    prepared, factor = page(Image.new("RGB", size, paper))
    assert factor == scale
    assert prepared.size == (size[0] * scale, size[1] * scale)
    assert prepared.getpixel((5, 5)) == grey
