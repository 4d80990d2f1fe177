"""The folder of uploaded files: names we make, files that are whole, nothing half left behind."""

import errno
import os
import re
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

import structlog

from core.errors import GoneError, PermanentError, TransientError

log = structlog.get_logger()

PART = ".part"
STALE_PART_S = 3600.0
_NAME = re.compile(r"[0-9a-f]{32}\.(?:png|jpg|gif|webp|bmp|tiff|heic|avif|bin)")
_CHUNK = 2**20


class StorageFull(TransientError):
    code = "storage_full"

    def __init__(self) -> None:
        super().__init__("There is no room for this file right now. Please try again later.")


class StorageUnusable(TransientError):
    """The operator has to look at the folder; its log says what is wrong."""

    code = "storage_unusable"

    def __init__(self) -> None:
        super().__init__("Files cannot be stored right now. Please try again later.")


def _why(error: OSError) -> StorageFull | StorageUnusable:
    is_full = error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
    if not is_full:
        log.error("uploads.unusable", error=f"{type(error).__name__}: {error.strerror}")
    return StorageFull() if is_full else StorageUnusable()


class FileTooLarge(PermanentError):
    code = "file_too_large"

    def __init__(self, most: int) -> None:
        super().__init__(f"The file is larger than {most:,} bytes. Send a smaller one.")


class FileGone(GoneError):
    code = "file_gone"

    def __init__(self) -> None:
        super().__init__("The uploaded file is no longer kept. Upload it again.")


class Draft:
    """A file that is being written; it counts only once it is kept."""

    def __init__(self, file: BinaryIO, *, max_bytes: int, min_free: int) -> None:
        self._file = file
        self._max_bytes = max_bytes
        self._min_free = min_free
        self.size = 0

    def write(self, data: bytes | memoryview) -> None:
        """Add *data* at the end.

        Raises:
            FileTooLarge: it would be more than `max_bytes`.
            StorageFull, StorageUnusable: the disk does not take it.
        """
        before = self.size
        self.size += len(data)
        if self.size > self._max_bytes:
            raise FileTooLarge(self._max_bytes)
        if before // _CHUNK != self.size // _CHUNK or not before:
            self._check_room()
        try:
            self._file.write(data)
        except OSError as error:
            raise _why(error) from error

    def read(self) -> bytes:
        """All of it, as it is on its way to the disk."""
        try:
            self._file.flush()
        except OSError as error:
            raise _why(error) from error
        self._file.seek(0)
        return self._file.read()

    def _check_room(self) -> None:
        disk = os.fstatvfs(self._file.fileno())
        if disk.f_bavail * disk.f_frsize < self._min_free:
            raise StorageFull


class FileStore:
    """Files in one folder, all of them directly in it.

    `min_free` are the bytes of the disk that uploads leave to others.
    """

    def __init__(self, folder: Path, *, max_bytes: int, min_free: int) -> None:
        self._folder = folder
        self._max_bytes = max_bytes
        self._min_free = min_free

    def prepare(self) -> None:
        """Make the folder, for its owner alone.

        Raises:
            StorageFull, StorageUnusable: it cannot be made.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise _why(error) from error

    @contextmanager
    def draft(self, upload_id: UUID) -> Generator[Draft]:
        """A new file. Unless `keep` was called for it, nothing of it is left after the block."""
        path = self._part(upload_id)
        self.prepare()
        try:
            file = path.open("x+b")
        except OSError as error:
            raise _why(error) from error
        try:
            yield Draft(file, max_bytes=self._max_bytes, min_free=self._min_free)
        finally:
            with suppress(OSError):  # a full disk says so at `flush`
                file.close()
            path.unlink(missing_ok=True)

    def keep(self, upload_id: UUID, suffix: str) -> str:
        """Let the file of a draft stay; its name from now on."""
        name = f"{upload_id.hex}.{suffix}"
        self._part(upload_id).rename(self._path(name))
        return name

    def read(self, name: str) -> bytes:
        """The bytes of a kept file.

        Raises:
            FileGone: there is none of this name.
        """
        try:
            with self._opened(name) as file:
                return file.read(self._max_bytes + 1)
        except OSError as error:
            raise FileGone from error

    def exists(self, name: str) -> bool:
        """Whether there is a file of our own of this name: no link, nothing outside the folder."""
        if not _NAME.fullmatch(name):
            return False
        path = self._folder / name
        return path.is_file() and not path.is_symlink()

    def delete(self, name: str) -> None:
        with suppress(OSError):
            self._path(name).unlink(missing_ok=True)

    def older_than(self, seconds: float) -> Iterator[str]:
        """Names of files that are there for longer than *seconds*."""
        before = time.time() - seconds
        with suppress(FileNotFoundError):
            for entry in os.scandir(self._folder):
                if (
                    _NAME.fullmatch(entry.name)
                    and entry.stat(follow_symlinks=False).st_mtime < before
                ):
                    yield entry.name

    def delete_stale_parts(self) -> int:
        """Delete what a process left half written that was killed; how many."""
        stale = 0
        for path in self._folder.glob(f"*{PART}"):
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < time.time() - STALE_PART_S:
                    path.unlink()
                    stale += 1
        return stale

    def _part(self, upload_id: UUID) -> Path:
        return self._folder / f"{upload_id.hex}{PART}"

    def _path(self, name: str) -> Path:
        """Where a file of ours is.

        Raises:
            FileGone: it is no name of ours, so there is no such file.
        """
        if not _NAME.fullmatch(name):
            raise FileGone
        return self._folder / name

    @contextmanager
    def _opened(self, name: str) -> Generator[BinaryIO]:
        descriptor = os.open(self._path(name), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            yield file
