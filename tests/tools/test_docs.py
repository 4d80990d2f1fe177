"""The documents hold: each link, path, command, target and setting they name is there."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.config import ENV_FILE
from cli.main import COMMANDS
from core.settings import Settings

ROOT = Path(__file__).parents[2]
PAGES = sorted((*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")))
ROOMS = "bot|cli|core|db|deploy|docs|jobs|ocr|playground|qa|tests|tools|web"
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
SETTINGS = {ENV_FILE, *(name.upper() for name in Settings.model_fields)}
# Names in capitals that are no settings: places to fill in, and those of other programs.
OTHERS = {
    *("APPLICATION_ID", "DISCORD_OPENAPI", "MESSAGE_ID", "PR_SET_PDEATHSIG", "RLIMIT_FSIZE"),
    *("POSTGRES_ADMIN_PASSWORD", "POSTGRES_PASSWORD", "VALKEY_PASSWORD"),
}


def code_of(page: Path) -> str:
    """What stands in code on *page*: in backticks, in fences, or indented."""
    text = page.read_text("utf-8")
    indented = re.findall(r"^    .*$", text, flags=re.MULTILINE)
    return "\n".join([*re.findall(r"```.*?```|`[^`\n]+`", text, flags=re.DOTALL), *indented])


def links(page: Path) -> Iterator[tuple[Path, str]]:
    """The file and the heading of every link of *page* that stays here."""
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
        if not target.startswith(("http:", "https:")):
            path, _, heading = target.partition("#")
            yield (page.parent / path if path else page), heading


def anchors(page: Path) -> set[str]:
    """The headings of *page* as links name them."""
    headings = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), flags=re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", heading.strip().lower()) for heading in headings)
    return {heading.replace(" ", "-") for heading in plain}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_names_only_what_is_there(page: Path) -> None:
    code = code_of(page)

    missing = [
        *(str(file) for file, _ in links(page) if not file.exists()),
        *(name for file, name in links(page) if name and name not in anchors(file)),
        *(path for path in named_paths(page) if not is_there(path)),
        *(
            f"make {name}"
            for name in re.findall(r"\bmake ([a-z][a-z-]*)", code)
            if name not in TARGETS
        ),
        *(
            f"helpsight {name}"
            for name in re.findall(r"\bhelpsight (?!helpsight)([a-z][a-z-]*)\b", code)
            if name not in COMMANDS
        ),
        *(
            name
            for name in re.findall(r"\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b", page.read_text("utf-8"))
            if name not in SETTINGS | OTHERS
        ),
    ]

    assert not missing


def named_paths(page: Path) -> Iterator[str]:
    yield from re.findall(rf"`((?:{ROOMS})/[\w/.\-]*)`", page.read_text("utf-8"))


def is_there(path: str) -> bool:
    """A file or folder; a module without `.py`, or with the name of something in it."""
    places = (path, f"{path}.py", f"{path.rpartition('.')[0]}.py")
    return any((ROOT / place).exists() for place in places)


def test_every_picture_of_the_documents_is_shown_somewhere() -> None:
    shown = {file.resolve() for page in PAGES for file, _ in links(page)}

    assert {*(ROOT / "docs" / "images").iterdir()} <= shown
