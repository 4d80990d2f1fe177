"""Messages in the second version of components: their limits, their files, their edits."""

from typing import Any

import pytest

from tests.playground.harness import Playground

V2 = 1 << 15
TEXT = {"type": 10, "content": "hello"}
BUTTON = {"type": 2, "style": 1, "label": "ok", "custom_id": "a"}
ROW = {"type": 1, "components": [BUTTON]}


def framed(*parts: dict[str, Any], **fields: Any) -> list[dict[str, Any]]:
    return [{"type": 17, "components": list(parts), **fields}]


def path(playground: Playground) -> str:
    return f"/channels/{playground.channel('help').id}/messages"


FILE = {"type": 13, "file": {"url": "attachment://answer.md"}}

REFUSED: list[tuple[list[dict[str, Any]], str, str]] = [
    (framed(), "components.0.components", "BASE_TYPE_MIN_LENGTH"),
    (framed(TEXT, accent_color=1 << 24), "components.0.accent_color", "NUMBER_TYPE_MAX"),
    (framed({"type": 17, "components": [TEXT]}), "components.0.components.0", "BASE_TYPE_CHOICES"),
    (framed(BUTTON), "components.0.components.0", "BASE_TYPE_CHOICES"),
    (
        framed({"type": 10, "content": "x" * 2000}, {"type": 10, "content": "x" * 2001}),
        "components",
        "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
    ),
    (
        [{"type": 14} for _ in range(41)],
        "components",
        "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
    ),
    (framed(ROW, ROW), "components", "COMPONENT_CUSTOM_ID_DUPLICATED"),
    (framed(FILE), "components", "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND"),
    (
        framed({"type": 13, "file": {"url": "https://example.org/a"}}),
        "components.0.components.0.file.url",
        "STRING_TYPE_REGEX",
    ),
    (
        framed({"type": 9, "components": [TEXT]}),
        "components.0.components.0.accessory",
        "BASE_TYPE_REQUIRED",
    ),
]


@pytest.mark.parametrize(("parts", "place", "code"), REFUSED)
async def test_a_layout_outside_the_limits_is_refused(
    playground: Playground, parts: list[dict[str, Any]], place: str, code: str
) -> None:
    answer = await playground.rest("POST", path(playground), {"flags": V2, "components": parts})

    assert (answer.status, answer.code) == (400, 50035), answer
    errors = answer.json["errors"]
    for part in place.split("."):
        errors = errors[part]
    assert errors["_errors"][0]["code"] == code


async def test_a_layout_at_its_limits_is_taken(playground: Playground) -> None:
    parts = framed({"type": 10, "content": "x" * 4000}, {"type": 14}, ROW, accent_color=0xFFFFFF)

    answer = await playground.rest("POST", path(playground), {"flags": V2, "components": parts})

    assert answer.status == 200, answer


async def test_a_layout_without_its_flag_is_refused(playground: Playground) -> None:
    answer = await playground.rest("POST", path(playground), {"components": framed(TEXT)})

    assert answer.code == 50035


async def test_a_file_of_the_message_is_shown_with_its_address(playground: Playground) -> None:
    payload = {"flags": V2, "components": framed(TEXT, FILE)}
    answer = await playground.upload(path(playground), payload, {"answer.md": b"# whole"})

    assert answer.status == 200, answer
    shown = answer.json["components"][0]["components"][1]
    assert (shown["name"], shown["size"]) == ("answer.md", 7)
    async with playground.http.get(shown["file"]["url"]) as file:
        assert await file.read() == b"# whole"


async def test_an_edited_layout_keeps_its_kind_and_takes_no_content(
    playground: Playground,
) -> None:
    draft = {"flags": V2, "components": framed(TEXT)}
    sent = (await playground.rest("POST", path(playground), draft)).json
    place = f"{path(playground)}/{sent['id']}"

    refused = await playground.rest("PATCH", place, {"content": "plain"})
    newer = {"flags": V2, "components": framed({"type": 10, "content": "newer"})}
    edited = await playground.rest("PATCH", place, newer)

    assert refused.code == 50035
    assert edited.json["components"][0]["components"][0]["content"] == "newer"
    assert edited.json["flags"] & V2
