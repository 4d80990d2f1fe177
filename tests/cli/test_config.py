from pathlib import Path

import pytest
from pydantic import SecretStr

from cli.config import BadSettings, MissingSetting, env_example, load_settings, required
from core.settings import SECTIONS, Settings

ROOT = Path(__file__).parents[2]


def test_env_example_is_what_the_settings_say() -> None:
    written = (ROOT / ".env.example").read_text("utf-8")

    assert written == env_example(), "run `helpsight config --example > .env.example`"


def test_env_example_names_every_setting_once() -> None:
    names = [
        line.lstrip("#").split("=")[0].lower()
        for line in env_example().splitlines()
        if "=" in line and not line.startswith("# ")
    ]

    assert names == list(Settings.model_fields)
    assert set(SECTIONS) <= set(names)


def test_a_refused_setting_is_named_without_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_API_URL", "http://evil.example/s3cret")
    monkeypatch.setenv("MAX_JOBS_PER_POLL", "none")

    with pytest.raises(BadSettings) as refused:
        load_settings()

    assert "DISCORD_API_URL: " in str(refused.value)
    assert "MAX_JOBS_PER_POLL: " in str(refused.value)
    assert "s3cret" not in str(refused.value)


def test_an_empty_setting_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "")
    monkeypatch.setenv("WEB_PORT", "")

    assert load_settings().discord_token is None


def test_what_is_missing_is_named_with_the_page_that_explains_it() -> None:
    with pytest.raises(MissingSetting, match=r"DISCORD_TOKEN is not set. docs/discord.md"):
        required(None, "DISCORD_TOKEN", "docs/discord.md")

    assert required(SecretStr("x"), "DISCORD_TOKEN", "docs/discord.md") == "x"
