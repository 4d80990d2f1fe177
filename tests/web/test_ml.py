"""The reading API: read while the caller waits, and forgotten after."""

import asyncio
from base64 import b64encode
from collections.abc import AsyncGenerator
from typing import Any

import pytest
from httpx2 import AsyncClient

from core.errors import GoneError, HelpsightError, PermanentError, TransientError
from core.tasks import beside
from tests.uploads import a_png
from tests.web.conftest import Door, MakeDoor
from web.deps import WebLimits

PICTURE = b64encode(a_png()).decode()


@pytest.fixture
async def worker(door: Door, work: Any) -> AsyncGenerator[None]:
    """Works on whatever waits."""

    async def run() -> None:
        while True:
            for row in await door.db.fetch("SELECT id FROM ocr_jobs WHERE status = 'queued'"):
                await work(str(row["id"]))
            await asyncio.sleep(0.01)

    async with beside(run()):
        yield


async def kept(door: Door) -> int:
    files = list(door.folder.iterdir()) if door.folder.exists() else []
    return len(files) + await door.db.fetchval("SELECT count(*) FROM uploads")


@pytest.mark.parametrize("text", [PICTURE, f"data:image/png;base64,{PICTURE}"])
async def test_a_picture_in_base64_is_read_and_forgotten(
    door: Door, ann: AsyncClient, worker: None, text: str
) -> None:
    answer = (await ann.post("/api/ml/ocr", json={"image_base64": text})).json()

    assert answer["success"] is True
    assert answer["engine"] == "fake"
    assert answer["confidence"] == pytest.approx(0.9)
    assert "ModuleNotFoundError" in answer["text"]
    assert await kept(door) == 0


async def test_a_picture_is_fetched_by_its_address(
    door: Door, ann: AsyncClient, worker: None
) -> None:
    door.fetcher.body = a_png()

    answer = await ann.post("/api/ml/ocr", json={"image_url": "https://cdn.discordapp.com/a.png"})

    assert answer.status_code == 200
    assert door.fetcher.urls == ["https://cdn.discordapp.com/a.png"]


async def test_one_bad_item_fails_alone(door: Door, ann: AsyncClient, worker: None) -> None:
    door.fetcher.error = GoneError("it is gone")
    images = [
        {"image_base64": PICTURE},
        {"image_base64": "%%%"},
        {"image_base64": b64encode(b"text").decode()},
        {"image_url": "https://cdn.discordapp.com/gone.png"},
        {},
        {"image_base64": PICTURE},
    ]

    answer = (await ann.post("/api/ml/ocr/batch", json={"images": images})).json()

    assert answer["success"] is False
    assert [item["success"] for item in answer["results"]] == [
        True,
        False,
        False,
        False,
        False,
        True,
    ]
    assert [item["index"] for item in answer["results"]] == list(range(6))
    assert answer["results"][1]["error"]["code"] == "bad_base64"
    assert answer["results"][3]["error"] == {"code": "gone", "message": "it is gone"}
    assert await kept(door) == 0


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (TransientError("its host answers 503"), 424),
        (PermanentError("pictures are not fetched from there"), 422),
        (GoneError("it is gone"), 410),
    ],
)
async def test_a_picture_that_cannot_be_fetched_is_no_fault_of_ours(
    door: Door, ann: AsyncClient, error: HelpsightError, status: int
) -> None:
    door.fetcher.error = error

    answer = await ann.post("/api/ml/ocr", json={"image_url": "https://cdn.discordapp.com/a.png"})

    assert answer.status_code == status
    assert answer.json()["error"] == {"code": error.code, "message": str(error)}


@pytest.mark.parametrize("count", [0, 11])
async def test_a_batch_holds_one_to_ten(ann: AsyncClient, count: int) -> None:
    images = [{"image_base64": PICTURE}] * count

    assert (await ann.post("/api/ml/ocr/batch", json={"images": images})).status_code == 422


@pytest.mark.parametrize(
    "given", [{}, {"image_url": "https://x", "image_base64": "aaaa"}, {"image_url": 5}]
)
async def test_one_picture_in_one_way(ann: AsyncClient, given: dict[str, Any]) -> None:
    assert (await ann.post("/api/ml/ocr", json=given)).status_code == 422


async def test_who_waits_too_long_is_told_where_to_ask(make_door: MakeDoor) -> None:
    door = make_door(limits=WebLimits(ocr_wait_s=0.05))
    async with door.client(await door.key()) as ann:
        answer = await ann.post("/api/ml/ocr", json={"image_base64": PICTURE})
        path = answer.json()["error"]["message"].removesuffix(".").rsplit(" ", 1)[1]
        job = await ann.get(path)

    assert answer.status_code == 504
    assert job.json()["status"] == "queued"


async def test_a_picture_that_is_too_large_is_refused(door: Door, ann: AsyncClient) -> None:
    text = b64encode(bytes(2**18 + 4)).decode()

    answer = await ann.post("/api/ml/ocr", json={"image_base64": text})

    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "file_too_large")
