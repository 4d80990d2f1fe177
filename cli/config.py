"""The settings as people meet them: read with kind errors, and written out as `.env.example`."""

import os
import textwrap
from collections.abc import Mapping
from typing import cast

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


def env_file() -> str:
    """The file whose settings count where the environment has none."""
    return os.environ.get(ENV_FILE, ".env")


def load_settings() -> Settings:
    """The settings of this process.

    Raises:
        BadSettings: one line for each value that is refused, never the value itself; or the
            file of the settings cannot be read.
    """
    try:
        return Settings(_env_file=env_file())  # pyright: ignore[reportCallIssue]  # BaseSettings' own
    except OSError as error:
        raise BadSettings(
            f"the file of the settings cannot be read: {env_file()}: {error.strerror or error}."
            " Let the user who runs this read it, or take it away."
        ) from None
    except ValidationError as error:
        lines = [f"  {_name(problem['loc'])}: {_why(problem['msg'])}" for problem in error.errors()]
        raise BadSettings(
            "these settings (environment or .env) are refused:\n"
            + "\n".join(lines)
            + "\nEvery setting with its meaning: .env.example"
        ) from None


def _name(location: tuple[int | str, ...]) -> str:
    return str(location[0]).upper() if location else "together"


def _why(told: str) -> str:
    return told.removeprefix("Value error, ")


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
        default = written(field.default)
        lines.append(f"{name.upper()}=" if default is None else f"#{name.upper()}={default}")
    return "\n".join(lines) + "\n"


def written(value: object) -> str | None:
    """A setting's value as it stands in `.env`; None for one that is empty."""
    if value is None:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return ",".join(map(str, cast("tuple[object, ...]", value))) or None
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
