"""A vision model is asked for each part of a page that it could not read as a whole."""

from tests.ocr.bench import Bench
from tests.ocr.openrouter_server import fails
from tests.ocr.pictures import draw, encoded

ROWS = [f"{number:03d} built" for number in range(90)]
PAGE = draw(ROWS, size_px=20)


async def test_a_tall_page_is_read_in_parts_and_joined(bench: Bench) -> None:
    reading = await bench.read(png=encoded(PAGE))

    assert len(bench.server.requests) == 2
    assert [line.text[:3] for line in reading.lines] == [row[:3] for row in ROWS]


async def test_without_one_of_its_parts_a_tall_page_is_not_read(bench: Bench) -> None:
    bench.offer("a")
    bench.tell(a=fails(402))

    assert await bench.outcome(png=encoded(PAGE)) == "out_of_credits"
    assert len(bench.server.requests) == 2
