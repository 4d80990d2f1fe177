import json
from pathlib import Path

import pytest

from cli.config import ENV_FILE
from cli.show_config import Effective, config
from core.settings import Settings

SECRET = "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs"


@pytest.fixture
def dotenv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "my.env"
    monkeypatch.setenv(ENV_FILE, str(file))
    return file


def shown(capsys: pytest.CaptureFixture[str]) -> dict[str, Effective]:
    config(as_json=True, example=False)
    told = json.loads(capsys.readouterr().out)["settings"]
    return {setting["name"]: Effective(**setting) for setting in told}


def test_each_setting_names_where_it_comes_from(
    dotenv: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    dotenv.write_text("WEB_PORT=9000\nOCR_LANGUAGES=eng\nLEASE_S=\nANSWER_SOURCES=2\n")
    monkeypatch.setenv("ANSWER_SOURCES", "4")
    monkeypatch.setenv("MAX_TRIES", "")

    found = shown(capsys)

    assert list(found) == [name.upper() for name in Settings.model_fields]
    told = {name: (found[name].value, found[name].source) for name in found}
    assert told["WEB_PORT"] == ("9000", ".env")
    assert told["OCR_LANGUAGES"] == ("eng", ".env")
    assert told["ANSWER_SOURCES"] == ("4", "environment")
    assert told["LEASE_S"] == ("30", "default")
    assert told["MAX_TRIES"] == ("3", "default")


@pytest.mark.parametrize("as_json", [True, False])
def test_secrets_are_shown_as_set_or_not_only(
    dotenv: Path, capsys: pytest.CaptureFixture[str], *, as_json: bool
) -> None:
    dotenv.write_text(f"DISCORD_TOKEN={SECRET}\nDATABASE_URL=postgresql://u:pa55@db/x\n")

    config(as_json=as_json, example=False)

    printed = capsys.readouterr().out
    assert SECRET not in printed
    assert "pa55" not in printed


def test_a_secret_says_whether_it_is_set(dotenv: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dotenv.write_text(f"DISCORD_TOKEN={SECRET}\n")

    found = shown(capsys)

    assert found["DISCORD_TOKEN"].shown == "(set)"
    assert found["GROQ_API_KEY"].shown == "(not set)"
