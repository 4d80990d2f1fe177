import asyncio
from collections.abc import Sequence

import pytest

from core.errors import HelpsightError, PermanentError, TransientError, UnsupportedError
from ocr.engine import Engine, Reading
from ocr.image import ImageLimits
from ocr.need import SURE
from ocr.reader import Attempt, Mode, Reader, wants_model
from tests.ocr.fakes import FakeEngine, StuckEngine
from tests.ocr.pictures import draw, encoded, opened

PICTURE = encoded(draw(["KeyError: 'a'"]), "JPEG")
LOCAL, MODEL = "KeyError: 'a'", "KeyError: 'a'!"


def local(answer: str | Exception = LOCAL, confidence: float | None = 0.5) -> FakeEngine:
    return FakeEngine(answer, name="local", confidence=confidence)


def model(answer: str | Exception = MODEL) -> FakeEngine:
    return FakeEngine(answer, name="model")


def outcomes(attempts: Sequence[Attempt]) -> list[tuple[str, str]]:
    return [(attempt.engine, attempt.outcome) for attempt in attempts]


async def test_bytes_become_a_reading_with_its_picture_and_description() -> None:
    engine = local()

    result = await Reader(engine).read(PICTURE)

    assert result.reading.text == LOCAL
    assert result.description.error_state == LOCAL
    assert result.picture.media_type == "image/jpeg"
    assert outcomes(result.attempts) == [("local", "read")]
    assert result.attempts[0].as_json()["model_version"] == "local-1"
    assert result.elapsed_ms >= 0
    [png] = engine.pictures
    assert opened(png).format == "PNG"


@pytest.mark.parametrize(
    ("mode", "confidence", "text"),
    [
        ("local", 0.1, LOCAL),
        ("auto", SURE, LOCAL),
        ("auto", SURE - 0.01, MODEL),
        ("auto", None, MODEL),
        ("model", 1.0, MODEL),
    ],
)
async def test_the_mode_and_the_confidence_decide_who_reads(
    mode: Mode, confidence: float | None, text: str
) -> None:
    reader = Reader(local(confidence=confidence), model=model(), mode=mode)
    assert (await reader.read(PICTURE)).reading.text == text


async def test_without_a_model_every_mode_is_local() -> None:
    assert (await Reader(local(), mode="model").read(PICTURE)).reading.text == LOCAL


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (TransientError("busy"), "transient"),
        (PermanentError("no"), "permanent"),
        ("", "empty"),
        ("I'm sorry, I can't help with that.", "refusal"),
    ],
)
async def test_a_model_that_fails_costs_nothing_but_its_attempt(
    answer: str | Exception, outcome: str
) -> None:
    result = await Reader(local(), model=model(answer), mode="model").read(PICTURE)

    assert result.reading.text == LOCAL
    assert outcomes(result.attempts) == [("local", "read"), ("model", outcome)]


async def test_a_model_reads_what_the_local_engine_could_not() -> None:
    result = await Reader(local(PermanentError("no")), model=model()).read(PICTURE)

    assert result.reading.text == MODEL
    assert outcomes(result.attempts) == [("local", "permanent"), ("model", "read")]


@pytest.mark.parametrize(
    ("first", "second", "error"),
    [
        (PermanentError("a"), PermanentError("b"), "a"),
        (PermanentError("a"), TransientError("b"), "b"),
        (TransientError("a"), PermanentError("b"), "a"),
        (TransientError("a"), None, "a"),
    ],
)
async def test_when_all_fail_the_error_that_may_pass_is_raised(
    first: HelpsightError, second: HelpsightError | None, error: str
) -> None:
    second_engine = model(second) if second else None
    with pytest.raises(HelpsightError) as failure:
        await Reader(local(first), model=second_engine).read(PICTURE)
    assert str(failure.value) == error


async def test_bytes_that_are_no_picture_reach_no_engine() -> None:
    engine = local()
    with pytest.raises(UnsupportedError):
        await Reader(engine).read(b"hello")
    with pytest.raises(UnsupportedError):
        await Reader(engine, limits=ImageLimits(max_bytes=10)).read(PICTURE)
    assert engine.pictures == []


async def test_an_engine_that_takes_too_long_is_left() -> None:
    stuck = StuckEngine()
    result = await Reader(local(), model=stuck, mode="model", timeout_s=0.05).read(PICTURE)

    assert result.reading.text == LOCAL
    assert outcomes(result.attempts)[-1] == ("stuck", "engine_timeout")
    with pytest.raises(TransientError, match="longer than"):
        await Reader(stuck, timeout_s=0.05).read(PICTURE)


class CountingEngine:
    name = "counting"

    def __init__(self) -> None:
        self.now = 0
        self.most = 0

    async def read(self, png: bytes) -> Reading:
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0)
        self.now -= 1
        return Reading(self.name, "1", ())


@pytest.mark.parametrize("slots", [1, 3])
async def test_no_more_pictures_are_read_at_once_than_there_are_slots(slots: int) -> None:
    engine = CountingEngine()
    reader = Reader(engine, slots=slots)
    async with asyncio.TaskGroup() as tasks:
        for _ in range(8):
            tasks.create_task(reader.read(PICTURE))
    assert engine.most <= slots


async def test_a_model_does_not_hold_a_local_slot() -> None:
    engine: Engine = local()
    stuck = StuckEngine()
    reader = Reader(engine, model=stuck, mode="model", slots=1)
    async with asyncio.TaskGroup() as tasks:
        waiting = [tasks.create_task(reader.read(PICTURE)) for _ in range(2)]
        while stuck.held < 2:
            stuck.is_entered.clear()
            await stuck.is_entered.wait()
        for task in waiting:
            task.cancel()
    assert stuck.held == 0


@pytest.mark.parametrize(
    ("mode", "reading", "wanted"),
    [
        ("local", None, False),
        ("model", Reading("e", "1", (), 1.0), True),
        ("auto", None, True),
        ("auto", Reading("e", "1", ()), True),
        ("auto", Reading("local", "1", (), SURE), False),
        ("auto", Reading("local", "1", (), SURE - 0.01), True),
        ("auto", Reading("paddle", "1", (), SURE), True),
        ("auto", Reading("e", "1", (), 0.2), True),
    ],
)
def test_a_model_is_wanted_where_it_pays(
    mode: Mode, reading: Reading | None, *, wanted: bool
) -> None:
    assert wants_model(mode, reading) is wanted
