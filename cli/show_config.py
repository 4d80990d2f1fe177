"""`helpsight config`: the settings that are in force, and where each comes from."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Annotated, Literal, get_args

import typer
from pydantic import SecretStr
from pydantic_settings import DotEnvSettingsSource, EnvSettingsSource
from rich.console import Console
from rich.text import Text

from cli.config import env_example, env_file, load_settings, written
from core.settings import SECTIONS, Settings

Source = Literal["environment", ".env", "default"]


@dataclass(frozen=True, slots=True)
class Effective:
    """A setting as it is in force. `value` is None for one that is empty, and for every secret."""

    name: str
    value: str | None
    source: Source
    is_secret: bool
    is_set: bool

    @property
    def shown(self) -> str:
        if self.is_secret:
            return "(set)" if self.is_set else "(not set)"
        return self.value or "(empty)"


def config(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    example: Annotated[
        bool, typer.Option("--example", help="Print the text of .env.example instead.")
    ] = False,
) -> None:
    """Show the settings that are in force and where each comes from; secrets only as set or not.

    The environment wins over the file .env, and that over the defaults.

    * `helpsight config` lists them all

    * `helpsight config --example > .env.example` writes the file that explains each
    """
    if example:
        print(env_example(), end="")
        return
    found = effective(load_settings(), sources(env_file()))
    if as_json:
        print(json.dumps({"settings": [asdict(setting) for setting in found]}))
    else:
        Console(soft_wrap=True).print(report(found), end="")


def sources(file: str) -> dict[str, Source]:
    """Where each setting that is set comes from: the environment wins over *file*."""
    told: dict[str, Source] = {}
    for name in DotEnvSettingsSource(Settings, env_file=file)():
        told[name] = ".env"
    for name in EnvSettingsSource(Settings)():
        told[name] = "environment"
    return told


def effective(settings: Settings, told: dict[str, Source]) -> list[Effective]:
    """All settings, in the order of `.env.example`."""
    return [
        _one(name, getattr(settings, name), told.get(name, "default"))
        for name in Settings.model_fields
    ]


def _one(name: str, value: object, source: Source) -> Effective:
    is_secret = SecretStr in get_args(Settings.model_fields[name].annotation)
    return Effective(
        name=name.upper(),
        value=None if is_secret else written(value),
        source=source,
        is_secret=is_secret,
        is_set=source != "default",
    )


def report(found: Sequence[Effective]) -> Text:
    """One line a setting, under the heading of its part; what was set stands out."""
    text, width = Text(), max(len(setting.name) for setting in found)
    for setting in found:
        if heading := SECTIONS.get(setting.name.lower()):
            text.append(f"{heading}\n", "bold")
        style = "" if setting.is_set else "dim"
        text.append(f"  {setting.name:<{width}}  {setting.source:<11}  ", style)
        text.append(f"{setting.shown}\n", style)
    return text
