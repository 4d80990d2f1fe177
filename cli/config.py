"""The settings as people meet them: read with kind errors, and written out as `.env.example`."""

import os
import textwrap
from collections.abc import Mapping
from typing import Annotated, cast

import typer
from pydantic import SecretStr, ValidationError
from pydantic.fields import FieldInfo

from core.errors import PermanentError
from core.settings import SECTIONS, Settings

ENV_FILE = "HELPSIGHT_ENV_FILE"  # names another file than .env; /dev/null for none


class SetUpError(PermanentError):
    """Starting again changes nothing: somebody has to set something right first."""

    code = "not_set_up"


class BadSettings(SetUpError):
    code = "bad_settings"


class MissingSetting(SetUpError):
    code = "missing_setting"


def load_settings() -> Settings:
    """The settings of this process.

    Raises:
        BadSettings: one line for each value that is refused, never the value itself.
    """
    try:
        return Settings(_env_file=os.environ.get(ENV_FILE, ".env"))  # pyright: ignore[reportCallIssue]  # BaseSettings' own
    except ValidationError as error:
        lines = [f"  {_name(problem['loc'])}: {problem['msg']}" for problem in error.errors()]
        raise BadSettings(
            "these settings (environment or .env) are refused:\n"
            + "\n".join(lines)
            + "\nEvery setting with its meaning: .env.example"
        ) from None


def _name(location: tuple[int | str, ...]) -> str:
    return str(location[0]).upper() if location else "together"


def required(value: SecretStr | None, name: str, page: str) -> str:
    """The plain text of a secret that this command cannot do without.

    Raises:
        MissingSetting: it is unset; *page* explains where it comes from.
    """
    if value is None or not value.get_secret_value():
        raise MissingSetting(
            f"{name} is not set. {page} explains where it comes from;"
            " put it into the file .env, or into the environment."
        )
    return value.get_secret_value()


def plain(value: SecretStr | None) -> str | None:
    """The text of an optional secret, None when it is unset."""
    return value.get_secret_value() if value else None


def env_example(fields: Mapping[str, FieldInfo] | None = None) -> str:
    """The text of `.env.example`: each setting with one comment, and its default."""
    given = Settings.model_fields if fields is None else fields
    lines = [
        "# Helpsight's settings. Copy this file to .env and fill in what you need; everything",
        "# has a default that works. The environment wins over .env.",
    ]
    for name, field in given.items():
        if name in SECTIONS:
            lines += ["", f"# ---- {SECTIONS[name]} ----"]
        lines += [
            "",
            *textwrap.wrap(
                field.description or "", 96, initial_indent="# ", subsequent_indent="# "
            ),
        ]
        default = _written(field.default)
        lines.append(f"{name.upper()}=" if default is None else f"#{name.upper()}={default}")
    return "\n".join(lines) + "\n"


def _written(default: object) -> str | None:
    if default is None:
        return None
    if isinstance(default, bool):
        return str(default).lower()
    if isinstance(default, tuple):
        return ",".join(map(str, cast("tuple[object, ...]", default))) or None
    return str(default)


def settings(
    *,
    example: Annotated[
        bool, typer.Option("--example", help="Print the text of .env.example instead.")
    ] = False,
) -> None:
    """Show the settings that are in force; secrets only as set or not set."""
    print(env_example() if example else "\n".join(in_force(load_settings())), end="")
    if not example:
        print()


def in_force(given: Settings) -> list[str]:
    """One line a setting: its name and value, `*` before those that were set."""
    return [
        f"{'*' if name in given.model_fields_set else ' '} {name.upper()}="
        f"{_shown(getattr(given, name))}"
        for name in Settings.model_fields
    ]


def _shown(value: object) -> str:
    if isinstance(value, SecretStr):
        return "(set)"
    return "(not set)" if value is None else _written(value) or ""
