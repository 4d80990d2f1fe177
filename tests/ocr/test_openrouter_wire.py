"""The vision engine against a server that speaks OpenRouter's shapes and reads what it is sent.

One row for each row of what OpenRouter may answer: which model is asked next, what the quota and
the circuits are taught, what is dropped, and what the job is told.
"""

import asyncio
import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field

import pytest
from openai import AsyncOpenAI

from core.breaker import Breaker
from core.errors import HelpsightError
from core.local_breaker import LocalBreaker
from core.quota import Denied
from ocr.catalogue import Catalogue
from ocr.engine import Reading
from ocr.vision import Patience, VisionEngine
from ocr.vision_call import DataCollection, VisionCall
from tests.ocr import openrouter_bodies as bodies
from tests.ocr.governors import NotingBreaker, NotingQuota
from tests.ocr.openrouter_server import (
    Behaviour,
    OpenRouterServer,
    breaks_off,
    chooses,
    completion,
    drips,
    fails,
    never,
    says,
    sends,
    serving,
)
from tests.ocr.pictures import draw, encoded

LINES = ["the build has failed", "with exit code 137"]
PNG = encoded(draw(LINES))
NOW = bodies.NEXT_MIDNIGHT_S - 800


@dataclass(slots=True)
class Bench:
    """A server, and an engine over it with models `a`, `b`, ... and noting governors."""

    server: OpenRouterServer
    url: str
    quota: NotingQuota = field(default_factory=NotingQuota)
    noting: NotingBreaker = field(default_factory=NotingBreaker)
    breaker: Breaker | None = None
    catalogue: Catalogue = field(default_factory=lambda: Catalogue(("a", "b", "c", "d")))
    days_spent: int = 0
    data_collection: DataCollection = "deny"

    def tell(self, **script: Behaviour | list[Behaviour]) -> None:
        for model, todo in script.items():
            self.server.script[model] = todo if isinstance(todo, list) else [todo]

    def offer(self, *models: str) -> None:
        self.catalogue = Catalogue(models)

    async def read(self, patience: Patience | None = None) -> Reading:
        client = AsyncOpenAI(api_key="sk-or-x", base_url=self.url, max_retries=0)
        async with client:
            engine = VisionEngine(
                VisionCall(client, data_collection=self.data_collection, clock=lambda: NOW),
                self.catalogue,
                quota=self.quota,
                breaker=self.breaker or self.noting,
                patience=patience,
                on_day_spent=self._note_day,
            )
            return await engine.read(PNG)

    async def outcome(self, patience: Patience | None = None) -> str:
        """`read`, or the code of the error."""
        try:
            await self.read(patience)
        except HelpsightError as error:
            return error.code
        return "read"

    def _note_day(self) -> None:
        self.days_spent += 1


@pytest.fixture(scope="module")
async def running() -> AsyncGenerator[tuple[OpenRouterServer, str]]:
    server = OpenRouterServer()
    async with serving(server) as url:
        yield server, url


@pytest.fixture
def bench(running: tuple[OpenRouterServer, str]) -> Bench:
    server, url = running
    server.script.clear()
    for kept in (server.requests, server.headers, server.pictures, server.queries):
        kept.clear()
    return Bench(server, url)


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
    ("behaviour", "closed_s", "days"),
    [
        pytest.param(fails(429, bodies.DAY), 800, 1, id="the day"),
        pytest.param(fails(429, bodies.DAY_WITH_CREDITS), 800, 1, id="the day, with credits"),
        pytest.param(fails(429, bodies.MINUTE), 60, 0, id="the minute"),
        pytest.param(fails(429, bodies.MINUTE, {"Retry-After": "12"}), 12, 0, id="a told minute"),
        pytest.param(says({"error": bodies.DAY}), 800, 1, id="the day, inside a success"),
    ],
)
async def test_a_limit_of_the_account_closes_it_for_all_models(
    bench: Bench, behaviour: Behaviour, closed_s: float, days: int
) -> None:
    bench.tell(a=behaviour)

    assert await bench.outcome() == "account_limited"

    assert bench.server.models_asked == ["a"]
    assert bench.quota.closed == [closed_s]
    assert bench.days_spent == days
    assert bench.noting.outcomes["openrouter:a"] == ["skip"]


@pytest.mark.parametrize(
    ("behaviour", "cooled_s"),
    [
        pytest.param(fails(429, bodies.MODEL_MINUTE), None, id="the model's minute"),
        pytest.param(fails(429, bodies.MODEL_DAY), None, id="the model's day"),
        pytest.param(fails(429, bodies.UPSTREAM), None, id="its provider's pool"),
        pytest.param(
            fails(429, bodies.UPSTREAM, {"Retry-After": "7"}), 7, id="a pool that says when"
        ),
        pytest.param(
            fails(429, bodies.MODEL_MINUTE, {"X-RateLimit-Reset": f"{(NOW + 30) * 1000}"}),
            30,
            id="a reset in milliseconds",
        ),
        pytest.param(fails(429, bodies.ADMISSION), 5, id="admission"),
        pytest.param(fails(429, bodies.UNKNOWN), None, id="unknown"),
        pytest.param(says({"error": bodies.UPSTREAM}), None, id="inside a success"),
    ],
)
async def test_a_limit_of_a_model_cools_it_down_and_the_next_is_asked_at_once(
    bench: Bench, behaviour: Behaviour, cooled_s: float | None
) -> None:
    bench.tell(a=behaviour)

    assert await bench.outcome() == "read"

    assert bench.server.models_asked == ["a", "b"]
    assert bench.quota.cooled == [("a", cooled_s)]
    assert bench.quota.closed == []
    assert bench.noting.outcomes["openrouter:a"] == ["skip"]


async def test_unknown_limits_of_two_models_in_a_row_are_the_accounts(bench: Bench) -> None:
    bench.tell(a=fails(429, bodies.UNKNOWN), b=fails(429, bodies.UNKNOWN))

    assert await bench.outcome() == "account_limited"

    assert bench.server.models_asked == ["a", "b"]
    assert bench.quota.closed == [60]


async def test_unknown_limits_with_another_failure_between_stay_the_models(bench: Bench) -> None:
    bench.tell(a=fails(429, bodies.UNKNOWN), b=fails(502), c=fails(429, bodies.UNKNOWN))
    await bench.outcome()
    assert bench.quota.closed == []
    assert [model for model, _ in bench.quota.cooled] == ["a", "c"]


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


async def test_a_wish_longer_than_the_job_is_handed_on(bench: Bench) -> None:
    bench.offer("a")
    bench.tell(a=fails(503, headers={"Retry-After": "300"}))

    with pytest.raises(HelpsightError) as error:
        await bench.read()

    assert getattr(error.value, "retry_after_s", None) == 300
    assert bench.server.models_asked == ["a"]
    assert bench.quota.cooled == [("a", 300)]


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


async def test_a_budget_in_flight_is_waited_for(bench: Bench) -> None:
    bench.tell(a=fails(402, bodies.IN_FLIGHT, {"Retry-After": "9"}))

    assert await bench.outcome() == "account_limited"

    assert bench.server.models_asked == ["a"]
    assert bench.quota.closed == [9]
    assert bench.days_spent == 0


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


async def test_models_that_cool_down_are_passed_over_without_an_attempt(bench: Bench) -> None:
    bench.quota = NotingQuota({model: Denied("model", 40) for model in "abc"})

    assert await bench.outcome() == "read"

    assert bench.server.models_asked == ["d"]
    assert bench.noting.outcomes["openrouter:a"] == ["skip"]


async def test_a_model_whose_circuit_is_open_is_passed_over_and_costs_nothing(
    bench: Bench,
) -> None:
    bench.noting = NotingBreaker("openrouter:a")

    assert await bench.outcome() == "read"

    assert bench.server.models_asked == ["b"]
    assert bench.quota.permits == [("b", "live")]


async def test_when_all_models_cool_down_the_soonest_is_waited_for(bench: Bench) -> None:
    denied = {"a": Denied("model", 90), "b": Denied("model", 40)}
    bench.offer("a", "b")
    bench.quota = NotingQuota(denied)

    with pytest.raises(HelpsightError) as error:
        await bench.read()

    assert (error.value.code, getattr(error.value, "retry_after_s", None)) == ("rate_limited", 40)
    assert bench.server.models_asked == []


@pytest.mark.parametrize(
    ("denied", "code"),
    [
        (Denied("day", 3600), "account_limited"),
        (Denied("reserve", 3600), "account_limited"),
        (Denied("account", 50), "account_limited"),
        (Denied("minute", 20), "account_limited"),
        (Denied("away", 5), "quota_unknown"),
    ],
)
async def test_without_a_permit_nobody_is_asked(bench: Bench, denied: Denied, code: str) -> None:
    bench.quota = NotingQuota(dict.fromkeys("abcd", denied))

    with pytest.raises(HelpsightError) as error:
        await bench.read()

    assert error.value.code == code
    assert getattr(error.value, "retry_after_s", None) == denied.wait_s
    assert bench.server.requests == []


async def test_a_cancelled_call_says_nothing_about_the_provider(bench: Bench) -> None:
    bench.tell(a=never())

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.5):
            await bench.read()

    assert bench.noting.outcomes == {"openrouter": ["skip"], "openrouter:a": ["skip"]}


async def test_a_limit_that_ends_soon_is_waited_for_where_there_is_no_other_model(
    bench: Bench,
) -> None:
    bench.offer("a")
    bench.tell(a=fails(429, bodies.UPSTREAM, {"Retry-After": "1"}))
    started = asyncio.get_running_loop().time()

    assert await bench.outcome() == "read"

    assert asyncio.get_running_loop().time() - started >= 1
    assert bench.quota.cooled == [("a", 1)]


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
