import json
from collections.abc import Callable, Coroutine, Mapping
from datetime import date

import httpx2
import pytest
from openai import AsyncOpenAI

from core.errors import PermanentError, TransientError
from ocr.catalogue import Catalogue, Offer
from ocr.engine import Line
from ocr.vision import Patience, VisionEngine
from ocr.vision_call import VisionCall
from tests.ocr.governors import NotingBreaker, NotingQuota
from tests.ocr.pictures import draw, encoded

TODAY = date(2026, 11, 22)
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
    return VisionEngine(
        VisionCall(client, clock=lambda: 1000.0),
        Catalogue(models),
        quota=NotingQuota(),
        breaker=NotingBreaker(),
        patience=Patience(timeout_s),
    )


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


async def test_a_third_model_that_is_down_ends_the_job_s_attempts() -> None:
    server = FakeOpenRouter({name: [httpx2.ConnectError("no route")] for name in "abcd"})
    with pytest.raises(TransientError) as error:
        await engine_over(server, *"abcd").read(PNG)
    assert error.value.code == "provider_down"
    assert server.models_asked == ["a", "b", "c"]


async def test_an_empty_list_of_offers_names_the_setting() -> None:
    catalogue = Catalogue(["mine"])
    catalogue.replace([Offer(id="other")], today=TODAY)
    engine = VisionEngine(
        VisionCall(AsyncOpenAI(api_key="k", max_retries=0)),
        catalogue,
        quota=NotingQuota(),
        breaker=NotingBreaker(),
    )
    with pytest.raises(PermanentError, match="OPENROUTER_MODELS"):
        await engine.read(PNG)
