import asyncio
import threading
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from PIL import Image

from core.errors import PermanentError
from ocr.paddle import Answer, PaddleEngine, PaddleFailedError, PaddleModel
from tests.ocr.pictures import DOT, draw, encoded

TRACEBACK = (
    "Traceback (most recent call last):",
    '  File "bot.py", line 12, in main',
    "KeyError: 'DISCORD_TOKEN'",
)


def squeezed(text: str) -> str:
    """Without spaces: which of them a model sees is not what these tests are about."""
    return "".join(text.split())


@pytest_asyncio.fixture(params=["tiny", "small"], scope="module")
async def engine(request: pytest.FixtureRequest) -> AsyncIterator[PaddleEngine]:
    engine = PaddleEngine(request.param)
    await engine.open()
    yield engine
    engine.close()


@pytest.mark.parametrize(
    ("ink", "paper"),
    [pytest.param("#111111", "#ffffff", id="light"), pytest.param("#d4d4d4", "#1e1e1e", id="dark")],
)
async def test_a_traceback_is_read_line_by_line(engine: PaddleEngine, ink: str, paper: str) -> None:
    reading = await engine.read(encoded(draw(TRACEBACK, ink=ink, paper=paper)))

    assert [squeezed(line.text) for line in reading.lines] == [squeezed(t) for t in TRACEBACK]
    assert reading.confidence is not None
    assert 0.9 < reading.confidence <= 1
    assert reading.engine == "paddle"
    assert reading.model_version.startswith("pp-ocrv6-")
    first, _, last = (line.box for line in reading.lines)
    assert first
    assert last
    assert first.bottom < last.top


async def test_a_picture_without_text_has_no_lines(engine: PaddleEngine) -> None:
    reading = await engine.read(encoded(draw([" " * 20])))
    assert (reading.lines, reading.confidence, reading.text) == ((), None, "")


async def test_the_event_loop_runs_on_while_a_picture_is_read(engine: PaddleEngine) -> None:
    png = encoded(draw(TRACEBACK * 3))
    turns = 0
    async with asyncio.TaskGroup() as tasks:
        reading = tasks.create_task(engine.read(png))
        while not reading.done():
            await asyncio.sleep(0.001)
            turns += 1
    assert turns > 10


class CountingRecognizer:
    def __init__(self) -> None:
        self.loads = 0
        self.pictures = 0
        self.threads: set[str] = set()

    def load(self, model: PaddleModel) -> "CountingRecognizer":
        self.loads += 1
        return self

    def ocr(self, image: bytes, /) -> Answer:
        self.pictures += 1
        self.threads.add(threading.current_thread().name)
        return {"bounds": {}}


async def test_the_model_is_loaded_once_on_one_thread_of_its_own() -> None:
    recognizer = CountingRecognizer()
    engine = PaddleEngine("tiny", loader=recognizer.load)
    assert recognizer.loads == 0

    async with asyncio.TaskGroup() as tasks:
        for _ in range(5):
            tasks.create_task(engine.read(DOT))

    assert recognizer.loads == 1
    assert recognizer.threads == {"paddle-tiny_0"}
    engine.close()


@pytest.mark.parametrize("max_tiles", [1, 2])
async def test_an_operator_says_in_how_many_parts_a_long_picture_is_read(max_tiles: int) -> None:
    recognizer = CountingRecognizer()
    engine = PaddleEngine("tiny", loader=recognizer.load, max_tiles=max_tiles)
    await engine.read(encoded(Image.new("L", (40, 12_500), 255)))
    engine.close()
    assert recognizer.pictures == max_tiles


class PanicError(BaseException):
    """What a Rust panic is in Python: not an Exception."""


class PanickingRecognizer:
    def ocr(self, image: bytes, /) -> Answer:
        raise PanicError


async def test_a_panic_in_native_code_fails_one_picture_not_the_process() -> None:
    engine = PaddleEngine(loader=lambda _: PanickingRecognizer())
    with pytest.raises(PaddleFailedError) as failure:
        await engine.read(DOT)
    assert isinstance(failure.value, PermanentError)
    engine.close()
