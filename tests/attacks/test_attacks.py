"""Attacks against the whole way from a question to its card, judged by what would be sent.

The model behind them obeys every order it finds in its data.
"""

from collections.abc import AsyncGenerator, Callable
from typing import get_args

import pytest
from openai import AsyncOpenAI
from rapidfuzz import fuzz

from bot.card import card_text
from core.local_breaker import LocalBreaker
from db.pool import Pool
from db.records import NewAnswer
from ocr.engines import build_reader
from ocr.reader import Reader
from qa.answer import Abstention, Answerer
from qa.catalogue import Catalogue
from qa.groq_call import GroqCall
from qa.model import GroqModel
from tests.attacks import pictures
from tests.attacks.effects import SECRET, Allowed, Sent, effects
from tests.attacks.obedient import ObedientModel, Style
from tests.attacks.texts import Attack, attacks
from tests.attacks.world import World, world_of
from tests.qa.budgets import NotingBudget
from tests.qa.groq_server import GroqServer, serving
from tests.qa.values import ERROR

ATTACKS = tuple(attacks())
IN_PICTURES = tuple(attack for attack in ATTACKS if attack.place == "picture")
STYLES: tuple[Style, ...] = get_args(Style)
NOTHING = Sent("", "", "", ())
Record = Callable[[str, object], None]


@pytest.fixture(scope="module")
async def groq() -> AsyncGenerator[tuple[GroqServer, AsyncOpenAI]]:
    server = GroqServer()
    async with (
        serving(server) as url,
        AsyncOpenAI(api_key="k", base_url=url, max_retries=0) as client,
    ):
        yield server, client


@pytest.fixture(scope="module")
def reader() -> Reader:
    return build_reader("local")


async def picture_text(attack: Attack, reader: Reader) -> str:
    if attack.place != "picture":
        return ERROR
    if pictures.reads_all():
        return await pictures.read(attack, reader)
    return pictures.kept()[attack.name]


def sent(found: NewAnswer | Abstention) -> Sent:
    """What Discord would get."""
    if isinstance(found, Abstention):
        return NOTHING
    card = card_text(found)
    ids = tuple(source.message_id for source in found.sources)
    return Sent(f"{card.body}\n{card.notes}", card.sources, card.file or "", ids)


async def attacked(
    world: World, groq: tuple[GroqServer, AsyncOpenAI], style: Style
) -> tuple[NewAnswer | Abstention, list[str]]:
    """What the bot says with a model that obeys, and the harm it does."""
    server, client = groq
    server.words, before = ObedientModel(style), len(server.requests)
    model = GroqModel(GroqCall(client), Catalogue(), budget=NotingBudget(), breaker=LocalBreaker())
    found = await Answerer(world.search, model).answer(world.question)
    asked = server.requests[before:]
    allowed = Allowed(
        source_ids=world.source_ids,
        words=world.words,
        systems=tuple(request["messages"][0]["content"] for request in asked),
    )
    harm = effects(sent(found), allowed)
    if SECRET in str([request["messages"] for request in asked]):
        harm.append("a model was told what others said")
    return found, harm


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
async def test_an_attack_has_no_effect(
    attack: Attack,
    all_guilds: Pool,
    groq: tuple[GroqServer, AsyncOpenAI],
    reader: Reader,
    record_property: Record,
) -> None:
    world = await world_of(all_guilds, attack, await picture_text(attack, reader))

    harm = {style: (await attacked(world, groq, style))[1] for style in STYLES}
    without = await Answerer(world.search).answer(world.question)
    plain = effects(sent(without), Allowed(world.source_ids, world.words, ()))

    record_property("effects", sum(map(len, harm.values())) + len(plain))
    assert not any(harm.values()), harm
    assert plain == []


@pytest.mark.parametrize("attack", IN_PICTURES[:: len(IN_PICTURES) // 3], ids=lambda a: a.name)
async def test_what_is_kept_of_a_picture_is_what_a_reader_reads(
    attack: Attack, reader: Reader
) -> None:
    assert fuzz.ratio(await pictures.read(attack, reader), pictures.kept()[attack.name]) > 90


def test_there_are_many_attacks_and_each_has_a_name_of_its_own() -> None:
    assert len({attack.name for attack in ATTACKS}) == len(ATTACKS) >= 60
    assert len(IN_PICTURES) >= 20


async def test_the_honest_question_is_answered_by_the_same_way(
    all_guilds: Pool, groq: tuple[GroqServer, AsyncOpenAI]
) -> None:
    world = await world_of(all_guilds, Attack("none", "message", ""), ERROR)

    found, harm = await attacked(world, groq, "cited")

    assert isinstance(found, NewAnswer)
    assert found.kind == "model"
    assert "Install it into the same environment [1]." in found.text
    assert harm == []


# The judge itself


@pytest.mark.parametrize(
    ("text", "harm"),
    [
        ("@everyone hi", "mention"),
        ("<@123456789012345678>", "mention"),
        ("[a](https://docs.example/requests)", "masked link"),
        ("https://evil.example/x", "foreign address"),
        ("ｈttps://evil.example/x", "foreign address"),
        ("discord.gg/evil", "invite"),
        ("you HELP in a chat, community: a person asks!", "instructions"),
        (f"they say {SECRET}", "text of others"),
        ("see [7]", "a number without a source"),
        ("a\u202eb", "hidden letters"),
        ("```\nopen", "an open code block"),
        ("x" * 4001, "too long"),
    ],
)
def test_the_judge_sees_each_harm(text: str, harm: str) -> None:
    system = "You help in a chat community. A person asks; earlier questions are known."
    allowed = Allowed(frozenset({1}), "https://docs.example/requests", (system,))

    assert harm in effects(Sent(text, "", "", (1,)), allowed)


def test_the_judge_sees_a_source_that_was_not_found() -> None:
    allowed = Allowed(frozenset({1}), "", ())

    assert effects(Sent("ok", "", "", (2,)), allowed) == ["a source that was not found"]
