"""Pictures come in, and their jobs are told of; nobody sees another's."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from httpx2 import AsyncClient, Response
from redis.asyncio import Redis

from core.errors import PermanentError
from jobs.queue import READ_QUEUE
from tests.fakes import FakeReader, a_reading
from tests.jobs.conftest import queued
from tests.uploads import a_png
from tests.web.conftest import Door, MakeDoor
from web.deps import WebLimits
from web.multipart import shown_name


async def upload(client: AsyncClient, data: bytes | None = None, **fields: str) -> Response:
    picture = a_png() if data is None else data
    return await client.post(
        "/upload-image", files={"image": ("error.png", picture, "image/png")}, data=fields
    )


async def uploaded(client: AsyncClient, *, user_id: str = "u") -> str:
    return (await upload(client, user_id=user_id)).json()["job_id"]


def files(door: Door) -> list[Path]:
    return sorted(door.folder.iterdir()) if door.folder.exists() else []


async def test_an_upload_answers_as_the_seed_says(
    door: Door, ann: AsyncClient, redis: Redis
) -> None:
    answer = (await upload(ann, user_id="somebody-else")).json()

    assert answer["success"] is True
    assert (answer["type"], answer["status"]) == ("job_enqueued", "queued")
    assert answer["filename"] == "error.png"
    assert {"message", "suggestions", "timestamp"} <= set(answer)
    assert f"read_upload:{answer['job_id']}" in await queued(redis, READ_QUEUE)
    [file] = files(door)
    assert file.read_bytes() == a_png()
    assert UUID(file.stem)
    assert answer["filepath"] == f"/uploads/{file.name}"


async def test_the_owner_comes_from_the_key_alone(door: Door, ann: AsyncClient) -> None:
    job_id = await uploaded(ann, user_id="bob")

    owner = await door.db.fetchval("SELECT owner FROM ocr_jobs WHERE id = $1", UUID(job_id))
    assert owner == "ann"


async def test_a_job_is_told_as_the_seed_says(ann: AsyncClient, work: Any) -> None:
    job_id = await uploaded(ann)
    before = (await ann.get(f"/api/ocr/job/{job_id}")).json()
    await work(job_id)
    after = (await ann.get(f"/api/ocr/job/{job_id}")).json()

    assert (before["status"], before["progress"]) == ("queued", 0)
    assert (after["status"], after["progress"], after["success"]) == ("done", 100, True)
    assert {"job_id", "filename", "invoice_id", "error_message", "created_at", "updated_at"} <= set(
        after
    )


async def test_a_failed_job_says_why(ann: AsyncClient, work: Any) -> None:
    job_id = await uploaded(ann)
    await work(job_id, FakeReader(PermanentError("No engine reads this.")))

    job = (await ann.get(f"/api/ocr/job/{job_id}")).json()

    assert (job["status"], job["error_message"]) == ("failed", "No engine reads this.")
    assert job["error_code"] == "permanent"
    assert (await ann.get(f"/api/ocr/job/{job_id}/result")).status_code == 409


async def test_what_was_read_comes_with_its_lines(ann: AsyncClient, work: Any) -> None:
    job_id = await uploaded(ann)
    await work(job_id, FakeReader(a_reading("404\nNot Found")))

    result = (await ann.get(f"/api/ocr/job/{job_id}/result")).json()

    assert result["text"] == "404\nNot Found"
    assert [line["text"] for line in result["lines"]] == ["404", "Not Found"]
    assert (result["engine"], result["width"]) == ("fake", 640)


@pytest.mark.parametrize("path", ["", "/events", "/result", "/image"])
async def test_jobs_of_others_are_as_those_that_are_not_there(
    ann: AsyncClient, bob: AsyncClient, path: str
) -> None:
    job_id = await uploaded(ann)

    theirs = await bob.get(f"/api/ocr/job/{job_id}{path}")
    nobodys = await bob.get(f"/api/ocr/job/{uuid4()}{path}")

    assert theirs.status_code == nobodys.status_code == 404
    assert theirs.json() == nobodys.json()


@pytest.mark.parametrize("act", ["cancel", "retry"])
async def test_nobody_ends_or_repeats_the_jobs_of_others(
    ann: AsyncClient, bob: AsyncClient, act: str
) -> None:
    job_id = await uploaded(ann)

    assert (await bob.post(f"/api/ocr/job/{job_id}/{act}")).status_code == 404
    assert (await bob.delete(f"/api/ocr/job/{job_id}")).status_code == 404
    assert (await ann.get(f"/api/ocr/job/{job_id}")).json()["status"] == "queued"


async def test_a_job_can_be_cancelled_and_tried_again(ann: AsyncClient, work: Any) -> None:
    job_id = await uploaded(ann)

    cancelled = await ann.post(f"/api/ocr/job/{job_id}/cancel")
    twice = await ann.post(f"/api/ocr/job/{job_id}/cancel")
    again = await ann.post(f"/api/ocr/job/{job_id}/retry")
    await work(job_id)
    done = await ann.post(f"/api/ocr/job/{job_id}/retry")

    assert (cancelled.json()["status"], cancelled.json()["error_code"]) == ("failed", "cancelled")
    assert twice.json()["error"]["code"] == "job_has_ended"
    assert again.json()["status"] == "queued"
    assert done.json()["error"]["code"] == "job_not_failed"


async def test_what_is_deleted_is_gone_with_its_file(door: Door, ann: AsyncClient) -> None:
    job_id = await uploaded(ann)

    assert (await ann.delete(f"/api/ocr/job/{job_id}")).status_code == 204

    assert (await ann.get(f"/api/ocr/job/{job_id}")).status_code == 404
    assert files(door) == []


async def test_the_picture_comes_back_as_it_was_and_runs_nothing(ann: AsyncClient) -> None:
    answer = await ann.get(f"/api/ocr/job/{await uploaded(ann)}/image")

    assert answer.content == a_png()
    assert answer.headers["content-type"] == "image/png"
    assert "sandbox" in answer.headers["content-security-policy"]


async def test_states_are_streamed_until_the_end(ann: AsyncClient, work: Any) -> None:
    job_id = await uploaded(ann)

    async with asyncio.TaskGroup() as group:
        streaming = group.create_task(ann.get(f"/api/ocr/job/{job_id}/events"))
        group.create_task(work(job_id))
    answer = streaming.result()

    assert answer.headers["content-type"].startswith("text/event-stream")
    states = [json.loads(line[5:]) for line in answer.text.splitlines() if line.startswith("data:")]
    progress = [state["progress"] for state in states]
    assert states[-1]["status"] == "done"
    assert progress == sorted(progress)
    assert "event: job" in answer.text


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        (b"no picture", 415, None),
        (b"", 415, None),
        (b"<svg onload=alert(1)>", 415, None),
        (a_png() + bytes(2**18), 413, "file_too_large"),
    ],
)
async def test_what_cannot_be_read_is_refused_before_it_is_queued(
    door: Door, ann: AsyncClient, data: bytes, status: int, code: str | None
) -> None:
    answer = await upload(ann, data)

    assert answer.status_code == status
    assert code is None or answer.json()["error"]["code"] == code
    assert files(door) == []
    assert await door.db.fetchval("SELECT count(*) FROM ocr_jobs") == 0


async def test_a_full_disk_is_told_and_nothing_is_left(make_door: MakeDoor) -> None:
    door = make_door(min_free=2**62)
    async with door.client(await door.key()) as ann:
        answer = await upload(ann)

    assert (answer.status_code, answer.json()["error"]["code"]) == (507, "storage_full")
    assert files(door) == []


async def test_a_caller_who_goes_away_leaves_nothing(door: Door, ann: AsyncClient) -> None:
    async def half() -> AsyncIterator[bytes]:
        yield b'--b\r\nContent-Disposition: form-data; name="image"; filename="a"\r\n\r\n\x89PNG'

    answer = await ann.post(
        "/upload-image",
        content=half(),
        headers={"Content-Type": "multipart/form-data; boundary=b"},
    )

    assert answer.json()["error"]["code"] == "bad_form"
    assert files(door) == []


async def test_a_boundary_that_is_too_long_is_none(ann: AsyncClient) -> None:
    headers = {"Content-Type": f"multipart/form-data; boundary={'b' * 500}"}

    answer = await ann.post("/upload-image", content=b"--b\r\n", headers=headers)

    assert answer.json()["error"]["code"] == "not_a_form"


async def test_a_sender_who_dawdles_is_ended(make_door: MakeDoor) -> None:
    door = make_door(limits=WebLimits(upload_s=0.05))

    async def slow() -> AsyncIterator[bytes]:
        yield b"--b\r\n"
        await asyncio.Event().wait()

    async with door.client(await door.key()) as ann:
        answer = await ann.post(
            "/upload-image",
            content=slow(),
            headers={"Content-Type": "multipart/form-data; boundary=b"},
        )

    assert answer.status_code == 408
    assert files(door) == []


async def test_nobody_keeps_more_files_than_allowed(make_door: MakeDoor) -> None:
    door = make_door(limits=WebLimits(uploads_per_owner=1))
    async with door.client(await door.key()) as ann:
        answers = [await upload(ann), await upload(ann)]

    assert [answer.status_code for answer in answers] == [200, 409]
    assert len(files(door)) == 1


@pytest.mark.parametrize(
    "form",
    [
        {"files": {"picture": ("a.png", b"x")}},
        {"files": {"image": ("a.png", a_png())}, "data": {"purpose": "gift"}},
        {"files": {"image": ("a.png", a_png())}, "data": {"user_id": "x" * 2000}},
        {"files": [("image", ("a.png", a_png())), ("image", ("b.png", a_png()))]},
        {"content": b"nothing", "headers": {"Content-Type": "multipart/form-data; boundary=b"}},
    ],
)
async def test_forms_that_are_none_are_refused(
    door: Door, ann: AsyncClient, form: dict[str, Any]
) -> None:
    assert (await ann.post("/upload-image", **form)).status_code == 422
    assert files(door) == []


async def test_names_from_outside_are_only_shown(door: Door, ann: AsyncClient) -> None:
    answer = await ann.post("/upload-image", files={"image": ("../../etc/passwd", a_png())})

    assert answer.json()["filename"] == "passwd"
    assert [file.parent for file in files(door)] == [door.folder]


async def test_a_file_of_ones_own_is_read_again(ann: AsyncClient, work: Any) -> None:
    first = (await upload(ann)).json()

    answer = await ann.post(
        "/api/ocr/enqueue",
        json={
            "filepath": first["filepath"],
            "filename": "x",
            "uploader": "chatbot",
            "user_id": "u",
        },
    )

    job = answer.json()
    assert job["job_id"] != first["job_id"]
    assert job["message"] == f"OCR job {job['job_id']} queued successfully"
    await work(job["job_id"])
    assert (await ann.get(f"/api/ocr/job/{job['job_id']}")).json()["status"] == "done"


@pytest.mark.parametrize(
    "filepath",
    [
        "../secret.png",
        "/uploads/../secret.png",
        "/etc/passwd",
        "/uploads//etc/passwd",
        "/uploads/%2e%2e/secret.png",
        "file:///etc/passwd",
        "/uploads/",
        "",
        "\0",
        "/uploads/secret.png\n",
    ],
)
async def test_paths_that_are_not_ours_are_refused(
    door: Door, ann: AsyncClient, filepath: str
) -> None:
    (door.folder.parent / "secret.png").write_bytes(a_png())

    answer = await ann.post("/api/ocr/enqueue", json={"filepath": filepath})

    assert answer.status_code in {404, 422}
    assert await door.db.fetchval("SELECT count(*) FROM ocr_jobs") == 0


async def test_files_of_others_are_refused(ann: AsyncClient, bob: AsyncClient) -> None:
    path = (await upload(ann)).json()["filepath"]

    assert (await bob.post("/api/ocr/enqueue", json={"filepath": path})).status_code == 404


async def test_a_link_in_the_place_of_a_file_is_refused(door: Door, ann: AsyncClient) -> None:
    path = (await upload(ann)).json()["filepath"]
    [file] = files(door)
    file.unlink()
    file.symlink_to("/etc/passwd")

    assert (await ann.post("/api/ocr/enqueue", json={"filepath": path})).status_code == 404


def test_names_are_short_printable_and_without_folders() -> None:
    assert shown_name("C:\\Users\\me\\a\tb\u202e.png") == "ab.png"
    assert shown_name("x" * 999) == "x" * 255
    assert shown_name("/\0") == "picture"
