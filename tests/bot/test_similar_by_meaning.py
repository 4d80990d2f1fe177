"""`/similar` and the button find what the answers' search finds, by meaning where that is there."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.client import HelpBot, create_bot
from bot.deliver import Deliverer
from bot.deps import BotDeps
from bot.solved_like import is_near
from db.pool import Pool
from db.records import ThreadHit
from qa.worth import BAR_FOR_MODEL
from tests.bot.conftest import CONFIG, FakeAnswerer, FakeBell, Room
from tests.bot.test_deliver import REQUEST, answered
from tests.qa.values import make_hit

UNLIKE = make_hit(title="Nothing of it", coverage=0.1, matched_terms=(), cosine=0.4)
MEANT = make_hit(title="In other words", coverage=0.0, matched_terms=(), cosine=0.7)


@dataclass
class FakeSearch:
    """Finds the same for all that is asked, and notes what was."""

    asked: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])

    async def __call__(self, **asked: Any) -> list[ThreadHit]:
        self.asked.append(asked)
        return [MEANT, UNLIKE]


@pytest.fixture
def by_meaning() -> FakeSearch:
    return FakeSearch()


@pytest.fixture
def new_bot(
    db: Pool, bell: FakeBell, answerer: FakeAnswerer, by_meaning: FakeSearch
) -> Callable[[], HelpBot]:
    return lambda: create_bot(BotDeps(db, bell, answerer, by_meaning=by_meaning), CONFIG)


async def test_similar_lists_what_says_the_like_in_other_words(
    room: Room, by_meaning: FakeSearch
) -> None:
    result = await room.bob.slash(room.lounge, "similar", like="I cannot log in")

    assert result.response is not None
    assert MEANT.title in result.response.content
    assert UNLIKE.title not in result.response.content
    [asked] = by_meaning.asked
    assert asked["text"] == "I cannot log in"
    assert room.lounge.id in (asked["audience"].channel_ids or ())


async def test_the_button_lists_what_says_the_like_in_other_words(room: Room, db: Pool) -> None:
    asked = await room.alice.send(room.help, REQUEST)
    await answered(db, asked.id)
    await Deliverer(room.bot, db).deliver_all()
    assert room.help.last_message is not None

    result = await room.bob.click(room.help.last_message, label="Similar solved")

    assert result.response is not None
    assert MEANT.title in result.response.content
    assert UNLIKE.title not in result.response.content


@pytest.mark.parametrize(
    ("cosine", "near"),
    [(None, False), (BAR_FOR_MODEL.cosine - 0.01, False), (BAR_FOR_MODEL.cosine, True)],
)
def test_what_shares_no_word_is_near_from_a_cosine_on(cosine: float | None, near: bool) -> None:
    assert is_near(make_hit(coverage=0.0, cosine=cosine)) is near
