"""The operators' search over HTTP: what is found, and who is let in."""

from dataclasses import replace

import pytest
from httpx2 import AsyncClient

from core.api_key import Scope
from db import channels, guilds, ocr_results
from db.pool import Pool
from db.records import Guild, NewMessage
from tests.builders import (
    CHANNEL,
    GUILD,
    make_attachment,
    make_message,
    make_place,
    make_transcript,
    store,
)
from tests.web.conftest import LOCAL_URL, Door
from web.pages.search import PAGE
from web.pages.search_query import MAX_PAGE, looked, stretches

HOSTILE = "flask & <b onclick=alert(1)> 1 < 2"
SCOPES: tuple[tuple[Scope, int], ...] = (("upload", 403), ("admin", 200))
PRIVATE = replace(CHANNEL, id=777, name="staff", is_public=False)


@pytest.fixture
async def shown(db: Pool) -> NewMessage:
    """A message whose picture says what it does not say itself."""
    await make_place(db)
    message = make_message(content="help please", attachments=[make_attachment(filename="a.png")])
    [picture] = await store(db, message)
    claim = await ocr_results.claim(db, picture, owner="one", lease_s=30)
    assert claim
    transcript = replace(make_transcript(), text="No module named 'flask'")
    await ocr_results.complete(db, picture, claim.token, transcript)
    return message


async def test_what_a_screenshot_says_is_found_with_its_picture_and_its_place(
    operator: AsyncClient, shown: NewMessage
) -> None:
    found = (await operator.get("/search", params={"text": "FLASK module"})).text

    assert f"https://discord.com/channels/{GUILD.id}/{CHANNEL.id}/{shown.id}" in found
    assert f"/operations/messages/{shown.id}#picture-" in found
    assert "<mark>flask</mark>" in found
    assert "in the screenshot" in found


@pytest.mark.usefixtures("shown")
async def test_what_people_wrote_is_shown_and_does_nothing(operator: AsyncClient, db: Pool) -> None:
    await store(db, make_message(content=HOSTILE))
    found = (await operator.get("/search", params={"text": "flask"})).text

    assert "<mark>flask</mark> &amp; " in found
    assert "<b onclick" not in found
    assert "1 &lt; 2" in found


async def test_private_channels_are_searched_and_another_server_is_not(
    operator: AsyncClient, shown: NewMessage, db: Pool
) -> None:
    await channels.save_many(db, [PRIVATE])
    await store(db, make_message(content="the flask secret", channel_id=PRIVATE.id))
    await guilds.save(db, Guild(555, "Aaa, the first by name"))

    here = await operator.get("/search", params={"text": "flask", "guild": str(GUILD.id)})
    there = await operator.get("/search", params={"text": "flask"})

    assert "the <mark>flask</mark> secret" in here.text
    assert "Nothing says" in there.text
    assert str(shown.id) not in there.text


@pytest.mark.usefixtures("shown")
async def test_results_come_in_pages(operator: AsyncClient, db: Pool) -> None:
    for number in range(PAGE):
        await store(db, make_message(content=f"flask number {number}"))

    first = (await operator.get("/search", params={"text": "flask"})).text
    second = (await operator.get("/search", params={"text": "flask", "page": "2"})).text

    assert first.count('class="card hit"') == PAGE
    assert second.count('class="card hit"') == 1
    assert 'rel="next"' in first
    assert 'rel="next"' not in second
    assert "page=2" in first


@pytest.mark.usefixtures("shown")
@pytest.mark.parametrize(
    "query",
    [
        {},
        {"text": ""},
        {"text": "\0flask", "page": "-1"},
        {"text": "flask", "guild": "x" * 40, "channel": "9" * 30},
        {"text": "?!" * 200, "page": "9" * 30},
        {"text": "flask", "guild": str(2**63)},
    ],
)
async def test_what_makes_no_sense_is_as_if_it_was_not_there(
    operator: AsyncClient, query: dict[str, str]
) -> None:
    assert (await operator.get("/search", params=query)).status_code == 200


async def test_only_operators_search(door: Door) -> None:
    for scope, status in SCOPES:
        async with door.browser() as client:
            key = await door.key("ann", scope)
            await client.post("/api/session", json={"key": key}, headers={"Origin": LOCAL_URL})
            assert (await client.get("/search")).status_code == status


async def test_where_nothing_is_stored_the_page_says_so(operator: AsyncClient) -> None:
    assert "No server is stored yet." in (await operator.get("/search")).text


def test_pages_come_to_an_end() -> None:
    assert looked({"page": "100000"}).page == MAX_PAGE


def test_the_words_that_were_looked_for_stand_out_whole() -> None:
    pieces = stretches("Flask runs, flasks do not.", "flask (")
    assert [(piece.text, piece.is_hit) for piece in pieces] == [
        ("Flask", True),
        (" runs, flasks do not.", False),
    ]
