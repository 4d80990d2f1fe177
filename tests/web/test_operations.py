"""The operators' pages over HTTP: who is let in, what they show, and what a button does."""

from dataclasses import dataclass
from uuid import UUID

import pytest
from httpx2 import AsyncClient
from redis.asyncio import Redis

from db import audit, backfills, ocr_results, questions, workers
from db.backfills import Scope
from db.pool import Pool
from db.records import NewMessage
from jobs.queue import READ_QUEUE
from tests.builders import (
    GUILD,
    make_attachment,
    make_message,
    make_place,
    make_transcript,
    store,
)
from tests.uploads import uploaded
from tests.web.conftest import LOCAL_URL, Door
from web.pages.language import texts

HOSTILE = '<img src=x onerror="alert(1)">.png'
OWN = {"Origin": LOCAL_URL}
AS_SCRIPT = {**OWN, "Accept": "application/json"}


@dataclass
class World:
    """A server with a picture that was read, and one that failed."""

    read: NewMessage
    failed: NewMessage
    picture: UUID


@pytest.fixture
async def world(db: Pool) -> World:
    await make_place(db)
    read = make_message(attachments=[make_attachment()])
    failed = make_message(attachments=[make_attachment(filename=HOSTILE)])
    [good] = await store(db, read, ask=True)
    [bad] = await store(db, failed)
    claim = await ocr_results.claim(db, good, owner="one", lease_s=30)
    assert claim
    await ocr_results.complete(db, good, claim.token, make_transcript())
    await fail(db, bad)
    return World(read, failed, bad)


async def fail(db: Pool, picture: UUID) -> None:
    claim = await ocr_results.claim(db, picture, owner="one", lease_s=30)
    assert claim
    await ocr_results.end(
        db, picture, claim.token, status="failed", code="engine_timeout", message="It took long."
    )


def again(kind: str, name: object) -> str:
    return f"/operations/{kind}/{name}/retry"


@pytest.mark.parametrize("path", ["/operations", "/operations/troubles", "/operations/messages/1"])
async def test_only_operators_are_let_in(door: Door, path: str) -> None:
    plain, admin = await door.key("ann"), await door.key("root", "admin")
    found: dict[str, int] = {}
    for name, key in (("nobody", None), ("plain", plain), ("admin", admin)):
        async with door.client() as client:
            if key:
                await client.post("/api/session", json={"key": key}, headers=OWN)
            found[name] = (await client.get(path, params={"part": "now"})).status_code

    assert (found["nobody"], found["plain"]) == (401, 403)
    assert found["admin"] == (404 if path.endswith("1") else 200)


async def test_the_page_names_what_failed_and_offers_another_try(
    operator: AsyncClient, world: World
) -> None:
    page = (await operator.get("/operations")).text

    assert f'href="/operations/messages/{world.failed.id}#picture-{world.picture}"' in page
    assert "It took long." in page
    assert "took too long" in page
    assert again("picture", world.picture) in page
    assert HOSTILE not in page
    assert "&lt;img src=x" in page


@pytest.mark.parametrize("path", ["/operations", "/operations/messages/{id}"])
async def test_why_something_failed_is_told_in_the_language_of_the_page(
    operator: AsyncClient, world: World, path: str
) -> None:
    address = path.format(id=world.failed.id)

    page = (await operator.get(address, params={"lang": "vi"})).text

    assert texts("vi")["errors"]["engine_timeout"] in page


async def test_another_server_shows_nothing_of_this_one(
    operator: AsyncClient, world: World
) -> None:
    other = (await operator.get("/operations", params={"guild": GUILD.id + 1})).text

    assert "It took long." not in other
    assert "Nothing: all could be done." in other


async def test_a_failed_picture_is_shown_with_its_life(operator: AsyncClient, world: World) -> None:
    failed = (await operator.get(f"/operations/messages/{world.failed.id}")).text
    read = (await operator.get(f"/operations/messages/{world.read.id}")).text

    assert "stored" in failed
    assert f"picture {world.picture}: engine_timeout, It took long" in failed
    assert f'src="/operations/pictures/{world.picture}/image"' in failed
    assert "ModuleNotFoundError" in read


@pytest.mark.parametrize("typed", ["{id}", " https://discord.com/channels/1/2/{id}/ "])
async def test_a_message_is_found_by_its_id_or_link(
    operator: AsyncClient, world: World, typed: str
) -> None:
    asked = {"id": typed.format(id=world.read.id)}

    assert (await operator.get("/operations/messages", params=asked)).status_code == 200
    assert (await operator.get("/operations/messages", params={"id": "x"})).status_code == 404


async def test_another_try_is_rung_for_and_noted(
    operator: AsyncClient, world: World, db: Pool, redis: Redis
) -> None:
    path = again("picture", world.picture)
    taken = await operator.post(path, headers=AS_SCRIPT)
    twice = await operator.post(path, headers=AS_SCRIPT)
    [change] = await audit.newest(db, GUILD.id, limit=5)

    assert taken.json() == {"success": True}
    assert (twice.status_code, twice.json()["error"]["code"]) == (409, "not_failed")
    assert await redis.zscore(READ_QUEUE, f"read_attachment:{world.picture}") is not None
    assert (change.action, change.details["by"]) == ("operations.retried", "local")
    assert change.details["id"] == str(world.picture)


async def test_a_form_without_script_comes_back_to_the_page(
    operator: AsyncClient, world: World
) -> None:
    answer = await operator.post(again("picture", world.picture), headers=OWN)

    assert (answer.status_code, answer.headers["location"]) == (303, "/operations#troubles")


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://elsewhere.example"}])
async def test_no_other_site_presses_the_button(
    operator: AsyncClient, world: World, db: Pool, headers: dict[str, str]
) -> None:
    refused = await operator.post(again("picture", world.picture), headers=headers)

    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "cross_site")
    assert await audit.newest(db, GUILD.id, limit=5) == []


async def test_a_plain_key_presses_no_button(door: Door, world: World) -> None:
    async with door.client() as client:
        await client.post("/api/session", json={"key": await door.key("ann")}, headers=OWN)

        refused = await client.post(again("picture", world.picture), headers=AS_SCRIPT)
        image = await client.get(f"/operations/pictures/{world.picture}/image")

    assert (refused.status_code, image.status_code) == (403, 403)


async def test_a_question_an_answer_and_an_upload_get_another_try_too(
    operator: AsyncClient, world: World, db: Pool
) -> None:
    claim = await questions.claim(db, world.read.id, owner="one", lease_s=30)
    assert claim
    await questions.end(
        db, world.read.id, claim.token, status="failed", reason="x: y", gap_key=None
    )
    asked = await operator.post(again("question", world.read.id), headers=AS_SCRIPT)
    state = await questions.state(db, world.read.id)
    nothing = [
        (await operator.post(again(kind, name), headers=AS_SCRIPT)).status_code
        for kind, name in (("answer", UUID(int=7)), ("upload", UUID(int=7)), ("picture", "x"))
    ]

    assert asked.status_code == 200
    assert state
    assert state[0] == "waiting"
    assert nothing == [409, 409, 409]


async def test_what_could_not_be_done_is_listed_by_kind_and_tried_again_there(
    door: Door, operator: AsyncClient, world: World
) -> None:
    job = await uploaded(door.db, door.web.files, owner="ann")
    await door.db.execute(
        "UPDATE ocr_jobs SET status = 'failed', error_code = 'image_broken', error_message = 'x',"
        " completed_at = now() WHERE id = $1",
        job,
    )
    pages = [
        (await operator.get(f"/operations/troubles{query}")).text
        for query in ("", "?kind=upload", "?kind=picture")
    ]
    found = [
        (again("upload", job) in page, again("picture", world.picture) in page) for page in pages
    ]
    tried = await operator.post(again("upload", job), headers=AS_SCRIPT)
    left = (await operator.get("/operations/troubles?kind=upload")).text

    assert found == [(True, True), (True, False), (False, True)]
    assert "a damaged picture" in pages[1]
    assert tried.status_code == 200
    assert "Nothing: all could be done." in left


async def test_a_run_over_the_past_shows_how_far_it_is(
    operator: AsyncClient, world: World, db: Pool
) -> None:
    assert world
    run = await backfills.start(db, Scope(guild_id=GUILD.id))
    assert run
    await db.execute(
        "UPDATE backfills SET status = 'running', token = gen_random_uuid(), lease_until = now(),"
        " share = 0.25, messages = 600, created_at = now() - interval '1 minute',"
        " updated_at = now()"
    )
    page = (await operator.get("/operations", params={"part": "now"})).text

    assert 'value="25"' in page
    assert "600 messages, 0 pictures, 600 a minute, about 3 min left" in page


async def test_the_status_says_who_is_missed(operator: AsyncClient, world: World, db: Pool) -> None:
    assert world
    nobody = (await operator.get("/operations")).text
    await workers.beat(db, "host:0")
    await workers.beat(db, "bot:host:1", role="bot")
    await db.execute("UPDATE ocr_results SET updated_at = now() - interval '2 hours'")
    well = (await operator.get("/operations")).text

    assert "Something is down" in nobody
    assert "No worker is alive" in nobody
    assert "No bot is connected" in nobody
    assert "All is well" in well


async def test_the_parts_come_in_the_language_of_the_page(
    operator: AsyncClient, world: World
) -> None:
    assert world
    page = await operator.get("/operations", params={"part": "now", "lang": "vi"})

    assert "Hàng đợi" in page.text
    assert "<html" not in page.text


async def test_every_span_has_its_charts(operator: AsyncClient, world: World) -> None:
    assert world
    for span in ("hour", "day", "week", "month"):
        page = await operator.get("/operations", params={"part": "charts", "span": span})
        assert page.text.count("<figure") == 4
