"""What OpenRouter answers when it does not answer: who is asked next, and what counts as a fault.

The server reads the picture it was sent, so that a text that comes back proves what arrived.
"""

import asyncio
import json

import pytest

from core.errors import HelpsightError
from core.local_breaker import LocalBreaker
from ocr.vision import Patience
from tests.ocr import openrouter_bodies as bodies
from tests.ocr.bench import LINES, PNG, Bench
from tests.ocr.governors import NotingBreaker
from tests.ocr.openrouter_server import (
    Behaviour,
    breaks_off,
    chooses,
    completion,
    drips,
    fails,
    never,
    says,
    sends,
)


async def test_what_arrives_is_the_picture_and_what_comes_back_is_its_text(bench: Bench) -> None:
    reading = await bench.read()

    assert reading.text.splitlines() == LINES
    assert bench.server.pictures == [PNG]
    [request], [headers] = bench.server.requests, bench.server.headers
    assert headers["Authorization"] == "Bearer sk-or-x"
    assert request["provider"] == {"data_collection": "deny"}
    assert [part["type"] for part in request["messages"][-1]["content"]] == ["text", "image_url"]
    assert bench.noting.outcomes == {"openrouter": ["ok"], "openrouter:a": ["ok"]}
    assert bench.quota.permits == [("a", "live")]


async def test_an_operator_may_allow_what_providers_keep(bench: Bench) -> None:
    bench.data_collection = "allow"
    await bench.read()
    assert bench.server.requests[0]["provider"] == {"data_collection": "allow"}


@pytest.mark.parametrize(
    "behaviour",
    [
        *(pytest.param(fails(s), id=str(s)) for s in (408, 500, 502, 503, 504, 524, 529)),
        pytest.param(says({"error": {"code": 502, "message": "x"}}), id="502 inside a success"),
        pytest.param(chooses("half", finish_reason="error"), id="finished by an error"),
        pytest.param(chooses(None, error={"code": 503, "message": "x"}), id="error in the choice"),
        pytest.param(sends(""), id="nothing"),
        pytest.param(sends("<html>Bad gateway</html>", "text/html"), id="a page"),
        pytest.param(sends('{"choices": [{"mess'), id="cut off"),
        pytest.param(sends("[1, 2]"), id="a list"),
    ],
)
async def test_a_fault_of_the_provider_counts_and_the_next_model_is_asked_at_once(
    bench: Bench, behaviour: Behaviour
) -> None:
    bench.tell(a=behaviour)

    assert await bench.outcome() == "read"

    assert bench.server.models_asked == ["a", "b"]
    assert bench.noting.outcomes["openrouter:a"] == ["fault"]
    assert bench.noting.outcomes["openrouter"][-1] == "ok"
    assert bench.quota.cooled == bench.quota.closed == []


@pytest.mark.parametrize("behaviour", [never(), drips()], ids=["silent", "dripping"])
async def test_an_answer_that_does_not_come_in_time_is_a_fault(
    bench: Bench, behaviour: Behaviour
) -> None:
    bench.tell(a=behaviour)

    assert await bench.outcome(Patience(call_s=1, round_s=30)) == "read"

    assert bench.server.models_asked == ["a", "b"]
    assert bench.noting.outcomes["openrouter:a"] == ["fault"]
    assert bench.noting.outcomes["openrouter"] == ["skip", "ok"]


async def test_a_lost_connection_is_openrouters_fault_and_not_the_models(bench: Bench) -> None:
    bench.tell(a=breaks_off())

    assert await bench.outcome() == "read"

    assert bench.noting.outcomes["openrouter"] == ["fault", "ok"]
    assert bench.noting.outcomes["openrouter:a"] == ["skip"]


@pytest.mark.parametrize(
    "behaviour",
    [
        pytest.param(says({"choices": []}), id="no choices"),
        pytest.param(says({"choices": None}), id="choices null"),
        pytest.param(chooses(None), id="content null"),
        pytest.param(chooses(" \n"), id="content blank"),
        pytest.param(chooses('{"text": "ha', finish_reason="length"), id="too long"),
    ],
)
async def test_an_empty_answer_is_no_fault_and_the_next_model_is_asked(
    bench: Bench, behaviour: Behaviour
) -> None:
    bench.tell(a=behaviour)

    assert await bench.outcome() == "read"

    assert bench.server.models_asked == ["a", "b"]
    assert bench.noting.outcomes["openrouter:a"] == ["skip"]


async def test_an_empty_answer_is_asked_for_once_more_where_there_is_no_other_model(
    bench: Bench,
) -> None:
    bench.offer("a")
    bench.tell(a=[chooses(None)] * 3)

    assert await bench.outcome() == "bad_answer"

    assert bench.server.models_asked == ["a", "a"]


async def test_the_same_model_is_asked_again_where_its_provider_was_down(bench: Bench) -> None:
    bench.offer("a")
    bench.tell(a=fails(503))
    started = asyncio.get_running_loop().time()

    assert await bench.outcome() == "read"

    assert bench.server.models_asked == ["a", "a"]
    assert asyncio.get_running_loop().time() - started >= 0.5


async def test_a_job_gets_three_attempts_each_with_a_permit(bench: Bench) -> None:
    bench.tell(a=fails(502), b=fails(502), c=fails(502))

    assert await bench.outcome() == "provider_down"

    assert bench.server.models_asked == ["a", "b", "c"]
    assert [model for model, _ in bench.quota.permits] == ["a", "b", "c"]


@pytest.mark.parametrize("status", [400, 413, 422])
async def test_a_refused_request_is_tried_with_one_other_model(bench: Bench, status: int) -> None:
    bench.tell(a=fails(status), b=fails(status))

    assert await bench.outcome() == "request_refused"

    assert bench.server.models_asked == ["a", "b"]
    assert bench.noting.outcomes["openrouter:a"] == ["skip"]
    assert bench.catalogue.ids() == ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    ("behaviour", "code"),
    [
        pytest.param(fails(401), "key_refused", id="401"),
        pytest.param(fails(402, bodies.NO_CREDITS), "out_of_credits", id="402"),
        pytest.param(fails(403, bodies.MODERATED), "model_refused", id="403"),
        pytest.param(chooses(None, finish_reason="content_filter"), "model_refused", id="filtered"),
    ],
)
async def test_what_no_model_would_change_is_neither_retried_nor_counted(
    bench: Bench, behaviour: Behaviour, code: str
) -> None:
    bench.tell(a=behaviour)

    assert await bench.outcome() == code

    assert bench.server.models_asked == ["a"]
    assert bench.noting.outcomes["openrouter:a"] == ["skip"]
    assert bench.quota.cooled == bench.quota.closed == []


@pytest.mark.parametrize(
    "error", [bodies.GONE, bodies.TAKES_NO_PICTURES, bodies.DATA_POLICY, bodies.GUARDRAIL]
)
async def test_a_model_that_is_not_there_for_us_is_dropped_and_the_next_asked(
    bench: Bench, error: dict[str, object]
) -> None:
    bench.tell(a=fails(404, error))

    assert await bench.outcome() == "read"
    assert await bench.outcome() == "read"

    assert bench.server.models_asked == ["a", "b", "b"]
    assert bench.noting.outcomes["openrouter:a"] == ["skip"]


async def test_no_private_model_is_said_also_when_none_is_left_to_ask(bench: Bench) -> None:
    bench.offer("a", "b")
    bench.tell(a=fails(404, bodies.DATA_POLICY), b=fails(404, bodies.GUARDRAIL))

    for _ in range(2):
        with pytest.raises(HelpsightError, match="OPENROUTER_DATA_COLLECTION") as error:
            await bench.read()
        assert error.value.code == "no_private_model"

    assert bench.server.models_asked == ["a", "b"]


async def test_keep_alive_spaces_before_an_answer_are_nothing(bench: Bench) -> None:
    body = json.dumps(completion("m", '{"text": "hello"}'))
    bench.tell(a=sends(f"\n\n   {body}"))
    assert (await bench.read()).text == "hello"


async def test_a_model_whose_circuit_is_open_is_passed_over_and_costs_nothing(
    bench: Bench,
) -> None:
    bench.noting = NotingBreaker("openrouter:a")

    assert await bench.outcome() == "read"

    assert bench.server.models_asked == ["b"]
    assert bench.quota.permits == [("b", "live")]


async def test_a_cancelled_call_says_nothing_about_the_provider(bench: Bench) -> None:
    bench.tell(a=never())

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.5):
            await bench.read()

    assert bench.noting.outcomes == {"openrouter": ["skip"], "openrouter:a": ["skip"]}


async def test_attempts_end_with_the_time_for_the_picture(bench: Bench) -> None:
    bench.tell(a=never(), b=never(), c=never())
    started = asyncio.get_running_loop().time()

    assert await bench.outcome(Patience(call_s=1.2, round_s=1.5)) == "model_timeout"

    assert bench.server.models_asked == ["a"]
    assert asyncio.get_running_loop().time() - started < 5


async def test_ten_faults_open_a_models_circuit_for_every_engine(bench: Bench) -> None:
    bench.breaker = LocalBreaker()
    bench.offer("a", "b")
    bench.tell(a=[fails(502)] * 20)

    for _ in range(12):
        assert await bench.outcome() == "read"

    assert bench.server.models_asked.count("a") == 10
    assert bench.server.models_asked.count("b") == 12
