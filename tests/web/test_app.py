"""The HTTP door as a whole: what every answer carries, and what none tells."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient
from starlette.requests import Request
from starlette.types import Message, Receive, Scope, Send
from uvicorn import Config, Server

from tests.waiting import eventually
from tests.web.conftest import Door, MakeDoor
from web.body_limit import BodyLimit
from web.errors import ApiError
from web.punctual import PunctualProtocol

HTTP_METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.mark.parametrize("path", ["/health/live", "/health/ready", "/nowhere", "/metrics"])
async def test_every_answer_tells_browsers_to_trust_nothing(door: Door, path: str) -> None:
    async with door.client() as client:
        headers = (await client.get(path)).headers

    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["x-frame-options"] == "DENY"
    assert "access-control-allow-origin" not in headers


async def test_a_fault_of_ours_is_told_to_nobody(door: Door) -> None:
    @door.app.get("/broken")
    async def broken() -> None:
        raise RuntimeError("private words")

    async with door.client() as client:
        answer = await client.get("/broken")

    assert answer.status_code == 500
    assert answer.json()["error"]["code"] == "internal_error"
    assert "private" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "not_found"),
        ("GET", "/upload-image", 405, "method_not_allowed"),
        ("POST", "/api/ml/ocr", 422, "invalid_request"),
        ("GET", "/api/ocr/job/not-a-uuid", 422, "invalid_request"),
        ("POST", "/upload-image", 415, "not_a_form"),
    ],
)
async def test_every_error_has_one_shape(
    ann: AsyncClient, method: str, path: str, status: int, code: str
) -> None:
    answer = await ann.request(method, path)

    assert answer.status_code == status
    assert set(answer.json()) == {"error"}
    assert answer.json()["error"]["code"] == code
    assert answer.json()["error"]["message"]


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "10.0.0.1:8710"])
async def test_other_names_for_this_machine_are_refused(door: Door, host: str) -> None:
    async with door.browser() as client:
        answer = await client.get("/api/session", headers={"Host": host})

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "host_not_allowed"


@pytest.mark.parametrize("host", ["localhost:8710", "127.0.0.1", "[::1]:8710", "help.example.org"])
async def test_names_of_this_machine_and_set_ones_are_answered(
    make_door: MakeDoor, host: str
) -> None:
    async with make_door(allowed_hosts=("help.example.org",)).browser() as client:
        assert (await client.get("/docs", headers={"Host": host})).status_code == 200


async def test_probes_by_address_are_answered(door: Door) -> None:
    async with door.client() as client:
        assert (await client.get("/health/live", headers={"Host": "10.2.3.4"})).is_success


@pytest.mark.parametrize("has_length", [True, False])
async def test_a_body_that_is_too_large_is_refused(ann: AsyncClient, has_length: bool) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b"x" * 1024

    body = b"x" * 102_400 if has_length else pieces()
    answer = await ann.post(
        "/api/ocr/enqueue", content=body, headers={"Content-Type": "application/json"}
    )

    assert answer.status_code == 413
    assert answer.json()["error"]["code"] == "body_too_large"


async def test_the_page_of_the_api_needs_nothing_from_elsewhere(door: Door) -> None:
    async with door.client() as client:
        page = await client.get("/docs")
        parts = ["/docs/start.js", "/docs/swagger-ui-bundle.js", "/docs/swagger-ui.css"]
        answers = [await client.get(part) for part in parts]

    assert "http" not in page.text.replace("http-equiv", "")
    assert all(part in page.text for part in parts)
    assert "script-src 'self';" in page.headers["content-security-policy"]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert "SwaggerUIBundle" in answers[1].text


def schema(door: Door) -> dict[str, Any]:
    return door.app.openapi()


def test_every_route_tells_of_its_errors_in_the_one_shape(door: Door) -> None:
    for path, routes in schema(door)["paths"].items():
        for method in HTTP_METHODS & set(routes):
            answers = routes[method]["responses"]
            assert {"422", "500", "503"} <= set(answers), path
            if path.startswith("/api/ocr"):
                assert {"401", "403", "429"} <= set(answers), path
            for status, answer in answers.items():
                if int(status) >= 400 and path != "/health/ready":
                    shape = answer["content"]["application/json"]["schema"]["$ref"]
                    assert shape.endswith("/ErrorBody"), (path, status)


def test_every_schema_has_a_description_and_examples(door: Door) -> None:
    for name, part in schema(door)["components"]["schemas"].items():
        assert part.get("description"), name
        fields: dict[str, Any] = part.get("properties", {})
        assert any(
            {"examples", "example", "$ref", "items", "const", "enum"} & set(field)
            for field in fields.values()
        ), name


async def test_json_of_too_many_values_is_refused_before_it_is_parsed(ann: AsyncClient) -> None:
    body = b'{"images":[' + b"{}," * 60_000 + b"{}]}"
    headers = {"Content-Type": "application/json"}

    answer = await ann.post("/api/ml/ocr/batch", content=body, headers=headers)

    assert answer.status_code == 413
    assert answer.json()["error"]["code"] == "body_too_complex"


async def test_a_body_that_does_not_come_is_not_waited_for() -> None:
    async def echo(scope: Scope, receive: Receive, send: Send) -> None:
        await Request(scope, receive).body()

    async def nothing_comes() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    async def unheard(_: Message) -> None: ...

    scope: Scope = {"type": "http", "path": "/", "headers": []}
    with pytest.raises(ApiError, match="did not come") as refused:
        await BodyLimit(echo, larger={}, idle_s=0.01)(scope, nothing_comes, unheard)
    assert refused.value.status_code == 408


class HastyProtocol(PunctualProtocol):
    head_s = 0.1


@pytest.mark.parametrize("begun", [b"", b"GET / HTTP/1.1\r\nX-Slow: "])
async def test_a_request_whose_head_never_ends_is_ended(begun: bytes) -> None:
    config = Config(FastAPI(), port=0, http=HastyProtocol, log_config=None, lifespan="off")
    server = Server(config)

    async def is_up() -> bool:
        return server.started

    async with asyncio.TaskGroup() as group:
        group.create_task(server.serve())
        await eventually(is_up)
        port = server.servers[0].sockets[0].getsockname()[1]
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET /docs HTTP/1.1\r\nHost: x\r\n\r\n")
        assert (await reader.readline()).startswith(b"HTTP/1.1 200")  # who speaks on is served
        writer.write(begun)
        async with asyncio.timeout(10):
            assert b"408 Request Timeout" in await reader.read()
        writer.close()
        await writer.wait_closed()
        server.should_exit = True
