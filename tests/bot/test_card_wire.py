"""The card on the wire: clicked, edited, taken back, and clicked again after a restart."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.client import create_bot
from bot.deliver import Deliverer
from bot.deps import BotDeps
from bot.reading_marks import EYES
from bot.revise import Reviser
from db import channels
from db.pool import Pool
from tests.bot.cards import buttons, words
from tests.bot.conftest import CONFIG, FakeAnswerer, FakeBell
from tests.bot.test_deliver import answered
from tests.bot.test_wire import (
    ALICE,
    GUILD,
    HELP,
    MAUD,
    REQUEST,
    NewBot,
    assert_nothing_was_refused,
    running,
    stored,
)
from tests.bot.wire import Person, next_form, next_message, playground
from tests.waiting import eventually

BEFORE = "good morning"

pytestmark = pytest.mark.usefixtures("real_discord_afterwards")


@pytest.fixture
async def alice(tmp_path: Path) -> AsyncGenerator[Person]:
    async with playground(tmp_path) as origin, aiohttp.ClientSession() as session:
        alice = Person(session, origin, ALICE)
        await alice.say(HELP, BEFORE)
        yield alice


@pytest.fixture
def new_bot(alice: Person, db: Pool, bell: FakeBell, answerer: FakeAnswerer) -> NewBot:
    config = replace(CONFIG, help_channels=("help",), api_url=alice.origin)
    return lambda: create_bot(BotDeps(db, bell, answerer), config)


async def ask(person: Person, db: Pool) -> int:
    """Ask once the bot has read what was said before: what it reads then is not answered."""
    await eventually(lambda: caught_up(db))
    said = await person.say(HELP, REQUEST)
    await eventually(stored(db, BEFORE, REQUEST))
    return int(said["id"])


async def caught_up(db: Pool) -> bool:
    return HELP in await channels.cursors(db, GUILD.id)


async def shown(alice: Person, db: Pool, new_bot: NewBot, text: str = "Restart it.") -> Any:
    """The card under a question of Alice's, sent by a bot that has stopped since."""
    bot = new_bot()
    async with running(bot, db):
        await answered(db, await ask(alice, db), text)
        await Deliverer(bot, db).deliver_all()
    reply, *_ = await alice.messages(HELP)
    return reply


async def test_a_card_is_silent_calls_nobody_and_keeps_to_the_limits(
    alice: Person, db: Pool, new_bot: NewBot
) -> None:
    card = await shown(alice, db, new_bot, "Restart it, @everyone.\n" * 300)

    assert card["flags"] & 1 << 12
    assert card["mention_everyone"] is False
    assert [file["filename"] for file in card["attachments"]] == ["answer.md"]
    assert len(buttons(card)) == 5
    await assert_nothing_was_refused(alice)


async def test_buttons_work_after_a_restart_with_nothing_cached(
    alice: Person, db: Pool, new_bot: NewBot
) -> None:
    card = await shown(alice, db, new_bot)
    maud = replace(alice, user_id=MAUD)

    async with running(new_bot(), db), alice.watching() as to_alice, maud.watching() as to_maud:
        await alice.press(card, "Helpful")
        assert "it helped" in words(await next_message(to_alice))
        await alice.press(card, "Not helpful")
        form = await next_form(to_alice)
        await alice.submit(card["channel_id"], form, "Another version.")
        assert "what to do better" in words(await next_message(to_alice))
        await maud.press(card, "Dismiss")
        assert "is gone" in words(await next_message(to_maud))

    row = await db.fetchrow("SELECT user_id, is_helpful, reason FROM votes")
    assert row is not None
    assert tuple(row) == (ALICE, False, "Another version.")
    assert [m["content"] for m in await alice.messages(HELP)] == [REQUEST, BEFORE]
    await assert_nothing_was_refused(alice)


async def test_a_member_who_did_not_ask_cannot_dismiss(
    alice: Person, db: Pool, new_bot: NewBot
) -> None:
    card = await shown(alice, db, new_bot)
    await db.execute("UPDATE messages SET author_id = $1 WHERE content = $2", MAUD, REQUEST)

    async with running(new_bot(), db), alice.watching() as events:
        await alice.press(card, "Dismiss")
        told = await next_message(events)

    assert "Only the person who asked" in words(told)
    assert len(await alice.messages(HELP)) == 3


async def test_a_better_reading_edits_the_card(alice: Person, db: Pool, new_bot: NewBot) -> None:
    card = await shown(alice, db, new_bot, "Restart it.\n" * 500)
    await db.execute("UPDATE answers SET text = 'Restart the other.', revision = revision + 1")

    bot = new_bot()
    async with running(bot, db):
        await Reviser(bot, db).revise_all()

    edited, *_ = await alice.messages(HELP)
    assert edited["id"] == card["id"]
    assert "Restart the other." in words(edited)
    assert "Updated after a better reading" in words(edited)
    assert edited["attachments"] == []
    assert buttons(edited) == buttons(card)
    await assert_nothing_was_refused(alice)


async def test_the_card_goes_with_its_question(alice: Person, db: Pool, new_bot: NewBot) -> None:
    await shown(alice, db, new_bot)

    async def is_gone() -> bool:
        return [m["content"] for m in await alice.messages(HELP)] == [BEFORE]

    async with running(new_bot(), db):
        question = (await alice.messages(HELP))[1]
        await alice.delete(HELP, question["id"])
        await eventually(is_gone, limit_s=5)


async def test_a_question_is_marked_while_it_is_thought_about(
    alice: Person, db: Pool, new_bot: NewBot
) -> None:
    async def marks() -> list[str]:
        question = (await alice.messages(HELP))[-2]
        return [item["emoji"]["name"] for item in question.get("reactions", [])]

    async def is_marked() -> bool:
        return await marks() == [EYES]

    bot = new_bot()
    async with running(bot, db):
        question_id = await ask(alice, db)
        await eventually(is_marked)
        await answered(db, question_id)
        await Deliverer(bot, db).deliver_all()
    later = new_bot()
    async with running(later, db):
        await later.reading_marks.clear()

    assert await marks() == []
    await assert_nothing_was_refused(alice)


async def test_an_answer_whose_sender_died_long_ago_is_found_and_not_sent_again(
    alice: Person, db: Pool, new_bot: NewBot
) -> None:
    """Discord has forgotten its nonce by then."""
    card = await shown(alice, db, new_bot)
    await alice.disturb(kind="500", route="POST /channels/{channel_id}/messages", times=50)
    await db.execute(
        "UPDATE answers SET status = 'sending', token = gen_random_uuid(),"
        " lease_until = now() - interval '1 hour', reply_message_id = NULL"
    )

    bot = new_bot()
    async with running(bot, db):
        await Deliverer(bot, db).deliver_all()

    assert len(await alice.messages(HELP)) == 3
    assert await db.fetchval("SELECT reply_message_id FROM answers") == int(card["id"])
