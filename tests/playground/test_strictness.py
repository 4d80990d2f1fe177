"""What Discord refuses is refused, with its status and code and the place of the error."""

from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from playground.config import Config
from tests.playground.harness import Playground, png, running


@pytest.fixture
async def playground(tmp_path: Path) -> AsyncGenerator[Playground]:
    """Not recorded: what is asked here, nobody should ask."""
    async with running(tmp_path / "home", is_recorded=False) as playground:
        yield playground


ROW = {"type": 1, "components": [{"type": 2, "style": 1, "label": "ok", "custom_id": "a"}]}


def embed(**fields: object) -> dict[str, object]:
    return {"embeds": [fields]}


def button(**changes: object) -> dict[str, object]:
    fields = {"type": 2, "style": 1, "label": "ok", "custom_id": "a", **changes}
    return {"components": [{"type": 1, "components": [fields]}]}


BAD_MESSAGES: list[tuple[dict[str, Any], str, str]] = [
    ({"content": "x" * 2001}, "content", "BASE_TYPE_MAX_LENGTH"),
    ({"content": 5}, "content", "STRING_TYPE_CONVERT"),
    ({"content": "x", "nonce": "n" * 26}, "nonce", "BASE_TYPE_MAX_LENGTH"),
    ({"embeds": [{"title": "x"}] * 11}, "embeds", "BASE_TYPE_MAX_LENGTH"),
    ({"embeds": [{"description": "x" * 3001}] * 2}, "embeds", "MAX_EMBED_SIZE_EXCEEDED"),
    (embed(title="x" * 257), "embeds.0.title", "BASE_TYPE_MAX_LENGTH"),
    (embed(description="x" * 4097), "embeds.0.description", "BASE_TYPE_MAX_LENGTH"),
    (embed(footer={"text": "x" * 2049}), "embeds.0.footer.text", "BASE_TYPE_MAX_LENGTH"),
    (embed(author={"name": "x" * 257}), "embeds.0.author.name", "BASE_TYPE_MAX_LENGTH"),
    (embed(fields=[{"name": "n", "value": "v"}] * 26), "embeds.0.fields", "BASE_TYPE_MAX_LENGTH"),
    (embed(fields=[{"value": "v"}]), "embeds.0.fields.0.name", "BASE_TYPE_REQUIRED"),
    (
        embed(fields=[{"name": "n", "value": "v" * 1025}]),
        "embeds.0.fields.0.value",
        "BASE_TYPE_MAX_LENGTH",
    ),
    (embed(url="not a url"), "embeds.0.url", "STRING_TYPE_REGEX"),
    (embed(color=1 << 24), "embeds.0.color", "NUMBER_TYPE_MAX"),
    ({"components": [ROW] * 6}, "components", "BASE_TYPE_BAD_LENGTH"),
    ({"components": [ROW, ROW]}, "components", "COMPONENT_CUSTOM_ID_DUPLICATED"),
    (
        {"components": [{"type": 1, "components": ROW["components"] * 6}]},
        "components.0",
        "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
    ),
    ({"components": [{"type": 99}]}, "components.0", "BASE_TYPE_CHOICES"),
    (button(label="x" * 81), "components.0.components.0.label", "BASE_TYPE_MAX_LENGTH"),
    (button(custom_id="x" * 101), "components.0.components.0.custom_id", "BASE_TYPE_MAX_LENGTH"),
    (button(custom_id=None), "components.0.components.0", "BASE_TYPE_REQUIRED"),
    (
        {"content": "x", "attachments": [{"id": 0}]},
        "attachments.0.id",
        "ATTACHMENT_NOT_FOUND",
    ),
    (
        {"content": "x", "message_reference": {"message_id": 1}},
        "message_reference",
        "REPLIES_UNKNOWN_MESSAGE",
    ),
    (
        {"content": "x", "allowed_mentions": {"parse": ["users"], "users": [1]}},
        "allowed_mentions",
        "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
    ),
]


@pytest.mark.parametrize(("payload", "place", "code"), BAD_MESSAGES)
async def test_a_message_outside_the_limits_is_refused(
    playground: Playground, payload: dict[str, Any], place: str, code: str
) -> None:
    path = f"/channels/{playground.channel('help').id}/messages"
    answer = await playground.rest("POST", path, payload)
    assert (answer.status, answer.code) == (400, 50035), answer
    errors = answer.json["errors"]
    for part in place.split("."):
        errors = errors[part]
    assert errors["_errors"][0]["code"] == code


@pytest.mark.parametrize("payload", [{}, {"content": " \n"}, {"embeds": []}, {"content": None}])
async def test_an_empty_message_is_refused(playground: Playground, payload: dict[str, Any]) -> None:
    path = f"/channels/{playground.channel('help').id}/messages"
    assert (await playground.rest("POST", path, payload)).code == 50006


async def test_the_longest_message_is_accepted(playground: Playground) -> None:
    path = f"/channels/{playground.channel('help').id}/messages"
    payload = {"content": "x" * 2000, "embeds": [{"description": "x" * 4096}], "components": [ROW]}
    assert (await playground.rest("POST", path, payload)).status == 200


async def test_eleven_files_are_refused(playground: Playground) -> None:
    path = f"/channels/{playground.channel('help').id}/messages"
    files = {f"{number}.png": png() for number in range(11)}
    assert (await playground.upload(path, {}, files)).code == 50035


async def test_a_file_or_request_that_is_too_large_is_refused(playground: Playground) -> None:
    path = f"/channels/{playground.channel('help').id}/messages"
    one = {"big.bin": bytes(10 * 1024 * 1024 + 1)}
    many = {f"{number}.bin": bytes(9 * 1024 * 1024) for number in range(3)}
    for files in (one, many):
        answer = await playground.upload(path, {}, files)
        assert (answer.status, answer.code) == (413, 40005)


UNKNOWN = 10**17


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", f"/channels/{UNKNOWN}", 404, 10003),
        ("GET", f"/channels/{UNKNOWN}/messages", 404, 10003),
        ("GET", "/channels/{help}/messages/1", 404, 10008),
        ("GET", f"/guilds/{UNKNOWN}", 404, 10004),
        ("GET", "/guilds/{guild}/members/1", 404, 10007),
        ("GET", "/users/1", 404, 10013),
        ("GET", "/channels/x", 400, 50035),
        ("GET", "/channels/{help}/messages?limit=101", 400, 50035),
        ("GET", "/channels/{help}/messages?limit=0", 400, 50035),
        ("GET", "/channels/{help}/messages?before=x", 400, 50035),
        ("GET", "/channels/{staff}", 403, 50001),
        ("GET", "/channels/{staff}/messages", 403, 50001),
        ("POST", "/channels/{staff}/messages", 403, 50001),
        ("POST", "/channels/{questions}/messages", 400, 50008),
        ("POST", "/channels/{questions}/typing", 400, 50008),
        ("PUT", "/channels/{help}/messages/1/reactions/%F0%9F%91%8D/@me", 404, 10008),
        ("DELETE", "/channels/{help}/messages/1", 404, 10008),
        ("POST", "/channels/{help}/messages/bulk-delete", 400, 50035),
        ("POST", "/attachments/refresh-urls", 404, 0),
        ("GET", "/nowhere", 404, 0),
        ("PUT", "/gateway", 405, 0),
        ("POST", "/webhooks/1/token", 404, 10015),
        ("POST", "/interactions/1/token/callback", 404, 10062),
    ],
)
async def test_what_is_not_there_has_discords_code(
    playground: Playground, method: str, path: str, status: int, code: int
) -> None:
    ids = {channel.name: channel.id for channel in playground.world.store.channels}
    place = path.format(**ids, guild=playground.world.guild_id)
    payload = {"content": "x"} if method == "POST" else None
    answer = await playground.rest(method, place, payload)
    assert (answer.status, answer.code) == (status, code), answer


async def test_unknown_routes_and_refusals_are_counted(playground: Playground) -> None:
    await playground.rest("GET", "/nowhere")
    await playground.rest("GET", "/users/1")
    report = await playground.play("GET", "/strict")
    assert report.json == {
        "unknown": [{"route": "GET /api/v10/nowhere", "count": 1}],
        "refused": [{"route": "GET /users/{user_id}", "status": 404, "code": 10013, "count": 1}],
    }


async def test_answers_are_json_and_say_nothing_more(playground: Playground) -> None:
    answer = await playground.rest("GET", "/users/@me")
    assert answer.headers["Content-Type"] == "application/json"


async def test_a_wrong_token_is_refused(playground: Playground) -> None:
    answer = await playground.rest("GET", "/users/@me", token="wrong")
    assert (answer.status, answer.code) == (401, 0)


async def test_a_body_that_is_no_json_is_refused(playground: Playground) -> None:
    path = f"{playground.origin}/api/v10/channels/{playground.channel('help').id}/messages"
    headers = {"Authorization": "Bot playground", "Content-Type": "application/json"}
    async with playground.http.post(path, data=b"{", headers=headers) as response:
        assert (response.status, (await response.json())["code"]) == (400, 50109)


@pytest.mark.parametrize("emoji", ["x", "smile", "party:123456789012345678"])
async def test_what_is_no_emoji_is_refused(playground: Playground, emoji: str) -> None:
    sent = await playground.say("hi")
    path = f"/channels/{sent['channel_id']}/messages/{sent['id']}/reactions/{emoji}/@me"
    assert (await playground.rest("PUT", path)).code == 10014


@pytest.mark.parametrize(
    "command",
    [
        {"name": "Upper", "description": "x"},
        {"name": "two words", "description": "x"},
        {"name": "x" * 33, "description": "x"},
        {"name": "a", "description": ""},
        {"name": "a", "description": "x" * 101},
        {"name": "Menu", "type": 3, "description": "x"},
        {"name": "a", "description": "x", "options": [{"type": 3, "name": "b"}]},
        {
            "name": "a",
            "description": "x",
            "options": [
                {"type": 3, "name": "b", "description": "x"},
                {"type": 3, "name": "c", "description": "x", "required": True},
            ],
        },
        {
            "name": "a",
            "description": "x",
            "options": [
                {
                    "type": 3,
                    "name": "b",
                    "description": "x",
                    "choices": [{"name": "n", "value": "v"}] * 26,
                }
            ],
        },
    ],
)
async def test_a_command_outside_the_limits_is_refused(
    playground: Playground, command: dict[str, Any]
) -> None:
    path = f"/applications/{playground.world.bot.id}/commands"
    assert (await playground.rest("PUT", path, [command])).code == 50035


async def test_the_same_enforced_nonce_sends_once(playground: Playground) -> None:
    path = f"/channels/{playground.channel('help').id}/messages"
    payload = {"content": "once", "nonce": "7", "enforce_nonce": True}
    first, second = [await playground.rest("POST", path, payload) for _ in range(2)]
    assert first.json["id"] == second.json["id"]
    different = await playground.rest("POST", path, {**payload, "nonce": "8"})
    assert different.json["id"] != first.json["id"]


async def test_a_reply_may_ask_not_to_fail_without_its_message(playground: Playground) -> None:
    path = f"/channels/{playground.channel('help').id}/messages"
    reference = {"message_id": 1, "fail_if_not_exists": False}
    answer = await playground.rest("POST", path, {"content": "x", "message_reference": reference})
    assert (answer.status, answer.json["type"]) == (200, 0)


async def test_the_size_limit_is_a_setting(tmp_path: Path) -> None:
    async with running(tmp_path, Config(max_file_bytes=10), is_recorded=False) as playground:
        path = f"/channels/{playground.channel('help').id}/messages"
        assert (await playground.upload(path, {}, {"a.txt": bytes(11)})).code == 40005
        assert (await playground.upload(path, {}, {"a.txt": bytes(10)})).status == 200


async def test_nobody_replies_to_a_system_message(playground: Playground) -> None:
    sent = await playground.say("q")
    channel = f"/channels/{sent['channel_id']}/messages/{sent['id']}/threads"
    thread = (await playground.rest("POST", channel, {"name": "t"})).json["id"]
    path = f"/channels/{thread}/messages"
    starter = (await playground.rest("GET", path)).json[0]["id"]
    payload = {"content": "x", "message_reference": {"message_id": starter}}
    errors = (await playground.rest("POST", path, payload)).json["errors"]
    code = errors["message_reference"]["_errors"][0]["code"]
    assert code == "REPLIES_CANNOT_REPLY_TO_SYSTEM_MESSAGE"
