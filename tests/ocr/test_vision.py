import asyncio
import json
from base64 import b64decode
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping

import httpx2
import pytest
from openai import AsyncOpenAI

from core.errors import HelpsightError, PermanentError, TransientError
from ocr.engine import Line
from ocr.vision import FixedModels, VisionEngine
from tests.ocr.pictures import draw, encoded

PNG = encoded(draw(["KeyError: 'a'"]))
ANSWER = {
    "text": "  File \"bot.py\"\n\nKeyError: 'a'  ",
    "interface_type": "terminal",
    "error_state": "KeyError: 'a'",
    "context": "a bot was started",
}


class FakeOpenRouter:
    """Speaks HTTP like OpenRouter; each model answers from its own list, the last one forever."""

    def __init__(self, answers: Mapping[str, list[httpx2.Response | Exception]]) -> None:
        self._answers = {model: list(replies) for model, replies in answers.items()}
        self.requests: list[dict[str, object]] = []

    async def __call__(self, request: httpx2.Request) -> httpx2.Response:
        body = json.loads(request.content)
        self.requests.append(body)
        replies = self._answers[body["model"]]
        reply = replies.pop(0) if len(replies) > 1 else replies[0]
        if isinstance(reply, Exception):
            raise reply
        return reply

    @property
    def models_asked(self) -> list[object]:
        return [request["model"] for request in self.requests]


def engine_over(
    handler: Callable[[httpx2.Request], Coroutine[None, None, httpx2.Response]],
    *models: str,
    timeout_s: float = 5,
) -> VisionEngine:
    transport = httpx2.MockTransport(handler)
    client = AsyncOpenAI(
        api_key="k",
        base_url="http://openrouter.test/api/v1",
        max_retries=0,
        http_client=httpx2.AsyncClient(transport=transport),
    )
    return VisionEngine(client, FixedModels(models), timeout_s=timeout_s, clock=lambda: 1000.0)


def answered(content: str = json.dumps(ANSWER), model: str = "served/by") -> httpx2.Response:
    choice = {"finish_reason": "stop", "message": {"role": "assistant", "content": content}}
    return httpx2.Response(200, json={"model": model, "choices": [choice]})


def refused(status: int, **error: object) -> httpx2.Response:
    return httpx2.Response(status, json={"error": {"code": status, **error}})


async def test_a_picture_is_read_with_its_description() -> None:
    server = FakeOpenRouter({"a": [answered()]})

    reading = await engine_over(server, "a").read(PNG)

    assert reading.lines == (Line('  File "bot.py"'), Line("KeyError: 'a'"))
    assert (reading.engine, reading.model_version) == ("openrouter", "served/by")
    assert reading.prompt_version
    assert reading.confidence is None
    assert reading.description
    assert reading.description.interface_type == "terminal"
    assert reading.description.error_lines == ("KeyError: 'a'",)
    assert reading.description.context == "a bot was started"


async def test_nothing_of_an_answer_holds_what_cannot_be_stored() -> None:
    content = json.dumps({key: f"{value}\0\ud800" for key, value in ANSWER.items()})
    server = FakeOpenRouter({"a": [answered(content, "served/by\0")]})

    reading = await engine_over(server, "a").read(PNG)

    assert not {"\0", "\ud800"} & set(reading.text)
    assert reading.model_version == "served/by"
    assert reading.description
    assert reading.description.error_lines == ("KeyError: 'a'",)
    assert reading.description.context == "a bot was started"


async def test_the_request_carries_the_picture_and_forbids_training_on_it() -> None:
    server = FakeOpenRouter({"a": [answered()]})

    await engine_over(server, "a").read(PNG)

    [request] = server.requests
    assert request["provider"] == {"data_collection": "deny"}
    assert request["response_format"]
    url = str(request["messages"]).split("'url': '")[1].split("'")[0]
    assert b64decode(url.removeprefix("data:image/png;base64,")) == PNG


@pytest.mark.parametrize(
    "first",
    [
        pytest.param(refused(429, message="busy"), id="busy"),
        pytest.param(refused(503), id="down"),
        pytest.param(refused(404, message="No endpoints found for a."), id="gone"),
        pytest.param(refused(404, message="...your data policy"), id="not private"),
        pytest.param(refused(400), id="takes no pictures"),
        pytest.param(httpx2.Response(200, json={"error": {"code": 429}}), id="busy inside 200"),
        pytest.param(httpx2.Response(200, json={"choices": None}), id="no choices"),
        pytest.param(httpx2.Response(200, text="<html>"), id="a page"),
        pytest.param(answered('{"text": "cut o'), id="cut off"),
        pytest.param(httpx2.ConnectError("no route"), id="out of reach"),
        pytest.param(httpx2.ReadTimeout("slow"), id="slow"),
        pytest.param(httpx2.RemoteProtocolError("peer closed"), id="hung up"),
    ],
)
async def test_the_next_model_is_asked_at_once(first: httpx2.Response | Exception) -> None:
    server = FakeOpenRouter({"a": [first], "b": [answered()]})

    reading = await engine_over(server, "a", "b").read(PNG)

    assert reading.model_version == "served/by"
    assert server.models_asked == ["a", "b"]


@pytest.mark.parametrize(
    ("reply", "family", "code"),
    [
        (refused(401), PermanentError, "key_refused"),
        (refused(402), PermanentError, "out_of_credits"),
        (refused(403), PermanentError, "model_refused"),
        (refused(429, message="free-models-per-day"), TransientError, "account_limited"),
    ],
)
async def test_what_no_other_model_would_change_ends_the_round(
    reply: httpx2.Response, family: type[HelpsightError], code: str
) -> None:
    server = FakeOpenRouter({"a": [reply], "b": [answered()]})

    with pytest.raises(family) as error:
        await engine_over(server, "a", "b").read(PNG)

    assert error.value.code == code
    assert server.models_asked == ["a"]


async def test_of_many_failures_the_one_that_passes_soonest_is_raised() -> None:
    late = httpx2.Response(429, json={"error": {}}, headers={"Retry-After": "90"})
    soon = httpx2.Response(503, json={"error": {}}, headers={"Retry-After": "5"})
    server = FakeOpenRouter({"a": [late], "b": [refused(404)], "c": [soon]})

    with pytest.raises(TransientError) as error:
        await engine_over(server, "a", "b", "c").read(PNG)

    assert (error.value.code, error.value.retry_after_s) == ("provider_down", 5)


async def test_models_that_are_all_gone_are_no_reason_to_try_again() -> None:
    server = FakeOpenRouter({"a": [refused(404)], "b": [refused(404)]})
    with pytest.raises(PermanentError) as error:
        await engine_over(server, "a", "b").read(PNG)
    assert error.value.code == "model_gone"


async def test_without_a_model_the_setting_is_named() -> None:
    with pytest.raises(PermanentError, match="OPENROUTER_MODELS"):
        await engine_over(FakeOpenRouter({})).read(PNG)


async def drips() -> AsyncIterator[bytes]:
    while True:  # each byte comes in time, the answer never does
        yield b" "
        await asyncio.sleep(0.01)


async def test_an_answer_that_drips_forever_is_cut_off() -> None:
    server = FakeOpenRouter({"a": [httpx2.Response(200, content=drips())]})
    with pytest.raises(TransientError) as error:
        await engine_over(server, "a", timeout_s=0.1).read(PNG)
    assert error.value.code == "model_timeout"
