"""Measure how fast `POST /upload-image` answers while a worker reads as fast as it can."""

import io
import statistics
import time

import httpx2
import numpy as np
from PIL import Image, ImageDraw

from tools.api_stack import Api, running_api
from tools.bench.table import Figure

SIZE_BYTES = 2_500_000
UPLOADS = 100
BACKLOG = 20  # more than the worker reads while it is measured
LIMIT_MS = 100


def picture(size: int = SIZE_BYTES) -> bytes:
    """A photo-like JPEG with some text, padded to *size* bytes after its end."""
    noise = np.random.default_rng(7).integers(0, 90, (1100, 1500, 3), dtype=np.uint8)
    image = Image.fromarray(noise + 150)
    draw = ImageDraw.Draw(image)
    for row in range(20):
        draw.text((60, 40 + row * 50), f"Invoice line {row}: 5.000.000 VND", fill="black")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    data = out.getvalue()
    return data + bytes(max(0, size - len(data)))


def upload(client: httpx2.Client, data: bytes) -> float:
    """Milliseconds until the answer."""
    since = time.perf_counter()
    answer = client.post("/upload-image", files={"image": ("invoice.jpg", data, "image/jpeg")})
    took = (time.perf_counter() - since) * 1000
    answer.raise_for_status()
    return took


def waiting(client: httpx2.Client) -> int:
    """How many jobs wait for the worker."""
    lines = client.get("/metrics").text.splitlines()
    return int(float(next(x for x in lines if x.startswith('bot_queue_depth{queue="upload"'))[31:]))


def timed(api: Api) -> tuple[list[float], int]:
    """The times of all uploads, and how many jobs still waited after the last."""
    data = picture()
    headers = {"Authorization": f"Bearer {api.key}"}
    with httpx2.Client(base_url=api.url, headers=headers, timeout=60) as client:
        for _ in range(BACKLOG):
            upload(client, data)
        times = [upload(client, data) for _ in range(UPLOADS)]
        return times, waiting(client)


def measure() -> list[Figure]:
    with running_api(REQUESTS_PER_MINUTE="100000", UPLOADS_PER_OWNER="100000") as api:
        times, left = timed(api)
    what = f"an upload of {SIZE_BYTES / 1e6:.1f} MB while the worker reads"
    return [
        Figure(f"{what}, p50", statistics.median(times), "ms"),
        Figure(f"{what}, p95", statistics.quantiles(times, n=20)[18], "ms", LIMIT_MS),
        Figure("uploads that still waited then", left, ""),
    ]
