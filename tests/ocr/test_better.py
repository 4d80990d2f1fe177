import pytest

from core.errors import HelpsightError, PermanentError, TransientError, UnsupportedError
from ocr.better import BetterReader, DoubtfulReadingError, is_of_the_account
from ocr.catalogue import NoModelError
from ocr.model_errors import (
    AccountLimitedError,
    BadAnswerError,
    KeyRefusedError,
    ModelTimeoutError,
    NoPrivateModelError,
    OutOfCreditsError,
    ProviderDownError,
    QuotaUnknownError,
    RateLimitedError,
    RefusedError,
    RequestRefusedError,
)
from ocr.reader import EngineTimeoutError
from tests.ocr.fakes import FakeEngine, StuckEngine
from tests.ocr.pictures import draw, encoded

PICTURE = encoded(draw(["KeyError: 'a'"]), "JPEG")
SEEN = "KeyError: a"


async def test_a_model_reads_with_the_priority_of_who_waits() -> None:
    model = FakeEngine("KeyError: 'a'", name="model")

    read = await BetterReader(model).read(PICTURE, seen=SEEN, priority="backfill")

    assert read.reading.text == "KeyError: 'a'"
    assert read.description.error_lines == ("KeyError: 'a'",)
    assert [(a.engine, a.outcome) for a in read.attempts] == [("model", "read")]
    assert model.priorities == ["backfill"]


@pytest.mark.parametrize(
    ("text", "doubt"),
    [("", "empty"), ("I'm sorry, I can't help with that.", "refusal"), ("na " * 100, "loop")],
)
async def test_a_reading_that_cannot_be_true_is_refused_by_name(text: str, doubt: str) -> None:
    with pytest.raises(DoubtfulReadingError, match=doubt):
        await BetterReader(FakeEngine(text)).read(PICTURE, seen=SEEN, priority="live")


async def test_bytes_that_are_no_picture_reach_no_model() -> None:
    model = FakeEngine("x")
    with pytest.raises(UnsupportedError):
        await BetterReader(model).read(b"hello", seen="", priority="live")
    assert model.pictures == []


async def test_a_model_that_takes_too_long_is_left() -> None:
    with pytest.raises(EngineTimeoutError):
        await BetterReader(StuckEngine(), timeout_s=0.05).read(PICTURE, seen="", priority="live")


@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        (AccountLimitedError("spent", retry_after_s=60), True),
        (QuotaUnknownError("no Redis"), True),
        (RateLimitedError("busy"), True),
        (KeyRefusedError("401"), True),
        (OutOfCreditsError("402"), True),
        (NoPrivateModelError("404"), True),
        (NoModelError("none"), True),
        (ProviderDownError("circuit open", retry_after_s=300), True),
        (ProviderDownError("502"), False),
        (ModelTimeoutError("slow"), False),
        (BadAnswerError("half"), False),
        (RefusedError("moderation"), False),
        (RequestRefusedError("400"), False),
        (TransientError("download"), False),
        (PermanentError("gone"), False),
    ],
)
def test_what_no_picture_could_change_is_no_failed_try(
    error: HelpsightError, *, verdict: bool
) -> None:
    assert is_of_the_account(error) is verdict
