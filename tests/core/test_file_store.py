"""The folder of uploads: whole files under names of ours, and nothing else."""

import os
from pathlib import Path
from uuid import uuid4

import pytest

from core.file_store import Draft, FileGone, FileStore, FileTooLarge, StorageFull, StorageUnusable
from tests.uploads import a_store


def kept(store: FileStore, data: bytes = b"data") -> str:
    upload_id = uuid4()
    with store.draft(upload_id) as draft:
        draft.write(data)
        return store.keep(upload_id, "png")


def test_a_kept_file_can_be_read(tmp_path: Path) -> None:
    store = a_store(tmp_path / "uploads")

    assert store.read(kept(store)) == b"data"
    assert (tmp_path / "uploads").stat().st_mode & 0o077 == 0


def test_a_draft_that_is_not_kept_leaves_nothing(tmp_path: Path) -> None:
    store = a_store(tmp_path)

    with store.draft(uuid4()) as draft:
        draft.write(b"half")

    assert list(tmp_path.iterdir()) == []


def test_a_file_that_grows_too_large_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    store = a_store(tmp_path, max_bytes=10)

    with store.draft(uuid4()) as draft:
        draft.write(b"12345")
        with pytest.raises(FileTooLarge, match="10 bytes"):
            draft.write(b"123456")

    assert list(tmp_path.iterdir()) == []


def test_a_disk_without_room_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    store = a_store(tmp_path, min_free=2**62)

    with pytest.raises(StorageFull), store.draft(uuid4()) as draft:
        draft.write(b"x")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
def test_a_disk_that_fills_up_while_it_is_written_is_told() -> None:
    with pytest.raises(StorageFull), open("/dev/full", "r+b", buffering=0) as full:  # noqa: PTH123
        Draft(full, max_bytes=100, min_free=0).write(b"x")


def test_a_folder_that_cannot_be_made_is_another_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(StorageUnusable):
        a_store(tmp_path / "file" / "uploads").prepare()


@pytest.mark.parametrize(
    "name", ["../secret.png", "/etc/passwd", "secret.png", "a" * 32 + ".png/../x", "", "\0"]
)
def test_no_other_name_leads_anywhere(tmp_path: Path, name: str) -> None:
    store = a_store(tmp_path / "uploads")
    store.prepare()
    (tmp_path / "secret.png").write_bytes(b"secret")

    assert not store.exists(name)
    with pytest.raises(FileGone):
        store.read(name)


def test_links_are_not_followed(tmp_path: Path) -> None:
    store, name = a_store(tmp_path / "uploads"), f"{uuid4().hex}.png"
    store.prepare()
    (tmp_path / "secret").write_bytes(b"secret")
    (tmp_path / "uploads" / name).symlink_to(tmp_path / "secret")

    assert not store.exists(name)
    with pytest.raises(FileGone):
        store.read(name)


def test_only_stale_parts_are_deleted(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    old, new = tmp_path / f"{uuid4().hex}.part", tmp_path / f"{uuid4().hex}.part"
    old.touch()
    new.touch()
    os.utime(old, (0, 0))

    assert store.delete_stale_parts() == 1
    assert not old.exists()
    assert new.exists()
