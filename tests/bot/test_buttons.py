"""The buttons under an answer: who may press what, and what is kept of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import discord
import pytest
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot.buttons.item import Act, Pressed, parse
from bot.buttons.voting import REASON_PREFIX, answer_of, form_text
from bot.buttons.words import button_words
from bot.card import Card, CardText
from bot.client import HelpBot
from bot.command_words import words_in
from bot.deliver import Deliverer
from db import guilds
from db.pool import Pool
from tests.bot.cards import labels
from tests.bot.conftest import Room, open_post
from tests.bot.test_deliver import REQUEST, answered

HELPFUL, UNHELPFUL, SIMILAR, HUMAN, DISMISS = (
    "Helpful",
    "Not helpful",
    "Similar solved",
    "Need a human",
    "Dismiss",
)
EN = button_words("en")


@dataclass
class Shown:
    """Alice's question in the help channel, and the card under it."""

    room: Room
    answer_id: UUID
    card: discord.Message

    async def press(self, who: MemberActor, label: str) -> InteractionResult:
        return await who.click(self.card, label=label)

    async def told(self, who: MemberActor, label: str) -> str:
        """What who pressed is told, in private."""
        return private(await self.press(who, label))


def private(result: InteractionResult) -> str:
    """What an interaction was answered with, to nobody else."""
    assert result.ephemeral
    assert result.response is not None
    return result.response.content


async def show(room: Room, db: Pool) -> Shown:
    asked = await room.alice.send(room.help, REQUEST)
    answer_id = await answered(db, asked.id)
    await Deliverer(room.bot, db).deliver_all()
    card = room.help.last_message
    assert card is not None
    return Shown(room, answer_id, card)


@pytest.fixture
async def shown(room: Room, db: Pool) -> Shown:
    return await show(room, db)


async def votes(db: Pool) -> list[tuple[int, bool, str | None]]:
    rows = await db.fetch("SELECT user_id, is_helpful, reason FROM votes ORDER BY user_id")
    return [(row["user_id"], row["is_helpful"], row["reason"]) for row in rows]


async def test_an_answer_has_five_buttons(shown: Shown) -> None:
    assert labels(shown.card) == [HELPFUL, UNHELPFUL, SIMILAR, HUMAN, DISMISS]


async def test_a_person_has_one_vote_and_may_change_it(shown: Shown, db: Pool) -> None:
    bob = shown.room.bob
    assert await shown.told(bob, HELPFUL) == EN.thanks_helpful
    await shown.press(bob, HELPFUL)
    assert await votes(db) == [(bob.id, True, None)]

    await shown.press(bob, UNHELPFUL)

    assert await votes(db) == [(bob.id, False, None)]


async def test_everybody_has_a_vote_of_their_own(shown: Shown, db: Pool) -> None:
    await shown.press(shown.room.bob, HELPFUL)
    await shown.press(shown.room.mod, UNHELPFUL)

    assert sorted(vote[1] for vote in await votes(db)) == [False, True]


@pytest.mark.parametrize("written", ["", "x", "0" * 31, "0" * 33, "G" * 32])
def test_a_form_that_is_not_of_our_making_is_about_no_answer(written: str) -> None:
    answer = uuid4()

    assert answer_of(REASON_PREFIX + written) is None
    assert answer_of(REASON_PREFIX + answer.hex) == answer


async def test_not_helpful_asks_why_and_keeps_the_reason(shown: Shown, db: Pool) -> None:
    bob = shown.room.bob
    form = await shown.press(bob, UNHELPFUL)

    result = await bob.submit_modal(form, {"reason": "It is for another version."})

    assert private(result) == EN.thanks_reason
    assert await votes(db) == [(bob.id, False, "It is for another version.")]


async def test_a_secret_in_a_reason_is_not_kept(shown: Shown, db: Pool) -> None:
    bob = shown.room.bob
    form = await shown.press(bob, UNHELPFUL)

    await bob.submit_modal(form, {"reason": "my password=hunter2hunter2 still fails"})

    assert "hunter2" not in str(await votes(db))


async def test_a_vote_without_a_reason_stands(shown: Shown, db: Pool) -> None:
    bob = shown.room.bob
    form = await shown.press(bob, UNHELPFUL)

    result = await bob.submit_modal(form, {"reason": ""})

    assert private(result) == EN.thanks_unhelpful
    assert await votes(db) == [(bob.id, False, None)]


async def test_a_reason_that_comes_after_a_change_of_mind_is_not_kept(
    shown: Shown, db: Pool
) -> None:
    bob = shown.room.bob
    form = await shown.press(bob, UNHELPFUL)
    await shown.press(bob, HELPFUL)

    result = await bob.submit_modal(form, {"reason": "too late"})

    assert private(result) == EN.voted_otherwise
    assert await votes(db) == [(bob.id, True, None)]


async def test_a_change_of_mind_forgets_the_reason(shown: Shown, db: Pool) -> None:
    bob = shown.room.bob
    form = await shown.press(bob, UNHELPFUL)
    await bob.submit_modal(form, {"reason": "wrong"})

    await shown.press(bob, HELPFUL)

    assert await votes(db) == [(bob.id, True, None)]


async def test_buttons_and_open_forms_outlive_a_restart(
    shown: Shown, db: Pool, new_bot: Callable[[], HelpBot]
) -> None:
    room = shown.room
    form = await shown.press(room.bob, UNHELPFUL)

    await room.env.restart_bot(new_bot())

    result = await room.bob.submit_modal(form, {"reason": "It still fails."})
    assert private(result) == EN.thanks_reason
    assert await shown.told(room.mod, HELPFUL) == EN.thanks_helpful
    assert await votes(db) == [(room.bob.id, False, "It still fails."), (room.mod.id, True, None)]


async def test_the_asker_sends_an_answer_away(shown: Shown, db: Pool) -> None:
    assert await shown.told(shown.room.alice, DISMISS) == EN.dismissed

    assert next(m.content for m in shown.room.help.history()) == REQUEST
    assert shown.card.id not in {m.id for m in shown.room.help.history()}
    row = await db.fetchrow("SELECT dismissed_at, dismissed_by FROM answers")
    assert row is not None
    assert row["dismissed_at"] is not None
    assert row["dismissed_by"] == shown.room.alice.id


async def test_a_moderator_sends_an_answer_away(shown: Shown) -> None:
    assert await shown.told(shown.room.mod, DISMISS) == EN.dismissed

    assert shown.card.id not in {m.id for m in shown.room.help.history()}


async def test_others_are_refused_kindly_and_in_private(shown: Shown, db: Pool) -> None:
    assert await shown.told(shown.room.bob, DISMISS) == EN.not_yours

    assert shown.card.id in {m.id for m in shown.room.help.history()}
    assert await db.fetchval("SELECT dismissed_at FROM answers") is None


async def test_a_moderator_who_is_none_any_more_is_refused(shown: Shown) -> None:
    member = shown.room.env.backend.get_member(shown.room.guild.id, shown.room.mod.id)
    member.role_ids.clear()

    assert await shown.told(shown.room.mod, DISMISS) == EN.not_yours


async def test_an_answer_discord_does_not_delete_stands(shown: Shown, db: Pool) -> None:
    shown.room.env.inject_error("DELETE", "/channels/*/messages/*", status=503, times=1)

    assert await shown.told(shown.room.alice, DISMISS) == EN.failed

    assert await db.fetchval("SELECT dismissed_at FROM answers") is None


@pytest.mark.parametrize(
    "custom_id",
    [
        "answer:dismiss:" + "a" * 32,
        "answer:dismiss:1",
        "answer:explode:" + "0" * 32,
        "answer:dismiss:' OR 1=1 --",
    ],
)
async def test_a_forged_button_is_refused_kindly(shown: Shown, custom_id: str) -> None:
    room = shown.room
    forged = await _send_with_button(room, custom_id)

    result = await room.mod.click(forged, label="forged")

    assert private(result) == EN.gone
    assert shown.card.id in {m.id for m in room.help.history()}


async def test_the_id_of_an_answer_under_another_message_does_nothing(
    shown: Shown, db: Pool
) -> None:
    pressed = Pressed(Act.DISMISS, shown.answer_id)
    forged = await _send_with_button(shown.room, pressed.custom_id)

    result = await shown.room.mod.click(forged, label="forged")

    assert private(result) == EN.gone
    assert await db.fetchval("SELECT dismissed_at FROM answers") is None


async def test_an_answer_of_another_guild_is_refused(shown: Shown, db: Pool) -> None:
    await db.execute("UPDATE answers SET guild_id = 1")

    assert await shown.told(shown.room.alice, DISMISS) == EN.gone


async def test_an_answer_that_is_no_longer_kept_is_refused(shown: Shown, db: Pool) -> None:
    await db.execute("UPDATE answers SET reply_message_id = NULL")
    await db.execute("DELETE FROM answers")

    for label in (HELPFUL, UNHELPFUL, SIMILAR, HUMAN, DISMISS):
        assert await shown.told(shown.room.alice, label) == EN.gone


async def _send_with_button(room: Room, custom_id: str) -> discord.Message:
    """A message of the bot whose button has this id, as only the bot itself could forge it."""
    button: discord.ui.Button[Any] = discord.ui.Button(label="forged", custom_id=custom_id)
    text = CardText(body="x", sources="", notes="", file=None)
    place = room.bot.get_partial_messageable(room.help.id, guild_id=room.guild.id)
    with room.env.time_context():
        sent = await place.send(view=Card(text, confidence=None, buttons=[button]))
    await room.env.settle()
    return sent


async def test_need_a_human_calls_the_helpers_once(shown: Shown, db: Pool) -> None:
    room = shown.room
    role = room.guild.create_role("Helpers")
    await guilds.set_helper_role(db, room.guild.id, role.id)

    assert await shown.told(room.alice, HUMAN) == EN.helpers_called
    assert await shown.told(room.bob, HUMAN) == EN.helpers_called_before

    calls = [m for m in room.help.history() if "🙋" in m.content]
    assert len(calls) == 1
    assert role.mention in calls[0].content
    assert allowed_mentions(room) == {"parse": [], "roles": [role.id]}
    assert await is_silenced(db)


def allowed_mentions(room: Room) -> dict[str, Any]:
    """Of the last message the bot sent."""
    sent = [r.json for r in room.env.http_requests if r.json and r.path.endswith("/messages")]
    allowed = dict(sent[-1]["allowed_mentions"])
    allowed["roles"] = [int(role) for role in allowed.get("roles", [])]
    return allowed


async def test_without_a_helper_role_need_a_human_says_how_to_set_it(
    shown: Shown, db: Pool
) -> None:
    told = await shown.told(shown.room.alice, HUMAN)

    assert told == EN.helpers_unset
    assert "/channels helpers" in told
    assert len(shown.room.help.history()) == 2
    assert await is_silenced(db)


async def is_silenced(db: Pool) -> bool:
    return await db.fetchval("SELECT silenced_at IS NOT NULL FROM questions")


async def test_a_helper_role_that_was_deleted_counts_as_none(shown: Shown, db: Pool) -> None:
    await guilds.set_helper_role(db, shown.room.guild.id, 404)

    assert await shown.told(shown.room.alice, HUMAN) == EN.helpers_unset


async def test_helpers_who_could_not_be_called_may_be_called_again(shown: Shown, db: Pool) -> None:
    room = shown.room
    role = room.guild.create_role("Helpers")
    await guilds.set_helper_role(db, room.guild.id, role.id)
    room.env.inject_error("POST", "/channels/*/messages", status=403, times=1)

    assert await shown.told(room.alice, HUMAN) == EN.helpers_unheard
    assert await shown.told(room.alice, HUMAN) == EN.helpers_called


async def test_a_moderator_sets_and_unsets_the_helper_role(room: Room, db: Pool) -> None:
    role = room.guild.create_role("Helpers", mentionable=True)

    result = await room.mod.slash(room.help, "channels helpers", role=role)
    assert role.mention in private(result)
    assert await guilds.helper_role(db, room.guild.id) == role.id

    await room.mod.slash(room.help, "channels helpers")
    assert await guilds.helper_role(db, room.guild.id) is None


async def test_everyone_is_no_helper_role(room: Room, db: Pool) -> None:
    await room.mod.slash(room.help, "channels helpers", role=room.guild.default_role)

    assert await guilds.helper_role(db, room.guild.id) is None


async def test_similar_solved_lists_other_threads_the_person_can_read(room: Room, db: Pool) -> None:
    solved = await open_post(room, "numpy import fails", "ImportError numpy", is_solved=True)
    await room.bob.send(solved, "Install numpy again with python -m pip, that solves ImportError.")
    asked = await open_post(room, "numpy ImportError", "ImportError numpy, what now?")
    await answered(db, asked.id)
    await Deliverer(room.bot, db).deliver_all()
    assert asked.last_message is not None

    result = await room.bob.click(asked.last_message, label=SIMILAR)

    assert f"/{solved.id}/" in private(result)
    assert f"/{asked.id}/" not in private(result)


async def test_similar_solved_looks_for_all_that_was_said_in_one_go(room: Room, db: Pool) -> None:
    solved = await open_post(room, "numpy import fails", "ImportError numpy", is_solved=True)
    await room.bob.send(solved, "Install numpy again with python -m pip, that solves ImportError.")
    asked = await room.alice.send(room.help, "How do I fix this?")
    await db.execute("UPDATE questions SET quiet = '1 minute'")
    await room.alice.send(room.help, "ImportError numpy, after python -m pip install numpy")
    await db.execute("UPDATE questions SET due_at = now()")
    await answered(db, asked.id)
    await Deliverer(room.bot, db).deliver_all()
    assert room.help.last_message is not None

    result = await room.bob.click(room.help.last_message, label=SIMILAR)

    assert f"/{solved.id}/" in private(result)


async def test_without_similar_threads_similar_solved_says_so(shown: Shown) -> None:
    assert await shown.told(shown.room.bob, SIMILAR) == words_in("en").none_similar


@pytest.mark.parametrize("act", Act)
def test_the_id_of_a_button_is_read_back_and_fits(act: Act) -> None:
    pressed = Pressed(act, uuid4())

    assert parse(pressed.custom_id) == pressed
    assert len(pressed.custom_id) <= 100


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({"components": [{"type": 18, "component": {"custom_id": "r", "value": "why"}}]}, "why"),
        ({"components": [{"type": 1, "components": [{"value": "why"}]}]}, "why"),
        ({"components": [{"type": 18, "component": {"value": None}}]}, ""),
        ({"components": "no list"}, ""),
        (None, ""),
    ],
)
def test_the_text_of_a_form_is_found_however_it_is_nested(data: object, text: str) -> None:
    assert form_text(data) == text
