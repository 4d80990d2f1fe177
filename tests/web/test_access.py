"""Who is let in, and as whom."""

import pytest
from httpx2 import AsyncClient, Response

from core.api_key import Scope, digest, is_key, make_key, prefix_of
from db import api_keys
from tests.web.conftest import Door, MakeDoor
from web.sessions import COOKIE, Session, Sessions

JOBS = "/api/ocr/jobs"


def code(answer: Response) -> str:
    return answer.json()["error"]["code"]


async def test_without_a_key_nobody_from_elsewhere_is_let_in(door: Door) -> None:
    async with door.client() as client:
        answer = await client.get(JOBS)

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("header", ["Authorization", "X-API-Key"])
async def test_a_key_lets_its_owner_in(door: Door, header: str) -> None:
    key = await door.key("ann")
    value = f"Bearer {key}" if header == "Authorization" else key

    async with door.client() as client:
        assert (await client.get(JOBS, headers={header: value})).status_code == 200

    [stored] = await api_keys.list_all(door.db)
    assert stored.last_used_at


async def test_a_key_with_a_wrong_end_is_refused(door: Door) -> None:
    key = await door.key("ann")

    async with door.client(key[:-1] + ("a" if key[-1] != "a" else "b")) as client:
        assert code(await client.get(JOBS)) == "key_unknown"


async def test_a_revoked_key_opens_nothing(door: Door) -> None:
    key = await door.key("ann")
    assert await api_keys.revoke(door.db, prefix_of(key) or "")

    async with door.client(key) as client:
        assert (await client.get(JOBS)).status_code == 401


async def test_a_key_without_the_scope_is_refused(door: Door) -> None:
    async with door.client(await door.key("ann", "invoices")) as client:
        answer = await client.get(JOBS)

    assert (answer.status_code, code(answer)) == (403, "scope_missing")


async def test_too_many_requests_of_one_key_wait(make_door: MakeDoor) -> None:
    door = make_door(per_minute=3)
    async with door.client(await door.key("ann")) as ann, door.client(await door.key("bob")) as bob:
        answers = [await ann.get(JOBS) for _ in range(4)]
        other = await bob.get(JOBS)

    assert answers[0].status_code == other.status_code == 200
    assert answers[3].status_code == 429
    assert 1 <= int(answers[3].headers["retry-after"]) <= 60


async def test_guessing_keys_is_slowed_down(door: Door) -> None:
    async with door.client("hs_00000000_" + "A" * 43) as guesser:
        answers = [await guesser.get(JOBS) for _ in range(6)]

    assert [a.status_code for a in answers] == [401] * 5 + [429]


async def test_a_key_that_is_no_text_is_a_wrong_key(door: Door) -> None:
    async with door.browser() as client:
        answer = await client.post(
            "/api/session",
            content=b'{"key": "\\ud800"}',
            headers={"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin"},
        )

    assert answer.status_code == 401


async def test_a_right_key_is_let_in_from_where_others_guess(door: Door) -> None:
    async with door.client("hs_00000000_" + "A" * 43) as guesser:
        for _ in range(6):
            await guesser.get(JOBS)

    async with door.client(await door.key("ann")) as ann:
        assert (await ann.get(JOBS)).status_code == 200


async def test_pages_of_this_machine_need_no_key_while_there_is_none(door: Door) -> None:
    async with door.browser() as browser:
        first = await browser.get("/api/session")
        jobs = await browser.get(JOBS)

    assert first.json()["owner"] == "local"
    cookie = first.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert jobs.status_code == 200


async def test_a_program_of_this_machine_without_that_session_is_not_let_in(door: Door) -> None:
    async with door.browser() as browser:
        assert (await browser.get(JOBS)).status_code == 401


async def test_as_soon_as_there_is_a_key_this_machine_needs_one_too(door: Door) -> None:
    async with door.browser() as browser:
        await browser.get("/api/session")
        key = await door.key("ann")
        before = await browser.get(JOBS)
        await browser.post("/api/session", json={"key": key})
        after = await browser.get("/api/session")

    assert before.status_code == 401
    assert after.json()["owner"] == "ann"


@pytest.mark.parametrize(
    "headers", [{"X-Forwarded-For": "203.0.113.9"}, {"Forwarded": "for=203.0.113.9"}]
)
async def test_whoever_comes_through_a_proxy_is_not_this_machine(
    door: Door, headers: dict[str, str]
) -> None:
    async with door.browser() as browser:
        assert (await browser.get("/api/session", headers=headers)).status_code == 401


async def test_on_a_public_address_nobody_is_local(make_door: MakeDoor) -> None:
    async with make_door(is_local=False).browser() as browser:
        assert (await browser.get("/api/session")).status_code == 401


@pytest.mark.parametrize(
    ("headers", "is_let_in"),
    [
        ({"Origin": "http://127.0.0.1:8710"}, True),
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Origin": "http://evil.example"}, False),
        ({"Origin": "http://127.0.0.1:9999"}, False),
        ({"Origin": "null"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({}, False),
    ],
)
async def test_only_our_own_pages_change_anything_with_a_session(
    door: Door, headers: dict[str, str], is_let_in: bool
) -> None:
    async with door.browser() as browser:
        await browser.get("/api/session")
        answer = await browser.post(
            "/api/ocr/enqueue", json={"filepath": "/uploads/x.png"}, headers=headers
        )

    assert code(answer) == ("file_not_found" if is_let_in else "cross_site")


async def test_a_session_ends_with_its_key(door: Door) -> None:
    key = await door.key("ann")
    async with door.client() as browser:
        await browser.post("/api/session", json={"key": key})
        before = await browser.get(JOBS)
        await api_keys.revoke(door.db, prefix_of(key) or "")
        after = await browser.get(JOBS)

    assert (before.status_code, after.status_code) == (200, 401)


async def test_signing_out_ends_it_in_the_browser(door: Door) -> None:
    async with door.client() as browser:
        await browser.post("/api/session", json={"key": await door.key("ann")})
        answer = await browser.delete("/api/session")

    assert answer.status_code == 204
    assert "Max-Age=0" in answer.headers["set-cookie"]


def test_a_cookie_that_was_changed_or_is_over_opens_nothing() -> None:
    sessions = Sessions(b"secret")
    cookie = sessions.sign(Session(None))

    assert sessions.check(cookie) == Session(None)
    assert sessions.check(cookie.replace("local", "lokal")) is None
    assert sessions.check("") is None
    assert sessions.check("é.1.x") is None
    assert Sessions(b"other").check(cookie) is None
    over = Sessions(b"secret", life_s=-1)
    assert over.check(over.sign(Session(None))) is None


async def test_a_forged_cookie_is_nobody(door: Door) -> None:
    async with door.browser() as browser:
        browser.cookies.set(COOKIE, Sessions(b"guess").sign(Session(None)))
        assert (await browser.get(JOBS)).status_code == 401


def test_what_is_stored_of_a_key_is_not_the_key() -> None:
    key = make_key()

    assert prefix_of(key.secret) == key.prefix
    assert is_key(key.secret, key.sha256)
    assert not is_key(key.secret, digest(make_key().secret))
    assert not is_key(key.secret, None)
    assert key.secret.encode() not in key.sha256
    assert prefix_of("hs_short") is None


@pytest.mark.parametrize(
    ("peer", "scopes", "status"),
    [
        ("127.0.0.1", (), 200),
        ("203.0.113.9", (), 401),
        ("203.0.113.9", ("admin",), 200),
        ("203.0.113.9", ("metrics",), 200),
        ("203.0.113.9", ("read", "upload", "invoices"), 401),
    ],
)
async def test_figures_are_for_operators(
    door: Door, peer: str, scopes: tuple[Scope, ...], status: int
) -> None:
    key = await door.key("ann", *scopes) if scopes else None
    async with door.client(key, peer=(peer, 1)) as client:
        answer = await client.get("/metrics")

    assert answer.status_code == status
    assert ("bot_queue_depth" in answer.text) == (status == 200)


async def test_figures_count_answers_by_route(ann: AsyncClient, door: Door) -> None:
    await ann.get("/api/ocr/job/00000000-0000-0000-0000-000000000000")
    async with door.browser() as operator:
        text = (await operator.get("/metrics")).text

    line = 'bot_http_requests_total{method="GET",route="/api/ocr/job/{job_id}",status="404"} 1.0'
    assert line in text
