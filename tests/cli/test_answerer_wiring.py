"""The answerer of real settings: its model, its tokens and its list of models."""

import json

from pydantic import SecretStr
from redis.asyncio import Redis

from cli.wiring.answerer import MODELS_SHELF, open_answerer, token_budget
from core.settings import Settings
from core.shelf import RedisShelf
from db.pool import Pool
from db.records import NewAnswer
from qa.catalogue import DEFAULT_MODELS
from tests.builders import make_message, make_place, make_thread, store_thread
from tests.qa.groq_server import GroqServer, refusing, serving
from tests.qa.values import ERROR, make_question
from tests.waiting import eventually

SAID = {
    "answer": "Install it into the same environment [1].",
    "source_ids": [1],
    "confident": True,
    "language": "en",
}


async def solved(db: Pool) -> None:
    await make_place(db)
    thread = make_thread(is_solved=True)
    reply = make_message(author_id=8, content="Install it into the same environment.")
    await store_thread(db, thread, make_message(id=thread.id, content=ERROR), reply)


def settings_for(url: str) -> Settings:
    return Settings(groq_api_key=SecretStr("k"), groq_base_url=url)


async def test_an_answer_is_worded_by_groq_and_paid_from_the_shared_budget(
    db: Pool, redis: Redis
) -> None:
    await solved(db)
    server = GroqServer(lambda request: json.dumps(SAID) if request else "")
    async with serving(server) as url:
        settings = settings_for(url)
        async with open_answerer(settings, db, redis) as answerer:
            found = await answerer.answer(make_question(f"How do I fix this?\n{ERROR}"))
        used = await token_budget(settings, redis).status(DEFAULT_MODELS[0])

    assert isinstance(found, NewAnswer)
    assert (found.kind, found.model_version) == ("model", DEFAULT_MODELS[0])
    assert (used.tokens, used.requests) == (900, 1)


async def test_groq_away_means_peoples_own_words(db: Pool, redis: Redis) -> None:
    await solved(db)
    server = GroqServer()
    server.always(refusing(503))
    async with serving(server) as url, open_answerer(settings_for(url), db, redis) as answerer:
        found = await answerer.answer(make_question(f"How do I fix this?\n{ERROR}"))

    assert isinstance(found, NewAnswer)
    assert (found.kind, found.model_version) == ("similar", "extractive, after model_down")


async def test_the_models_on_offer_are_asked_for_and_kept(db: Pool, redis: Redis) -> None:
    shelf = RedisShelf(redis, MODELS_SHELF)

    async def is_kept() -> bool:
        return await shelf.get() is not None

    async with serving(GroqServer()) as url, open_answerer(settings_for(url), db, redis):
        await eventually(is_kept)

    assert DEFAULT_MODELS[1].encode() in (await shelf.get() or b"")
