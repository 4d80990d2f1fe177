import json
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.ask import (
    NOTHING,
    PictureFile,
    as_machine_text,
    as_text,
    ask_about,
    guild_to_search,
    read_all,
)
from cli.main import app
from cli.naming import UnknownName
from db import search
from db.pool import Pool
from db.records import Guild, NewAnswer, Source
from ocr.engine import Description, Line, Reading
from ocr.image import Picture
from ocr.reader import ReadPicture
from qa.answer import Abstention, Answerer
from tests.builders import GUILD, make_message, make_place, make_thread, store_thread

ERROR = "ModuleNotFoundError: No module named 'requests'"
ANSWER = NewAnswer(
    kind="similar",
    text="Install it [1].",
    sources=(Source(301, 100, 300, "pip cannot find it", from_screenshot=True),),
    model_version="extractive",
)


class FakeReader:
    """Sees the bytes of a file as its text."""

    async def read(self, data: bytes) -> ReadPicture:
        text = data.decode()
        picture = Picture(png=b"", width=1, height=1, media_type="image/png", sha256=b"")
        reading = Reading("fake", "fake-1", tuple(Line(line) for line in text.split("\n")))
        return ReadPicture(picture, reading, Description(error_lines=(text,)), 1, ())


async def test_a_question_with_a_picture_is_answered_from_stored_threads(db: Pool) -> None:
    await make_place(db)
    thread = make_thread(is_solved=True)
    opening = make_message(id=thread.id, content=f"What is wrong?\n{ERROR}")
    reply = make_message(author_id=8, content="Install it with python -m pip install requests.")
    await store_thread(db, thread, opening, reply)
    readings = await read_all(FakeReader(), [PictureFile("error.png", ERROR.encode())])

    found = await ask_about(Answerer(partial(search.threads, db)), GUILD, "and now?", readings)

    text = as_text(found)
    assert ERROR in text
    assert "python -m pip install requests" in text
    assert f"https://discord.com/channels/{GUILD.id}/{thread.id}/{reply.id}" in text


def test_the_only_guild_needs_no_name() -> None:
    assert guild_to_search([GUILD], None) == GUILD


@pytest.mark.parametrize(
    ("known", "name", "hint"),
    [
        ([], None, "helpsight demo"),
        ([], "1", "helpsight demo"),
        ([GUILD, Guild(2, "Other")], None, "--guild 2  Other"),
        ([GUILD], "5", str(GUILD.id)),
        ([GUILD, Guild(2, GUILD.name)], GUILD.name, "by its id"),
    ],
)
def test_a_guild_that_is_not_clear_is_asked_for(
    known: list[Guild], name: str | None, hint: str
) -> None:
    with pytest.raises(UnknownName, match=hint):
        guild_to_search(known, name)


@pytest.mark.parametrize("name", ["2", "Other", "other"])
def test_a_guild_is_named_as_for_every_other_command(name: str) -> None:
    assert guild_to_search([GUILD, Guild(2, "Other")], name).id == 2


def test_people_see_numbered_sources_with_links() -> None:
    assert as_text(ANSWER) == (
        "Install it [1].\n\n"
        "[1] pip cannot find it (from screenshot)\n"
        "    https://discord.com/channels/100/300/301"
    )


def test_programs_get_the_same_as_json() -> None:
    data = json.loads(as_machine_text(ANSWER))

    assert data["answer"] == "Install it [1]."
    assert data["kind"] == "similar"
    assert data["sources"][0]["url"] == "https://discord.com/channels/100/300/301"


def test_where_there_is_nothing_it_says_so() -> None:
    nothing = Abstention("nothing_similar")

    assert as_text(nothing) == NOTHING
    assert json.loads(as_machine_text(nothing)) == {
        "answer": None,
        "reason": "nothing_similar",
        "sources": [],
    }


def test_a_picture_that_does_not_exist_is_the_users_mistake(tmp_path: Path) -> None:
    missing = str(tmp_path / "no.png")

    result = CliRunner().invoke(app, ["ask", "why?", "--image", missing], env={"COLUMNS": "400"})

    assert result.exit_code == 2
    assert "no.png" in result.output
