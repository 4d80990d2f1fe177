"""`/privacy`: what everybody sees and may do about their own words, and what moderators decide."""

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from simcord.results import InteractionResult

from bot import privacy_words
from bot.deliver import Deliverer
from bot.privacy_export import archives, fitting
from bot.privacy_facts import PrivacyFacts
from bot.privacy_texts import EN, VI, PrivacyTexts
from db import audit, privacy
from db.personal_data import Summary
from db.pool import Pool
from db.retention import Retention
from tests.bot.conftest import PNG, FakeAnswerer, Room
from tests.bot.pictures import read_all
from tests.bot.test_deliver import REQUEST, answered
from tests.traces import traces

OWN_CHOICE = frozenset({"privacy_choices"})


def said(result: InteractionResult) -> str:
    assert result.response is not None
    assert result.response.ephemeral
    return result.response.content


async def erase(room: Room) -> str:
    """Alice is asked whether she is sure, and is."""
    result = await room.alice.slash(room.help, "privacy erase")
    assert "cannot be undone" in said(result)
    assert result.response is not None
    await room.alice.click(result.response, label="Erase everything")
    return said(result)


async def test_somebody_learns_what_is_stored_where_and_who_reads_it(room: Room) -> None:
    text = said(await room.bob.slash(room.lounge, "privacy about"))

    assert f"<#{room.help.id}>" in text
    assert f"<#{room.lounge.id}>" not in text
    assert "read on the operator's own machine" in text


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (PrivacyFacts(models_read=True), "keep nothing and train on nothing"),
        (PrivacyFacts(models_read=True, data_collection="allow"), "may keep pictures and train"),
        (PrivacyFacts(models_answer=True), "at Groq, which is sent questions"),
        (PrivacyFacts(contact="privacy@example.org"), "privacy@example.org"),
        (PrivacyFacts(keeps_bytes_s=0), "themselves are not stored. What"),
        (PrivacyFacts(grace_days=1), "erased after 1 day."),
    ],
)
def test_what_is_said_follows_the_settings(facts: PrivacyFacts, words: str) -> None:
    assert words in privacy_words.about(facts, Retention(None, None), [], is_out=False)


@pytest.mark.parametrize("texts", [EN, VI], ids=["en", "vi"])
def test_whatever_is_said_fits_in_a_message(texts: PrivacyTexts) -> None:
    facts = PrivacyFacts(
        contact="x" * 400, models_read=True, models_answer=True, data_collection="allow"
    )
    channels = [f"<#{10**19 + number}>" for number in range(500)]
    longest = privacy_words.about(facts, Retention(9999, 9999), channels, is_out=False, texts=texts)
    many = 10**9
    summary = privacy_words.summary(Summary(*([many] * 8), samples=("`" * 150,) * 3), texts)

    assert len(longest) <= 2000
    assert len(summary) <= 2000
    assert "{" not in longest + summary


async def test_everybody_sees_how_much_is_stored_of_them_alone(room: Room) -> None:
    await room.alice.send(room.help, "my kettle is broken", attachments=[PNG])
    await room.bob.send(room.help, "mine is not")

    text = said(await room.alice.slash(room.lounge, "privacy show"))
    nothing = said(await room.mod.slash(room.lounge, "privacy show"))

    assert "1 message, 1 picture" in text
    assert "my kettle is broken" in text
    assert "mine is not" not in text
    assert nothing == EN.nothing_stored


async def test_all_that_is_stored_can_be_downloaded(room: Room, db: Pool) -> None:
    await room.alice.send(room.help, "my kettle is broken", attachments=[PNG])
    await read_all(db, "E42: no water")

    result = await room.alice.slash(room.help, "privacy export")

    assert said(result) == EN.exported
    assert result.response is not None
    [file] = result.response.attachments
    archive = zipfile.ZipFile(io.BytesIO(await file.read()))
    stored = json.loads(archive.read("stored.json"))
    assert file.filename == "helpsight-1.zip"
    assert stored["messages"][0]["content"] == "my kettle is broken"
    assert stored["pictures"][0]["extracted_text"] == "E42: no water"
    assert stored["questions"][0]["message_id"] == stored["messages"][0]["id"]


def test_what_is_too_much_for_a_file_is_shared_out_and_nothing_is_lost() -> None:
    rows: list[dict[str, Any]] = [
        {"id": n, "at": datetime(2026, 1, 1, tzinfo=UTC), "text": str(n) * 50} for n in range(100)
    ]
    files = archives({"messages": rows, "votes": rows[:3]}, most_bytes=400)

    found: list[int] = []
    for data in files:
        assert len(data) <= 400
        stored = json.loads(zipfile.ZipFile(io.BytesIO(data)).read("stored.json"))
        found += [row["id"] for row in stored["messages"]]
    assert len(files) > 2
    assert found == list(range(100))
    assert fitting(files)[1] is (len(files) <= 10)


async def test_nothing_is_left_after_erasing_and_it_is_noted_without_a_name(
    room: Room, db: Pool
) -> None:
    await room.alice.send(room.help, "my xylophone is broken", attachments=[PNG])
    await read_all(db, "xylophone: E42")
    assert await traces(db, "xylophone", str(room.alice.id))

    text = await erase(room)

    assert "1 message" in text
    assert await traces(db, "xylophone") == []
    assert await traces(db, str(room.alice.id), spare=OWN_CHOICE) == []
    [change] = await audit.newest(db, room.guild.id, limit=5)
    assert (change.action, change.user_id) == ("privacy.erased", 0)


async def test_who_is_not_sure_keeps_everything(room: Room, db: Pool) -> None:
    await room.alice.send(room.help, "my kettle is broken")

    result = await room.alice.slash(room.help, "privacy erase")
    assert result.response is not None
    await room.alice.click(result.response, label="Keep it")

    assert said(result) == EN.kept
    assert await db.fetchval("SELECT count(*) FROM messages") == 1


async def test_who_opts_out_is_erased_and_heard_no_more(room: Room, db: Pool) -> None:
    await room.alice.send(room.help, "my xylophone is broken", attachments=[PNG])

    text = said(await room.alice.slash(room.help, "privacy opt-out"))
    await room.alice.send(room.help, "and my xylophone bow?", attachments=[PNG])

    assert "1 message" in text
    assert await traces(db, "xylophone") == []
    assert await privacy.is_out(db, room.alice.id)
    about = said(await room.alice.slash(room.help, "privacy about"))
    assert "you have opted out" in about


async def test_who_opted_out_may_use_no_command_that_reads_them(
    room: Room, answerer: FakeAnswerer
) -> None:
    await room.alice.slash(room.help, "privacy opt-out")

    text = said(await room.alice.slash(room.help, "ask", question="why is it broken?"))

    assert text == EN.you_are_out
    assert answerer.asked == []


async def test_nobody_has_the_bot_read_what_they_wrote(room: Room, db: Pool) -> None:
    await room.alice.slash(room.help, "privacy opt-out")
    message = await room.alice.send(room.help, "look", attachments=[PNG])

    text = said(await room.bob.context_menu(room.help, "Read text in image", message))

    assert text == EN.author_is_out
    assert await db.fetchval("SELECT count(*) FROM asked_pictures") == 0


async def test_who_opts_in_again_is_stored_again(room: Room, db: Pool) -> None:
    assert said(await room.alice.slash(room.help, "privacy opt-in")) == EN.not_out
    await room.alice.slash(room.help, "privacy opt-out")
    text = said(await room.alice.slash(room.help, "privacy opt-in"))
    # simcord's clock stands still in the past
    await db.execute(
        "UPDATE privacy_choices SET erased_before = $1", datetime.now(UTC) - timedelta(days=3650)
    )
    await room.alice.send(room.help, "here I am")

    assert text == EN.opted_in
    assert await db.fetchval("SELECT content FROM messages") == "here I am"


async def test_moderators_say_how_long_messages_are_kept(room: Room, db: Pool) -> None:
    text = said(await room.mod.slash(room.help, "privacy retention", days=90))

    assert "**90 days**" in text
    assert await db.fetchval("SELECT retention_days FROM guilds") == 90
    [change] = await audit.newest(db, room.guild.id, limit=5)
    assert (change.action, change.user_id) == ("privacy.retention", room.mod.id)
    assert change.details == {"days": 90}
    for_ever = said(await room.mod.slash(room.help, "privacy retention", days=0))
    assert for_ever == EN.kept_for_ever


async def test_members_may_look_at_it_and_not_change_it(room: Room, db: Pool) -> None:
    looked = said(await room.alice.slash(room.help, "privacy retention"))
    tried = said(await room.alice.slash(room.help, "privacy retention", days=1))

    assert looked == EN.kept_for_ever
    assert tried == EN.may_not_retain
    assert await db.fetchval("SELECT retention_days FROM guilds") is None


def test_the_days_of_the_operator_are_told() -> None:
    assert "30 days at most, in all servers" in privacy_words.retained(Retention(90, 30))


async def test_who_opted_out_casts_no_vote(room: Room, db: Pool) -> None:
    asked = await room.bob.send(room.help, REQUEST)
    await answered(db, asked.id)
    await Deliverer(room.bot, db).deliver_all()
    card = room.help.last_message
    assert card is not None
    await room.alice.slash(room.help, "privacy opt-out")

    result = await room.alice.click(card, label="Helpful")

    assert said(result) == EN.you_are_out
    assert await db.fetchval("SELECT count(*) FROM votes") == 0


async def test_nothing_like_the_message_of_who_opted_out_is_looked_for(room: Room) -> None:
    await room.alice.slash(room.help, "privacy opt-out")
    message = await room.alice.send(room.help, "why is it broken?")
    link = f"https://discord.com/channels/{room.guild.id}/{room.help.id}/{message.id}"

    text = said(await room.bob.slash(room.help, "similar", like=link))

    assert "I cannot see that message" in text
