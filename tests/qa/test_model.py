"""Groq's answers, good and bad, from a real server through the real client."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

import pytest
from openai import AsyncOpenAI
from redis.asyncio import Redis
from structlog.testing import capture_logs

from core.breaker import BreakerLimits, RedisBreaker
from core.errors import HelpsightError
from core.local_breaker import LocalBreaker
from core.shelf import LocalShelf
from core.token_budget import RedisTokenBudget, TokenLimits, Told, Withheld
from qa.catalogue import DEFAULT_MODELS, Catalogue, kept
from qa.groq_call import MAX_COMPLETION_TOKENS, GroqCall
from qa.model import GroqModel, Patience, estimated_tokens
from qa.model_errors import (
    BudgetUnknown,
    KeyRefused,
    ModelBusy,
    ModelDown,
    ModelEmpty,
    ModelGone,
    ModelRefused,
    ModelResting,
    ModelTimeout,
    ModelUnreachable,
    PromptTooLong,
)
from qa.prompt import Prompt
from tests.qa.budgets import NotingBudget
from tests.qa.groq_server import (
    ORGANISATION,
    Behaviour,
    GroqServer,
    Words,
    completion,
    dripping,
    error_body,
    hanging_up,
    refusing,
    saying,
    serving,
)

PROMPT = Prompt(system="be kind", user="data", canary="c")
BIG, SMALL = DEFAULT_MODELS


def says(text: str) -> Words:
    def words(_: dict[str, Any]) -> str:
        return text

    return words


class Desk:
    """A model over the server, with all it learns. Sleeping takes no time, and is noted."""

    def __init__(self, server: GroqServer, call: GroqCall) -> None:
        self.server = server
        self.call = call
        self.catalogue = Catalogue()
        self.budget = NotingBudget()
        self.breaker = LocalBreaker(BreakerLimits(faults=2))
        self.now = 0.0
        self.slept: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def model(self, **changes: Any) -> GroqModel:
        parts: dict[str, Any] = {"budget": self.budget, "breaker": self.breaker, **changes}
        parts.setdefault("patience", Patience(call_s=5, answer_s=30))
        clock, sleep = (lambda: self.now), self.sleep
        return GroqModel(self.call, self.catalogue, clock=clock, sleep=sleep, **parts)


@pytest.fixture
async def desk() -> AsyncGenerator[Desk]:
    server = GroqServer()
    async with (
        serving(server) as url,
        AsyncOpenAI(api_key="k", base_url=url, max_retries=0) as client,
    ):
        yield Desk(server, GroqCall(client))


async def test_the_prompt_is_sent_and_the_answer_comes_back(desk: Desk) -> None:
    desk.server.words = says('{"answer": ""}')

    said = await desk.model().complete(PROMPT)

    assert (said.text, said.model_version) == ('{"answer": ""}', BIG)
    [request] = desk.server.requests
    assert [(m["role"], m["content"]) for m in request["messages"]] == [
        ("system", "be kind"),
        ("user", "data"),
    ]
    assert request["response_format"]["json_schema"]["strict"] is True
    assert "tools" not in request


# What goes wrong


@pytest.mark.parametrize(
    ("behaviour", "error"),
    [
        (refusing(429, retry_after="600"), ModelBusy),
        (saying(error_body("Rate limit", "rate_limit_exceeded")), ModelBusy),
        (saying(error_body("limit", 429)), ModelBusy),
        (refusing(404, "model_not_found"), ModelGone),
        (refusing(400, "model_decommissioned"), ModelGone),
        (refusing(413, "rate_limit_exceeded", "Request too large for model"), PromptTooLong),
        (refusing(400, "context_length_exceeded"), PromptTooLong),
        (refusing(400, "json_validate_failed"), ModelEmpty),
        (refusing(400, "other"), ModelRefused),
        (refusing(422), ModelRefused),
        (refusing(401, "invalid_api_key"), KeyRefused),
        (refusing(403), KeyRefused),
        (refusing(408), ModelTimeout),
        (refusing(498, "capacity_exceeded"), ModelDown),
        (refusing(500), ModelDown),
        (refusing(503), ModelDown),
        (saying("<html>502 Bad Gateway</html>", status=502), ModelDown),
        (saying(error_body("upstream broke")), ModelDown),
        (saying("<html>please log in</html>"), ModelDown),
        (saying(["a", "list"]), ModelDown),
        (saying(b""), ModelDown),
        (saying(b'{"choices": ['), ModelDown),
        (saying(completion("half", finish_reason="error")), ModelDown),
        (saying({"id": "1"}), ModelEmpty),
        (saying({"id": "1", "choices": []}), ModelEmpty),
        (saying(completion(None)), ModelEmpty),
        (saying(completion("  ")), ModelEmpty),
        (saying(completion("half", finish_reason="length")), ModelEmpty),
        (hanging_up, ModelUnreachable),
    ],
)
async def test_each_failure_has_its_name_and_tells_no_account(
    desk: Desk, behaviour: Behaviour, error: type[HelpsightError]
) -> None:
    desk.server.always(behaviour)

    with pytest.raises(error) as raised:
        await desk.model().complete(PROMPT)

    assert ORGANISATION not in str(raised.value)


async def test_a_body_that_drips_ends_with_the_calls_time(desk: Desk) -> None:
    desk.server.always(dripping)
    model = desk.model(patience=Patience(call_s=1, answer_s=1))

    async with asyncio.timeout(5):
        with pytest.raises(ModelTimeout):
            await model.complete(PROMPT)


async def test_faults_are_not_tried_again(desk: Desk) -> None:
    desk.server.always(refusing(500))

    with pytest.raises(ModelDown):
        await desk.model().complete(PROMPT)

    assert desk.server.models_asked == [BIG]


# Limits


@pytest.mark.parametrize("behaviour", [refusing(429, retry_after="600"), refusing(404)])
async def test_a_busy_or_retired_model_is_passed_over(desk: Desk, behaviour: Behaviour) -> None:
    desk.server.script[BIG] = [behaviour]

    said = await desk.model().complete(PROMPT)

    assert said.model_version == SMALL
    assert desk.slept == []


@pytest.mark.parametrize(
    ("behaviour", "waited_s"),
    [
        (refusing(429, retry_after="7"), 7),
        (refusing(429, message="Please try again in 480ms."), 0.48),
        (refusing(429, message="Please try again in 18.06s."), 18.06),
        (refusing(429), 10),
    ],
)
async def test_a_short_limit_of_all_is_waited_for(
    desk: Desk, behaviour: Behaviour, waited_s: float
) -> None:
    desk.server.script = {model: [behaviour] for model in DEFAULT_MODELS}

    said = await desk.model().complete(PROMPT)

    assert said.model_version == BIG
    assert desk.slept == [pytest.approx(waited_s)]
    assert desk.budget.closed == [(model, pytest.approx(waited_s)) for model in DEFAULT_MODELS]


async def test_a_limit_longer_than_the_answers_patience_is_not(desk: Desk) -> None:
    desk.server.always(refusing(429, message="Please try again in 7m32.5s."))

    with pytest.raises(ModelBusy) as raised:
        await desk.model().complete(PROMPT)

    assert raised.value.retry_after_s == 452.5
    assert desk.slept == []
    assert len(desk.server.requests) == 2


async def test_a_call_without_tokens_is_not_made(desk: Desk) -> None:
    for model in DEFAULT_MODELS:
        desk.budget.withheld[model] = [Withheld("day", 3600)]

    with pytest.raises(ModelBusy):
        await desk.model().complete(PROMPT)

    assert desk.server.requests == []


async def test_tokens_that_come_soon_are_waited_for(desk: Desk) -> None:
    for model in DEFAULT_MODELS:
        desk.budget.withheld[model] = [Withheld("minute", 9)]

    assert await desk.model().complete(PROMPT)
    assert desk.slept == [9]


async def test_without_redis_no_tokens_are_spent(desk: Desk) -> None:
    desk.budget.withheld[BIG] = [Withheld("away", 5)]

    with pytest.raises(BudgetUnknown):
        await desk.model().complete(PROMPT)

    assert desk.server.requests == []


async def test_a_prompt_larger_than_a_minute_is_too_long_before_it_is_sent(desk: Desk) -> None:
    desk.budget.withheld[BIG] = [Withheld("size", 0)]

    with pytest.raises(PromptTooLong):
        await desk.model().complete(PROMPT)

    assert desk.server.requests == []


async def test_a_call_is_estimated_before_and_settled_after(desk: Desk) -> None:
    desk.server.headers = {
        "x-ratelimit-limit-tokens": "8000",
        "x-ratelimit-remaining-tokens": "6500",
        "x-ratelimit-limit-requests": "1000",
        "x-ratelimit-remaining-requests": "990",
        "x-ratelimit-reset-tokens": "7.66s",
    }

    await desk.model().complete(PROMPT)

    assert desk.budget.reserved == [(BIG, estimated_tokens(PROMPT))]
    assert desk.budget.settled == [(BIG, 900, Told(8000, 6500, 1000, 990))]


async def test_what_no_model_saw_costs_nothing(desk: Desk) -> None:
    desk.server.always(refusing(413))

    with pytest.raises(PromptTooLong):
        await desk.model().complete(PROMPT)

    assert [used for _, used, _ in desk.budget.settled] == [0]


def test_the_estimate_counts_what_may_be_answered_and_long_letters() -> None:
    plain = Prompt(system="", user="a" * 300, canary="")
    accented = Prompt(system="", user="ệ" * 300, canary="")

    assert estimated_tokens(plain) == 100 + MAX_COMPLETION_TOKENS
    assert estimated_tokens(accented) == 300 + MAX_COMPLETION_TOKENS


async def test_the_tokens_of_all_workers_are_those_of_redis(desk: Desk, redis: Redis) -> None:
    limits = TokenLimits(tokens_per_window=estimated_tokens(PROMPT) + 100)
    first, second = (
        desk.model(budget=RedisTokenBudget(redis, limits), patience=Patience(5, 2))
        for _ in range(2)
    )
    await first.complete(PROMPT)  # 900 of the big one's tokens are gone
    assert (await second.complete(PROMPT)).model_version == SMALL

    with pytest.raises(ModelBusy):
        await second.complete(PROMPT)


# Circuits


async def test_a_model_that_breaks_again_and_again_is_left_alone(desk: Desk) -> None:
    desk.server.script[BIG] = [refusing(500)] * 2
    model = desk.model()
    for _ in range(2):
        with pytest.raises(ModelDown):
            await model.complete(PROMPT)

    assert (await model.complete(PROMPT)).model_version == SMALL
    assert desk.server.models_asked == [BIG, BIG, SMALL]


async def test_a_provider_that_cannot_be_reached_is_left_alone(desk: Desk) -> None:
    desk.server.always(hanging_up)
    model = desk.model()
    for _ in range(2):
        with pytest.raises(ModelUnreachable):
            await model.complete(PROMPT)

    with pytest.raises(ModelResting):
        await model.complete(PROMPT)

    assert len(desk.server.requests) == 2


async def test_limits_and_empty_answers_open_no_circuit(desk: Desk) -> None:
    desk.server.always(saying(completion("")))
    model = desk.model()

    for _ in range(5):
        with pytest.raises(ModelEmpty):
            await model.complete(PROMPT)


async def test_circuits_are_shared_by_all_workers(desk: Desk, redis: Redis) -> None:
    limits = BreakerLimits(faults=2)
    workers = [desk.model(breaker=RedisBreaker(redis, limits)) for _ in range(2)]
    desk.server.always(refusing(503))
    for worker in workers:
        with pytest.raises(ModelDown):
            await worker.complete(PROMPT)

    assert len(desk.server.requests) == 2
    for model in DEFAULT_MODELS:
        desk.server.script[model] = []
    assert (await workers[0].complete(PROMPT)).model_version == SMALL


async def test_a_call_that_is_cancelled_says_nothing_of_its_circuits(desk: Desk) -> None:
    desk.server.always(dripping)
    model = desk.model()

    for _ in range(3):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await model.complete(PROMPT)
    desk.server.script.clear()

    assert (await model.complete(PROMPT)).model_version == BIG


# Models on offer


async def test_the_operators_order_holds_among_the_models_on_offer(desk: Desk) -> None:
    desk.catalogue = Catalogue(("gone", SMALL, BIG))

    with capture_logs() as logs:
        await kept(desk.call, desk.catalogue, LocalShelf()).renew()
        await kept(desk.call, desk.catalogue, LocalShelf()).renew()

    assert desk.catalogue.ids() == [SMALL, BIG]
    told = [log["model"] for log in logs if log["event"] == "answer.model_retired"]
    assert told == ["gone"]


async def test_a_model_that_is_switched_off_is_not_on_offer(desk: Desk) -> None:
    desk.server.models[0]["active"] = False

    assert BIG not in await desk.call.models()


async def test_a_model_retired_between_two_lists_is_told_of_once(desk: Desk) -> None:
    desk.server.script[BIG] = [refusing(404, "model_not_found")]
    model = desk.model()

    with capture_logs() as logs:
        for _ in range(2):
            await model.complete(PROMPT)

    assert desk.server.models_asked == [BIG, SMALL, SMALL]
    assert [log["event"] for log in logs].count("answer.model_retired") == 1


async def test_the_last_good_list_serves_while_groq_is_away(desk: Desk) -> None:
    shelf = LocalShelf()
    desk.server.models = [{"id": SMALL}]
    await kept(desk.call, Catalogue(), shelf).renew()

    await kept(desk.call, desk.catalogue, shelf).recall()

    assert desk.catalogue.ids() == [SMALL]


@pytest.mark.parametrize("stored", [b"", b"not json", b'{"a": 1}', b"[]"])
async def test_what_another_version_kept_is_not_taken(desk: Desk, stored: bytes) -> None:
    shelf = LocalShelf()
    await shelf.put(stored)

    await kept(desk.call, desk.catalogue, shelf).recall()

    assert list(desk.catalogue.ids()) == list(DEFAULT_MODELS)


async def test_with_no_model_left_there_is_no_answer(desk: Desk) -> None:
    desk.catalogue.replace(["whisper-large-v3"])

    with pytest.raises(ModelGone):
        await desk.model().complete(PROMPT)
