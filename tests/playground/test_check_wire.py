"""The comparison of recorded traffic with an OpenAPI file."""

import json
from pathlib import Path
from typing import Any

import pytest

from tools import check_wire

MESSAGE = {
    "type": "object",
    "properties": {"id": {"type": "string"}, "content": {"type": "string"}},
    "required": ["id"],
}
OPENAPI: dict[str, Any] = {
    "openapi": "3.1.0",
    "paths": {
        "/messages": {
            "post": {
                "parameters": [{"name": "wait", "in": "query"}],
                "requestBody": {
                    "content": {
                        "application/json": {
                            "schema": {
                                "type": "object",
                                "properties": {
                                    "content": {"type": "string", "maxLength": 5},
                                    "reply_id": {"type": "string"},
                                },
                            }
                        }
                    }
                },
                "responses": {
                    "200": {
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Message"}}
                        }
                    },
                    "4XX": {"$ref": "#/components/responses/Error"},
                },
            }
        }
    },
    "components": {
        "schemas": {"Message": MESSAGE},
        "responses": {
            "Error": {
                "content": {
                    "application/json": {"schema": {"type": "object", "required": ["code"]}}
                }
            }
        },
    },
}


@pytest.fixture
def openapi(tmp_path: Path) -> Path:
    path = tmp_path / "openapi.json"
    path.write_text(json.dumps(OPENAPI))
    return path


def line(**changes: object) -> dict[str, Any]:
    return {
        "method": "POST",
        "template": "/messages",
        "path": "/api/v10/messages",
        "query": {},
        "request": {"content": "hi"},
        "status": 200,
        "response": {"id": "1"},
        **changes,
    }


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"query": {"wait": "1"}}, []),
        ({"request": {"reply_id": 7}}, []),
        ({"request": {"content": "too long"}}, ["request POST /messages at content"]),
        ({"query": {"other": "1"}}, ["request POST /messages at ?other"]),
        ({"response": {}}, ["answer POST /messages 200 at the top"]),
        ({"response": {"id": 1}}, ["answer POST /messages 200 at id"]),
        ({"status": 302}, ["answer POST /messages at the top"]),
        ({"status": 500, "response": None}, []),
        ({"status": 400, "request": {"content": "too long"}, "response": {"code": 1}}, []),
        ({"status": 400, "response": {}}, ["answer POST /messages 400 at the top"]),
        ({"template": None}, ["request POST /api/v10/messages at the top"]),
        ({"method": "PUT"}, ["request PUT /messages at the top"]),
    ],
)
def test_what_the_file_does_not_allow_is_found(
    openapi: Path, changes: dict[str, Any], found: list[str]
) -> None:
    api = check_wire.OpenApi(openapi)
    violations = [str(violation) for violation in check_wire.check(line(**changes), api)]
    assert [text.partition(": ")[0] for text in violations] == found


@pytest.mark.parametrize(("response", "code"), [({"id": "1"}, 0), ({}, 1)])
def test_the_exit_code_tells_whether_all_is_well(
    openapi: Path, tmp_path: Path, response: dict[str, str], code: int
) -> None:
    record = tmp_path / "record.jsonl"
    record.write_text(json.dumps(line(response=response)) + "\n")
    assert check_wire.run([str(record), str(openapi)]) == code


def test_numbers_that_are_ids_are_read_as_texts() -> None:
    payload = {
        "message_reference": {"message_id": 5},
        "attachments": [{"id": 0}],
        "users": [10**17],
        "default_member_permissions": 1 << 52,
        "limit": 5,
    }
    assert check_wire.with_text_ids(payload) == {
        "message_reference": {"message_id": "5"},
        "attachments": [{"id": "0"}],
        "users": [str(10**17)],
        "default_member_permissions": 1 << 52,
        "limit": 5,
    }
