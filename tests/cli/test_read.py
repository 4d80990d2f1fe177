import json
from collections.abc import Sequence
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from cli.given_file import file_bytes
from cli.read import read
from core.errors import PermanentError
from ocr.refusals import ImageTooManyBytesError
from tests.ocr.pictures import draw, encoded


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "error.png"
    path.write_bytes(encoded(draw(["KeyError: 'TOKEN'", "in line twelve"])))
    return path


def run(*arguments: str | Path, **settings: str) -> Result:
    app = typer.Typer()
    app.command()(read)
    environment = {
        "HELPSIGHT_ENV_FILE": "/dev/null",
        "OPENROUTER_API_KEY": None,
        "COLUMNS": "200",
        "NO_COLOR": "1",
        **settings,
    }
    return CliRunner(env=environment).invoke(app, [str(argument) for argument in arguments])


def squeezed(text: str) -> str:
    return "".join(text.split())


def json_lines(result: Result) -> Sequence[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_one_picture_prints_its_text_alone(picture: Path) -> None:
    result = run(picture)
    assert result.exit_code == 0
    assert squeezed(result.stdout) == "KeyError:'TOKEN'inlinetwelve"
    assert result.stderr == ""


def test_of_an_animation_it_is_said_that_one_frame_was_read(tmp_path: Path) -> None:
    path = tmp_path / "moving.gif"
    frames = [draw([text]) for text in ("first frame", "other frame")]
    path.write_bytes(encoded(frames[0], "GIF", save_all=True, append_images=frames[1:]))

    result = run(path, "--engine", "paddle-tiny")

    assert squeezed(result.stdout) == "firstframe"
    assert result.stderr == f"{path}: Of this animation only the first frame was read.\n"


def test_several_pictures_have_a_header_each(picture: Path) -> None:
    result = run(picture, picture, "--engine", "paddle-tiny")
    assert result.exit_code == 0
    assert result.stdout.count(f"==> {picture} <==") == 2


def test_json_is_one_object_a_line(picture: Path) -> None:
    result = run(picture, picture, "--json", "--engine", "paddle-tiny")

    assert result.exit_code == 0
    first, second = json_lines(result)
    assert first["file"] == second["file"] == str(picture)
    assert first["engine"] == "paddle"
    assert first["model_version"] == "pp-ocrv6-tiny"
    assert squeezed(str(first["error_lines"])) == squeezed(str([str(first["text"]).split("\n")[0]]))
    assert set(first) == {
        "file", "text", "confidence", "engine", "model_version", "ms", "interface_type",
        "error_state", "error_lines", "context",
    }  # fmt: skip


def test_a_file_that_fails_is_named_and_the_others_are_read(picture: Path, tmp_path: Path) -> None:
    notes = tmp_path / "notes.png"
    notes.write_text("not a picture")

    result = run(tmp_path / "gone.png", notes, tmp_path, picture, "--engine", "paddle-tiny")

    assert result.exit_code == 1
    assert squeezed(result.stdout).endswith("KeyError:'TOKEN'inlinetwelve")
    gone, not_a_picture, folder = result.stderr.splitlines()
    assert gone == f"{tmp_path / 'gone.png'}: No such file or directory."
    assert "not a picture" in not_a_picture
    assert folder == f"{tmp_path}: Is a directory."


def test_an_unknown_engine_names_the_choices(picture: Path) -> None:
    result = run(picture, "--engine", "easyocr")
    assert result.exit_code == 2
    for choice in ("auto", "local", "tesseract", "paddle-small", "paddle-tiny", "openrouter"):
        assert choice in result.stderr


def test_no_picture_is_a_usage_error() -> None:
    assert run().exit_code == 2


def test_openrouter_without_a_key_says_what_to_set(picture: Path) -> None:
    result = run(picture, "--engine", "openrouter")
    assert isinstance(result.exception, PermanentError)  # cli.main prints it
    assert "OPENROUTER_API_KEY" in str(result.exception)


UNREACHABLE = {"OPENROUTER_API_KEY": "key", "OPENROUTER_BASE_URL": "http://127.0.0.1:1/v1"}


def test_auto_reads_locally_when_the_model_cannot_be_reached(picture: Path) -> None:
    result = run(picture, "--engine", "auto", **UNREACHABLE, OCR_MODE="model")
    assert result.exit_code == 0
    assert "TOKEN" in result.stdout


def test_openrouter_alone_has_no_stand_in(picture: Path) -> None:
    result = run(picture, "--engine", "openrouter", **UNREACHABLE)
    assert result.exit_code == 1
    assert result.stderr == f"{picture}: The model's provider cannot be reached.\n"


def test_the_help_says_what_each_engine_is() -> None:
    result = run("--help")
    assert result.exit_code == 0
    assert "helpsight read --json" in result.stdout


def test_a_file_is_never_read_past_its_limit(tmp_path: Path) -> None:
    path = tmp_path / "big.png"
    path.write_bytes(bytes(3_000_000))
    with pytest.raises(ImageTooManyBytesError, match=r"3\.0 MB"):
        file_bytes(path, 1_000_000)
    assert len(file_bytes(path, 3_000_000)) == 3_000_000


def test_a_manifest_is_read_into_json_lines(picture: Path, tmp_path: Path) -> None:
    manifest, out = tmp_path / "shots.jsonl", tmp_path / "readings.jsonl"
    manifest.write_text('{"file": "error.png", "truth": "?"}\n\n{"file": "gone.png"}\n')

    result = run("--manifest", manifest, "--out", out, "--engine", "paddle-tiny")

    first, second = (json.loads(line) for line in out.read_text().splitlines())
    assert set(first) == {"file", "text", "conf", "engine", "sec", "cpu"}
    assert (first["file"], first["engine"]) == ("error.png", "paddle")
    assert squeezed(first["text"]) == "KeyError:'TOKEN'inlinetwelve"
    assert 0 < first["conf"] <= 1
    assert min(first["sec"], first["cpu"]) > 0
    assert (second["file"], second["text"]) == ("gone.png", "")
    assert second["error"] == "No such file or directory."
    assert result.exit_code == 1


@pytest.mark.parametrize(
    "arguments",
    [("--manifest", "m.jsonl"), ("--out", "o.jsonl"), ("a.png", "--manifest", "m", "--out", "o")],
)
def test_pictures_and_a_manifest_exclude_each_other(arguments: Sequence[str]) -> None:
    assert run(*arguments).exit_code == 2


@pytest.mark.parametrize("line", ["not json", "[]", '{"image": "a.png"}'])
def test_a_broken_manifest_names_the_line(line: str, tmp_path: Path) -> None:
    manifest = tmp_path / "m.jsonl"
    manifest.write_text(f'{{"file": "a.png"}}\n{line}\n')
    result = run("--manifest", manifest, "--out", tmp_path / "o.jsonl")
    assert result.exit_code == 2
    assert "Line 2" in result.stderr
