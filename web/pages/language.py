"""What the pages say, in the language of whoever looks."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal, cast

from starlette.requests import Request

Language = Literal["en", "vi"]
LANGUAGES: Mapping[Language, str] = {"en": "English", "vi": "Tiếng Việt"}
FALLBACK: Language = "en"
COOKIE, PARAMETER = "helpsight_language", "lang"
COOKIE_S = 365 * 24 * 3600
MOST_WISHES = 20  # of one Accept-Language header

Texts = Mapping[str, Mapping[str, str]]


def chosen(request: Request) -> Language | None:
    """The language that the address of this page names."""
    return _known(request.query_params.get(PARAMETER, ""))


def language_of(request: Request) -> Language:
    """What somebody chose on the page, or what their browser prefers; else English."""
    cookie = _known(request.cookies.get(COOKIE, ""))
    return chosen(request) or cookie or preferred(request.headers.get("accept-language", ""))


def preferred(header: str) -> Language:
    """The language of ours that an Accept-Language header likes best."""
    wishes = [_wish(part) for part in header.split(",")[:MOST_WISHES]]
    liked: list[tuple[float, Language]] = [
        (weight, language) for weight, language in wishes if language and weight > 0
    ]
    if not liked:
        return FALLBACK
    return max(liked, key=lambda wish: wish[0])[1]  # the first of equals


def _wish(part: str) -> tuple[float, Language | None]:
    name, _, parameter = part.strip().partition(";")
    weight = parameter.strip().removeprefix("q=") if parameter else "1"
    try:
        number = float(weight)
    except ValueError:
        number = 0.0
    return number, _known(name.partition("-")[0].strip().lower())


def _known(name: str) -> Language | None:
    return cast("Language", name) if name in LANGUAGES else None


@cache
def texts(language: Language) -> Texts:
    """All texts of one language, by section and name: those of all files in `texts`."""
    return {
        section: {name: each[language] for name, each in entries.items()}
        for path in sorted(Path(__file__).with_name("texts").glob("*.toml"))
        for section, entries in tomllib.loads(path.read_text(encoding="utf-8")).items()
    }
