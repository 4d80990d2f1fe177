"""`/ocr`: moderators see what was read, have it read again, and see what was not."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from simcord.results import InteractionResult

from bot.moderation import ocr_words
from bot.moderation.named_message import NO_SUCH_MESSAGE
from bot.replies import PARTS_AT_MOST
from db import audit, near_duplicates, ocr_results
from db.pool import Pool
from db.readings import Failures, Reading, Waiting
from db.records import LIVE
from tests.bot.conftest import PNG, FakeBell, Room
from tests.builders import NOON, make_transcript

LOOK = 0b1011


def said(result: InteractionResult) -> str:
    assert result.response is not None
    assert result.response.ephemeral
    return "\n".join([result.response.content, *(more.content for more in result.followups)])


async def read(db: Pool, **changes: Any) -> None:
    """A worker reads the pictures that wait."""
    for row in await db.fetch("SELECT attachment_id FROM ocr_results WHERE status = 'pending'"):
        claim = await ocr_results.claim(db, row["attachment_id"], owner="one", lease_s=30)
        assert claim
        transcript = make_transcript(look=LOOK, **changes)
        assert await ocr_results.complete(db, claim.attachment_id, claim.token, transcript)
        await near_duplicates.link(db, claim.guild_id, claim.attachment_id, LOOK)


async def test_a_reading_is_shown_with_who_read_it_and_how_surely(room: Room, db: Pool) -> None:
    message = await room.alice.send(room.help, "look", attachments=[PNG])
    await read(db)

    text = said(await room.mod.slash(room.help, "ocr show", message=str(message.id)))

    assert "**1. error.png** read" in text
    assert "by the local reader, test-1 · confidence 97% · 12 ms" in text
    assert "Error lines:" in text
    assert "ModuleNotFoundError: No module named 'requests'" in text


async def test_a_picture_that_was_there_before_is_named_to_who_can_see_it(
    room: Room, db: Pool
) -> None:
    first = await room.alice.send(room.help, "look", attachments=[PNG])
    await read(db)
    second = await room.bob.send(room.help, "the same", attachments=[PNG])
    await read(db)

    text = said(await room.mod.slash(room.help, "ocr show", message=str(second.id)))

    assert f"looks like this earlier picture: https://discord.com/channels/{room.guild.id}" in text
    assert str(first.id) in text


async def test_a_long_text_comes_as_a_file(room: Room, db: Pool) -> None:
    message = await room.alice.send(room.help, "look", attachments=[PNG])
    await read(db, text="a line of text\n" * 400)

    result = await room.mod.slash(room.help, "ocr show", message=str(message.id))

    assert "in the file" in said(result)
    assert result.response is not None
    [file] = result.response.attachments
    assert (await file.read()).decode().count("a line of text") == 400


async def test_a_message_nobody_may_see_is_not_shown(room: Room, db: Pool) -> None:
    message = await room.alice.send(room.help, "look", attachments=[PNG])
    await read(db)
    link = f"https://discord.com/channels/{room.guild.id}/{room.lounge.id}/{message.id}"

    assert said(await room.mod.slash(room.help, "ocr show", message=link)) == NO_SUCH_MESSAGE
    assert said(await room.mod.slash(room.help, "ocr show", message="what?")) == NO_SUCH_MESSAGE
    elsewhere = "https://discord.com/channels/1/2/3"
    assert said(await room.mod.slash(room.help, "ocr show", message=elsewhere)) == NO_SUCH_MESSAGE


async def test_a_picture_is_read_again_first_and_it_is_noted_who_wanted_it(
    room: Room, db: Pool, bell: FakeBell
) -> None:
    message = await room.alice.send(room.help, "look", attachments=[PNG])
    await read(db)
    bell.reads.clear()

    text = said(await room.mod.slash(room.help, "ocr retry", message=str(message.id)))
    again = said(await room.mod.slash(room.help, "ocr retry", message=str(message.id)))

    row = await db.fetchrow("SELECT attachment_id, status, priority, read_anew FROM ocr_results")
    assert row
    assert bell.reads == [(row["attachment_id"], LIVE)]
    assert (row["status"], row["priority"], row["read_anew"]) == ("pending", LIVE, True)
    assert "1 picture again" in text
    assert again == ocr_words.NOT_AGAIN
    [change] = await audit.newest(db, room.guild.id, limit=5)
    assert (change.action, change.user_id) == ("ocr.retried", room.mod.id)


@pytest.mark.parametrize("status", ["gone", "unsupported"])
async def test_what_no_reading_can_cure_is_not_tried_again(
    room: Room, db: Pool, status: str
) -> None:
    message = await room.alice.send(room.help, "look", attachments=[PNG])
    await db.execute("UPDATE ocr_results SET status = $1", status)

    text = said(await room.mod.slash(room.help, "ocr retry", message=str(message.id)))

    assert text == ocr_words.NOT_AGAIN


async def test_what_waits_and_what_failed_is_counted_by_reason(room: Room, db: Pool) -> None:
    for _ in range(3):
        await room.alice.send(room.help, "look", attachments=[PNG])
    await db.execute(
        "UPDATE ocr_results SET status = 'failed', error_code = 'download_failed',"
        " error_message = 'Discord did not answer', may_retry = true WHERE attachment_id IN"
        " (SELECT attachment_id FROM ocr_results LIMIT 2)"
    )

    text = said(await room.mod.slash(room.help, "ocr status"))

    assert "1 picture (1 live, 0 of the past)" in text
    assert "2 failed, `download_failed`, 2 to be tried again" in text
    assert "Discord did not answer" in text


async def test_members_are_not_shown_the_commands_and_are_refused(room: Room) -> None:
    assert not any(name.startswith("ocr") for name in room.alice.available_commands(room.help))


def test_all_that_failed_fits_in_few_messages() -> None:
    waiting = Waiting(10**9, 10**9, 10**9, 10**9, NOON, 10**9)
    many = [Failures("failed", "x" * 30, 10**6, 10**6, NOON, "*" * 500) for _ in range(40)]

    parts = ocr_words.status(waiting, many)

    assert len(parts) <= PARTS_AT_MOST
    assert all(len(part) <= 2000 for part in parts)


def reading_of(**changes: Any) -> Reading:
    reading = Reading(
        attachment_id=UUID(int=1),
        filename="a.png",
        status="completed",
        text="exit code 137",
        error_lines=(),
        confidence=None,
        model_version="m-1",
        processing_time_ms=None,
        provenance={},
        tries=3,
        error_code=None,
        error_message=None,
        waits_for_model=False,
    )
    return replace(reading, **changes)


@pytest.mark.parametrize(
    ("provenance", "words"),
    [
        ({"engine": "paddle-small"}, "by the local reader, m-1"),
        ({"engine": "openrouter"}, "by a model, m-1"),
        ({"engine": "openrouter", "local": {}}, "by a model, m-1"),
        ({"engine": "paddle-small", "is_copy": True}, "taken over from the same picture"),
    ],
)
def test_who_read_it_is_told(provenance: dict[str, Any], words: str) -> None:
    [part] = ocr_words.shown([reading_of(provenance=provenance)], {}, 1).parts

    assert words in part


def test_what_became_of_a_picture_is_told() -> None:
    reading = reading_of(
        status="failed",
        text=None,
        error_code="engine_timeout",
        error_message="it took too long",
    )

    [part] = ocr_words.shown([reading], {}, 1).parts

    assert "could not be read" in part
    assert "`engine_timeout` it took too long, after 3 failed tries" in part
