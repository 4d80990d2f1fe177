"""The reader's pages as the server renders them."""

import re
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from ocr.engine import Box, Line
from tests.fakes import FakeReader, a_reading
from tests.uploads import a_png, uploaded
from tests.web.conftest import Door, Work
from web.pages.language import LANGUAGES, preferred, texts
from web.pages.reading import Part, parts

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7*7 }}"


async def a_read_job(door: Door, work: Work, *lines: Line, owner: str = "local") -> UUID:
    """A job that is done, and has read *lines*."""
    job_id = await uploaded(door.db, door.web.files, data=a_png(), owner=owner)
    read = a_reading("\n".join(line.text for line in lines))
    reading = replace(read.reading, lines=lines)
    await work(str(job_id), FakeReader(replace(read, reading=reading)))
    return job_id


async def test_a_browser_of_this_machine_gets_the_reader_and_a_session(door: Door) -> None:
    async with door.browser() as browser:
        answer = await browser.get("/")

        assert answer.status_code == 200
        assert 'id="drop"' in answer.text
        assert (await browser.get("/api/session")).json()["owner"] == "local"


async def test_a_page_allows_no_script_and_no_style_but_files_of_ours(door: Door) -> None:
    async with door.browser() as browser:
        answer = await browser.get("/")

    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert not re.search(r"\sstyle=|\son\w+=|https?://(?!www\.w3\.org)", answer.text)


async def test_somebody_without_a_key_is_asked_for_one(door: Door) -> None:
    async with door.client() as stranger:
        answer = await stranger.get("/")

    assert answer.status_code == 401
    assert 'id="sign-in"' in answer.text
    assert 'id="drop"' not in answer.text


async def test_a_key_opens_the_reader_and_shows_its_owner_own_pictures_alone(
    door: Door, work: Work
) -> None:
    of_ann = await a_read_job(door, work, Line("ann's"), owner="ann")
    of_bob = await a_read_job(door, work, Line("bob's"), owner="bob")
    async with door.client() as browser:
        await browser.post("/api/session", json={"key": await door.key("ann")})
        page = (await browser.get("/")).text
        own, others = [await browser.get(f"/readings/{job_id}") for job_id in (of_ann, of_bob)]

    assert str(of_ann) in page
    assert str(of_bob) not in page
    assert (own.status_code, others.status_code) == (200, 404)
    assert "bob" not in others.text


async def test_a_key_for_invoices_alone_is_told_which_scope_it_lacks(door: Door) -> None:
    async with door.client() as browser:
        await browser.post("/api/session", json={"key": await door.key("ann", "invoices")})
        answer = await browser.get("/")

    assert answer.status_code == 403
    assert "it needs the scope upload or read" in answer.text


async def test_a_key_that_only_reads_sees_no_place_to_upload(door: Door) -> None:
    async with door.client() as browser:
        await browser.post("/api/session", json={"key": await door.key("ann", "read")})
        answer = await browser.get("/")

    assert 'id="drop"' not in answer.text
    assert texts("en")["reader"]["may_not_upload"] in answer.text


async def test_a_reading_shows_lines_boxes_errors_and_masks(door: Door, work: Work) -> None:
    job_id = await a_read_job(
        door,
        work,
        Line("token ghp_abcdefghijklmnopqrstuvwxyz0123456789", box=Box(1, 2, 11, 22)),
    )
    async with door.browser() as browser:
        page = (await browser.get(f"/readings/{job_id}")).text

    assert "ghp_" not in page
    assert re.search(r"<mark[^>]*>\[REDACTED:[A-Z_]+\]</mark>", page)
    assert '<rect data-line="0" class="bad" x="1" y="2" width="10" height="20"' in page
    assert "Lines with an error: 1" in page
    assert "Masked secrets: 1" in page


@pytest.mark.parametrize("path", ["/", "/readings/{job}", "/readings/{job}?part=1"])
async def test_what_a_picture_says_is_text_and_nothing_else(
    door: Door, work: Work, path: str
) -> None:
    job_id = await a_read_job(door, work, Line(HOSTILE))
    await door.db.execute("UPDATE uploads SET filename = $1", HOSTILE)
    async with door.browser() as browser:
        page = (await browser.get(path.format(job=job_id))).text

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "{{ 7*7 }}" in page


async def test_the_part_is_the_reading_without_the_page(door: Door, work: Work) -> None:
    job_id = await a_read_job(door, work, Line("hello"))
    async with door.browser() as browser:
        part = (await browser.get(f"/readings/{job_id}?part=1")).text

    assert part.startswith("<article")
    assert "<html" not in part


async def test_a_picture_that_is_not_there_is_404_in_words(door: Door) -> None:
    async with door.browser() as browser:
        answer = await browser.get(f"/readings/{uuid4()}")

    assert answer.status_code == 404
    assert texts("en")["reading"]["not_there"] in answer.text


async def test_why_reading_failed_is_said_in_the_language_of_the_page(door: Door) -> None:
    job_id = await uploaded(door.db, door.web.files, owner="local")
    await door.db.execute(
        "UPDATE ocr_jobs SET status = 'failed', error_code = 'image_broken', error_message = 'x'"
        " WHERE id = $1",
        job_id,
    )
    async with door.browser() as browser:
        page = (await browser.get("/", headers={"Accept-Language": "vi-VN,vi;q=0.9"})).text

    assert '<html lang="vi">' in page
    assert texts("vi")["errors"]["image_broken"] in page


async def test_a_chosen_language_is_kept_against_that_of_the_browser(door: Door) -> None:
    async with door.browser() as browser:
        await browser.get("/?lang=vi")
        page = (await browser.get("/", headers={"Accept-Language": "en"})).text

    assert '<html lang="vi">' in page


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("vi", "vi"),
        ("fr-FR, vi;q=0.8, en;q=0.5", "vi"),
        ("en;q=0.4, vi;q=0.9", "vi"),
        ("vi;q=0, en;q=0.1", "en"),
        ("de, *;q=0.5", "en"),
        ("vi;q=nonsense, en", "en"),
        (",;=,;;q", "en"),
    ],
)
def test_the_language_a_browser_likes_best_is_taken(header: str, language: str) -> None:
    assert preferred(header) == language


def test_a_text_takes_the_same_values_in_every_language() -> None:
    def blanks(text: str) -> set[str]:
        return set(re.findall(r"\{(\w+)\}", text))

    english = texts("en")
    for language in LANGUAGES:
        for section, entries in texts(language).items():
            for name, text in entries.items():
                assert blanks(text) == blanks(english[section][name]), (language, section, name)


def test_a_line_is_cut_where_a_secret_was_masked() -> None:
    assert parts("key=[REDACTED:API_KEY] and [x]") == (
        Part("key="),
        Part("[REDACTED:API_KEY]", "api key"),
        Part(" and [x]"),
    )
    assert parts("") == ()


@pytest.mark.parametrize("name", ["pages.css", "reader.js", "watch.js", "icon.svg"])
async def test_files_of_the_pages_come_from_this_server(door: Door, name: str) -> None:
    async with door.client() as browser:
        answer = await browser.get(f"/static/{name}")

    assert answer.status_code == 200
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_no_text_has_the_name_of_a_method_which_templates_would_take_instead() -> None:
    for entries in texts("en").values():
        assert not [name for name in entries if hasattr(dict, name)]
