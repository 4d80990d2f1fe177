"""Groq's answers, good and bad, through the real client on a canned transport."""

import json
from collections.abc import AsyncGenerator, Callable
from typing import Any

import httpx2
import pytest
from openai import AsyncOpenAI

from core.errors import HelpsightError, PermanentError, TransientError
from qa.draft import MalformedDraft
from qa.model import GroqModel, ModelBusy, ModelGone, ModelRefused, ModelUnreachable, PromptTooLong
from qa.prompt import Prompt

PROMPT = Prompt(system="be kind", user="data", canary="c")
ORGANISATION = "org_01secret"
Handler = Callable[[httpx2.Request], httpx2.Response]


def reply(content: str | None = "{}", finish_reason: str = "stop") -> dict[str, Any]:
    message = {"role": "assistant", "content": content}
    return {
        "id": "1",
        "object": "chat.completion",
        "created": 1,
        "model": "m",
        "choices": [{"index": 0, "message": message, "finish_reason": finish_reason}],
    }


def failure(status: int, code: str | None = None, **headers: str) -> Handler:
    message = f"Limit reached in organization {ORGANISATION}. Please try again in 1m2.5s"
    body = {"error": {"message": message, "type": "x", "code": code}}
    return lambda _: httpx2.Response(status, json=body, headers=headers)


@pytest.fixture
async def groq() -> AsyncGenerator[Callable[[Handler], GroqModel]]:
    clients: list[AsyncOpenAI] = []

    def make(handler: Handler) -> GroqModel:
        transport = httpx2.AsyncClient(transport=httpx2.MockTransport(handler))
        clients.append(
            AsyncOpenAI(
                api_key="k", base_url="http://groq.test/v1", max_retries=0, http_client=transport
            )
        )
        return GroqModel(clients[-1], models=("big", "small"), timeout_s=5)

    yield make
    for client in clients:
        await client.close()


MakeGroq = Callable[[Handler], GroqModel]


async def test_the_prompt_is_sent_and_the_answer_comes_back(groq: MakeGroq) -> None:
    sent: list[dict[str, Any]] = []

    def handler(request: httpx2.Request) -> httpx2.Response:
        sent.append(json.loads(request.content))
        return httpx2.Response(200, json=reply('{"answer": ""}'))

    completion = await groq(handler).complete(PROMPT)

    assert (completion.text, completion.model_version) == ('{"answer": ""}', "big")
    assert [m["content"] for m in sent[0]["messages"]] == ["be kind", "data"]
    assert sent[0]["response_format"]["json_schema"]["strict"] is True
    assert "tools" not in sent[0]


@pytest.mark.parametrize(
    ("handler", "error"),
    [
        (failure(429), ModelBusy),
        (failure(404, "model_not_found"), ModelGone),
        (failure(400, "model_decommissioned"), ModelGone),
        (failure(400, "other"), ModelRefused),
        (failure(401), ModelRefused),
        (failure(403), ModelRefused),
        (failure(413, "rate_limit_exceeded"), PromptTooLong),
        (failure(498), ModelUnreachable),
        (failure(500), ModelUnreachable),
        (failure(503), ModelUnreachable),
    ],
)
async def test_each_refusal_has_its_name_and_tells_no_account(
    groq: MakeGroq, handler: Handler, error: type[HelpsightError]
) -> None:
    with pytest.raises(error) as raised:
        await groq(handler).complete(PROMPT)

    assert ORGANISATION not in str(raised.value)


@pytest.mark.parametrize(
    "body",
    [
        {"error": {"code": 429}},
        {"id": "1", "choices": []},
        reply(None),
        reply(""),
        reply("half", finish_reason="length"),
        [],
        "<html>",
    ],
)
async def test_a_success_without_an_answer_is_malformed(groq: MakeGroq, body: Any) -> None:
    with pytest.raises(MalformedDraft):
        await groq(lambda _: httpx2.Response(200, json=body)).complete(PROMPT)


async def test_a_body_that_is_cut_off_is_malformed(groq: MakeGroq) -> None:
    headers = {"content-type": "application/json"}
    cut = httpx2.Response(200, content=b'{"choices": [', headers=headers)

    with pytest.raises(MalformedDraft):
        await groq(lambda _: cut).complete(PROMPT)


async def test_a_connection_that_fails_may_be_tried_again(groq: MakeGroq) -> None:
    def handler(_: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("no route")

    with pytest.raises(ModelUnreachable):
        await groq(handler).complete(PROMPT)


@pytest.mark.parametrize("status", [429, 404])
async def test_a_busy_or_retired_model_is_passed_over(groq: MakeGroq, status: int) -> None:
    def handler(request: httpx2.Request) -> httpx2.Response:
        if json.loads(request.content)["model"] == "big":
            return failure(status)(request)
        return httpx2.Response(200, json=reply("{}"))

    assert (await groq(handler).complete(PROMPT)).model_version == "small"


@pytest.mark.parametrize(("headers", "seconds"), [({"retry-after": "7"}, 7), ({}, 62.5)])
async def test_the_wait_a_provider_asks_for_is_kept(
    groq: MakeGroq, headers: dict[str, str], seconds: float
) -> None:
    with pytest.raises(ModelBusy) as raised:
        await groq(failure(429, **headers)).complete(PROMPT)

    assert raised.value.retry_after_s == seconds


async def test_every_error_says_whether_another_try_helps(groq: MakeGroq) -> None:
    with pytest.raises(TransientError):
        await groq(failure(500)).complete(PROMPT)
    with pytest.raises(PermanentError):
        await groq(failure(401)).complete(PROMPT)


async def test_without_models_there_is_no_answer() -> None:
    client = AsyncOpenAI(api_key="k", base_url="http://groq.test/v1")

    with pytest.raises(ModelGone):
        await GroqModel(client, models=()).complete(PROMPT)
    await client.close()
