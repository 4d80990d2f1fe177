"""The folder of uploaded files: the HTTP door writes it, workers read it."""

from functools import partial
from pathlib import Path

from redis.asyncio import Redis

from cli.wiring.reader import reader_options
from core.file_store import FileStore
from core.settings import Settings
from jobs.upload_bell import UploadBell
from jobs.upload_deps import KeepsInvoices, UploadDeps
from ocr.image import check


def uploads_folder(settings: Settings) -> Path:
    return (settings.uploads_dir or settings.data_dir / "uploads").absolute()


def file_store(settings: Settings) -> FileStore:
    return FileStore(
        uploads_folder(settings),
        max_bytes=settings.image_max_bytes,
        min_free=settings.uploads_min_free_bytes,
    )


def upload_deps(settings: Settings, redis: Redis, invoices: KeepsInvoices) -> UploadDeps:
    """What a worker needs to read uploads."""
    return UploadDeps(
        files=file_store(settings),
        bell=UploadBell(redis),
        check=partial(check, limits=reader_options(settings).limits),
        invoices=invoices,
    )
