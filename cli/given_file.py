"""Files that a command is given, mostly pictures."""

from pathlib import Path

from ocr.refusals import ImageTooManyBytesError


def refusal(error: OSError) -> str:
    """Why a file cannot be opened, as people say it: `error.png: No such file or directory`."""
    why = error.strerror or str(error)
    return f"{error.filename}: {why}" if error.filename else why


def file_bytes(path: Path, max_bytes: int) -> bytes:
    """The bytes of a file, never many more than *max_bytes*.

    Raises:
        ImageTooManyBytesError: the file is larger.
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        data = file.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise ImageTooManyBytesError(path.stat().st_size, max_bytes)
    return data
