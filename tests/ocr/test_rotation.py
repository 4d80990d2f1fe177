"""Which model is asked next, and when."""

import pytest
from tenacity import RetryCallState

from core.errors import HelpsightError
from ocr.model_errors import (
    AccountLimitedError,
    BadAnswerError,
    KeyRefusedError,
    ModelGoneError,
    ModelTimeoutError,
    NoPrivateModelError,
    OutOfCreditsError,
    ProviderDownError,
    QuotaUnknownError,
    RateLimitedError,
    RefusedError,
    RequestRefusedError,
)
from ocr.rotation import Failure, next_model, soonest, wait_s

IDS = ["a", "b"]
DOWN = ProviderDownError("down")
BUSY = RateLimitedError("busy")
BAD = BadAnswerError("bad")


def failed(*pairs: tuple[str, HelpsightError]) -> list[Failure]:
    return [Failure(model, error) for model, error in pairs]


def after(attempts: int) -> RetryCallState:
    state = RetryCallState(retry_object=None, fn=None, args=(), kwargs={})  # type: ignore[arg-type]
    state.attempt_number = attempts
    return state


@pytest.mark.parametrize(
    ("failures", "model"),
    [
        pytest.param([], "a", id="the first"),
        pytest.param([("a", DOWN)], "b", id="a fresh one after a fault"),
        pytest.param([("a", BUSY)], "b", id="a fresh one after a limit"),
        pytest.param([("a", ModelGoneError("x"))], "b", id="a fresh one after a 404"),
        pytest.param([("a", NoPrivateModelError("x"))], "b", id="a fresh one after a policy"),
        pytest.param([("a", RequestRefusedError("x"))], "b", id="one more after a refusal"),
        pytest.param([("a", RequestRefusedError("x"))] * 2, None, id="two refusals are the last"),
        pytest.param([("a", DOWN), ("b", BUSY)], "a", id="the faulty again, not the busy"),
        pytest.param([("a", BUSY), ("b", ModelTimeoutError("x"))], "b", id="the slow again"),
        pytest.param([("a", BUSY), ("b", BUSY)], None, id="no busy one again"),
        pytest.param(
            [("a", BUSY), ("b", RateLimitedError("x", retry_after_s=3))],
            "b",
            id="but one soon free",
        ),
        pytest.param(
            [("a", BUSY), ("b", ProviderDownError("x", retry_after_s=300))],
            None,
            id="not much later",
        ),
        pytest.param([("a", BAD), ("b", BUSY)], "a", id="an empty answer once more"),
        pytest.param([("a", BAD), ("b", BUSY), ("a", BAD)], None, id="and not twice more"),
        pytest.param([("a", AccountLimitedError("x"))], None, id="the account ends it"),
        pytest.param([("a", QuotaUnknownError("x"))], None, id="no quota ends it"),
        pytest.param([("a", KeyRefusedError("x"))], None, id="401 ends it"),
        pytest.param([("a", OutOfCreditsError("x"))], None, id="402 ends it"),
        pytest.param([("a", RefusedError("x"))], None, id="403 ends it"),
    ],
)
def test_the_next_model(failures: list[tuple[str, HelpsightError]], model: str | None) -> None:
    assert next_model(IDS, failed(*failures)) == model


def test_a_fresh_model_is_asked_at_once() -> None:
    hinted = ProviderDownError("x", retry_after_s=9)
    assert wait_s(IDS, failed(("a", hinted)), after(1)) == 0


@pytest.mark.parametrize(
    ("attempts", "step_s"), [(1, 1), (2, 2), (3, 4), (4, 8), (5, 16), (6, 32), (7, 32)]
)
def test_the_same_model_is_asked_after_steps_that_double_with_jitter(
    attempts: int, step_s: float
) -> None:
    waits = [wait_s(["a"], failed(("a", DOWN)), after(attempts)) for _ in range(50)]
    assert all(step_s / 2 <= wait <= step_s for wait in waits)
    assert len(set(waits)) > 1


def test_a_providers_wish_is_waited_for() -> None:
    assert wait_s(["a"], failed(("a", RateLimitedError("x", retry_after_s=7))), after(1)) == 7


def test_what_ends_a_round_is_what_is_told() -> None:
    spent = AccountLimitedError("x", retry_after_s=900)
    assert soonest([DOWN, spent]) is spent
    assert soonest([ProviderDownError("x", retry_after_s=5), BUSY, DOWN]) is BUSY
    gone = ModelGoneError("x")
    assert soonest([gone]) is gone
