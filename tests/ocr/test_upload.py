import io
from base64 import b64decode

import numpy as np
import pytest
from PIL import Image

from ocr.upload import data_url, data_urls
from tests.ocr.pictures import encoded


def noise(width: int, height: int) -> Image.Image:
    pixels = np.random.default_rng(7).integers(0, 256, (height, width, 3), dtype=np.uint8)
    return Image.fromarray(pixels)


@pytest.mark.parametrize(
    ("image", "media_type", "size"),
    [
        pytest.param(Image.new("RGB", (300, 200)), "image/png", (300, 200), id="as it is"),
        pytest.param(Image.new("L", (4096, 1024)), "image/png", (2048, 512), id="smaller"),
        pytest.param(noise(1200, 900), "image/jpeg", (1200, 900), id="too many bytes as PNG"),
    ],
)
def test_a_picture_is_sent_within_the_providers_limits(
    image: Image.Image, media_type: str, size: tuple[int, int]
) -> None:
    head, data = data_url(encoded(image)).split(",")

    assert head == f"data:{media_type};base64"
    assert len(data) <= 3_500_000
    assert Image.open(io.BytesIO(b64decode(data))).size == size


@pytest.mark.parametrize(
    ("size", "parts"),
    [
        pytest.param((1080, 3240), 1, id="high, but wide enough"),
        pytest.param((300, 2048), 1, id="narrow, but sent as it is"),
        pytest.param((1080, 8000), 3, id="a long chat"),
        pytest.param((400, 20_000), 4, id="never more than four requests"),
        pytest.param((7680, 1080), 1, id="wide"),
    ],
)
def test_a_tall_page_is_sent_in_parts(size: tuple[int, int], parts: int) -> None:
    assert len(data_urls(encoded(Image.new("L", size)))) == parts


def test_an_operator_says_how_many_requests_a_tall_page_may_cost() -> None:
    tall = encoded(Image.new("L", (400, 20_000)))
    assert [len(data_urls(tall, most=most)) for most in (1, 6)] == [1, 6]
