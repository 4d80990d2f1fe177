from pathlib import Path

import typer
from typer.testing import CliRunner

from cli.read import read
from tests.ocr.pictures import draw, encoded


def shown(picture: Path, *options: str) -> str:
    app = typer.Typer()
    app.command()(read)
    runner = CliRunner(env={"HELPSIGHT_ENV_FILE": "/dev/null", "OPENROUTER_API_KEY": None})
    arguments = [str(picture), "--engine", "paddle-tiny", *options]
    return runner.invoke(app, arguments).stdout


def test_a_picture_of_ones_own_is_shown_as_it_is_unless_redaction_is_asked_for(
    tmp_path: Path,
) -> None:
    picture = tmp_path / "env.png"
    picture.write_bytes(encoded(draw(["DB_PASSWORD=tiger2026", "the second line"])))

    assert "tiger2026" in shown(picture)
    for options in (["--redact"], ["--redact", "--json"]):
        text = shown(picture, *options)
        assert "tiger2026" not in text
        assert "[REDACTED:PASSWORD]" in text
        assert "second" in text
