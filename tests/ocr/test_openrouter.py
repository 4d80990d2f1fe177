"""Every shape an answer comes in; bodies as they were seen, shortened."""

import json

import pytest

from core.errors import HelpsightError, PermanentError, TransientError
from ocr.openrouter import Completion, ErrorBody, failure

NOW = 1_788_220_000.0
DAY_SPENT = {
    "message": "Rate limit exceeded: free-models-per-day. Add 10 credits to unlock 1000 ...",
    "code": 429,
    "metadata": {
        "headers": {
            "X-RateLimit-Limit": "50",
            "X-RateLimit-Remaining": "0",
            "X-RateLimit-Reset": "1788220800000",
        },
        "limit_source": "openrouter_free_tier_daily",
    },
}
MODEL_BUSY = {
    "message": "Rate limit exceeded: limit_rpm/qwen/qwen3-coder/1. High demand",
    "code": 429,
    "metadata": {"limit_source": "openrouter_shared_capacity"},
}
UPSTREAM_BUSY = {
    "message": "Provider returned error",
    "code": 429,
    "metadata": {
        "raw": "X:free is temporarily rate-limited upstream",
        "limit_source": "upstream_provider_shared_pool",
    },
}
NO_POLICY = {"message": "No endpoints found matching your data policy", "code": 404}
NO_GUARDRAIL = {"message": "No endpoints found matching your guardrail restrictions", "code": 404}
NO_PICTURES = {"message": "No endpoints found that support image input", "code": 404}


def passing(code: str, wait_s: float | None = None) -> tuple[object, ...]:
    return TransientError, code, wait_s


def final(code: str) -> tuple[object, ...]:
    return PermanentError, code


@pytest.mark.parametrize(
    ("status", "body", "headers", "error"),
    [
        (429, DAY_SPENT, {}, passing("account_limited", 800)),
        (429, {"message": "free-models-per-min"}, {}, passing("account_limited")),
        (429, MODEL_BUSY, {}, passing("rate_limited")),
        (429, UPSTREAM_BUSY, {"retry-after": "7"}, passing("rate_limited", 7)),
        (429, None, {"x-ratelimit-reset": "1788220090000"}, passing("rate_limited", 90)),
        (429, None, {"x-ratelimit-reset": "1"}, passing("rate_limited", 1)),
        (429, None, {"retry-after": "999999999"}, passing("rate_limited", 93_600)),
        (
            503,
            None,
            {"retry-after": "Tue, 01 Sep 2026 00:00:30 GMT"},
            passing("provider_down", 830),
        ),
        (429, None, {"retry-after": "nan"}, passing("rate_limited")),
        (429, "<html>", {"retry-after": "soon"}, passing("rate_limited")),
        (408, None, {}, passing("model_timeout")),
        (524, None, {}, passing("model_timeout")),
        (500, None, {}, passing("provider_down")),
        (502, None, {}, passing("provider_down")),
        (503, None, {"retry-after": "3"}, passing("provider_down", 3)),
        (529, None, {}, passing("provider_down")),
        (402, None, {"retry-after": "2"}, passing("account_limited", 2)),
        (402, None, {}, final("out_of_credits")),
        (401, None, {}, final("key_refused")),
        (403, {"metadata": {"reasons": ["x"]}}, {}, final("model_refused")),
        (404, NO_POLICY, {}, final("no_private_model")),
        (404, NO_GUARDRAIL, {}, final("no_private_model")),
        (404, NO_PICTURES, {}, final("request_refused")),
        (404, {"message": "No endpoints found for x/y:free."}, {}, final("model_gone")),
        (400, None, {}, final("request_refused")),
        (413, None, {}, final("request_refused")),
        (422, None, {}, final("request_refused")),
    ],
)
def test_every_status_becomes_an_error_of_ours(
    status: int, body: object, headers: dict[str, str], error: tuple[object, ...]
) -> None:
    mapped = failure(status, ErrorBody.from_object(body), headers, now=NOW)

    assert isinstance(mapped, TransientError | PermanentError)
    if isinstance(mapped, TransientError):
        assert passing(mapped.code, mapped.retry_after_s) == error
    else:
        assert final(mapped.code) == error


def test_no_word_of_a_provider_reaches_a_person() -> None:
    body = ErrorBody(message="in organization org_secret on tokens per minute")
    messages = [str(failure(status, body, {}, now=NOW)) for status in (400, 401, 402, 429, 500)]
    assert not any("org_secret" in message for message in messages)


def answer(**choice: object) -> bytes:
    return json.dumps({"model": "a/b", "choices": [choice]}).encode()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param(b'{"error":{"code":429,"message":"x"}}', "rate_limited", id="429 inside 200"),
        pytest.param(
            json.dumps({"error": DAY_SPENT, "user_id": "u"}).encode(),
            "account_limited",
            id="the day's budget inside 200",
        ),
        pytest.param(b'{"error":{"message":"x"}}', "provider_down", id="an error without a code"),
        pytest.param(b'{"error":{"code":"upstream"}}', "provider_down", id="a code in words"),
        pytest.param(b'{"error":"oh"}', "bad_answer", id="an error that is a word"),
        pytest.param(b"{}", "bad_answer", id="no choices"),
        pytest.param(b'{"choices":null}', "bad_answer", id="choices null"),
        pytest.param(b'{"choices":[]}', "bad_answer", id="choices empty"),
        pytest.param(answer(message=None), "bad_answer", id="message null"),
        pytest.param(answer(message={"content": None}), "bad_answer", id="content null"),
        pytest.param(answer(message={"content": " \n"}), "bad_answer", id="content blank"),
        pytest.param(
            answer(finish_reason="error", message={"content": "half"}),
            "bad_answer",
            id="finished by an error",
        ),
        pytest.param(
            answer(finish_reason="length", message={"content": "half"}),
            "bad_answer",
            id="finished by its length",
        ),
        pytest.param(answer(error={"code": 502}), "provider_down", id="an error in the choice"),
        pytest.param(
            answer(finish_reason="content_filter", message={"content": ""}),
            "model_refused",
            id="filtered",
        ),
        pytest.param(
            answer(message={"content": None, "refusal": "no"}), "model_refused", id="refused"
        ),
        pytest.param(b"<html>Bad gateway</html>", "bad_answer", id="a page"),
        pytest.param(b"[1, 2]", "bad_answer", id="a list"),
        pytest.param(b"", "bad_answer", id="nothing"),
        pytest.param(b'{"choices":[{"mess', "bad_answer", id="cut off"),
    ],
)
def test_a_success_that_is_none_is_an_error(body: bytes, code: str) -> None:
    with pytest.raises(HelpsightError) as error:
        Completion.from_bytes(body).content(now=NOW)
    assert error.value.code == code


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(answer(finish_reason="stop", message={"content": "hi"}), id="plain"),
        pytest.param(b"\n\n   " + answer(message={"content": "hi"}), id="after keep-alive spaces"),
        pytest.param(
            answer(message={"content": [{"type": "text", "text": "h"}, {"text": "i"}]}),
            id="in parts",
        ),
    ],
)
def test_the_content_of_an_answer_is_its_text(body: bytes) -> None:
    completion = Completion.from_bytes(body)
    assert (completion.model, completion.content(now=NOW)) == ("a/b", "hi")
