"""Meanings follow the text: what was edited is not found by what it said, and errors are not."""

from dataclasses import replace
from typing import Any

import pytest

from cli.wiring.search import SearchByMeaning
from db import channels, search, vectors
from db.pool import Pool
from db.records import Audience, ThreadHit
from jobs.embed import EmbeddingRounds, embed_waiting
from qa.minilm import MiniLM
from qa.semantic import Embedder
from tests.builders import CHANNEL, GUILD, make_message, make_place, make_thread, store_thread

LOST = "I forgot my password"
ASKED = "how do I reset the login to my account?"
_HIDDEN = """
INSERT INTO documents
    (id, guild_id, channel_id, title, question, screenshot, answer, answer_message_id, is_solved)
SELECT id, $1, $2, 'x', '', '', '', id, true FROM generate_series(1, $3::integer) AS id
"""
_MEANS = """
INSERT INTO document_vectors (document_id, guild_id, vector)
SELECT id, guild_id, $2::text::halfvec FROM documents WHERE channel_id = $1
"""


@pytest.fixture(scope="module")
def model() -> MiniLM:
    return MiniLM.loaded()


@pytest.fixture
async def embedder(db: Pool, model: MiniLM) -> Embedder:
    await make_place(db)
    assert await vectors.prepare(db)
    return Embedder(lambda: model)


async def solved(
    db: Pool, question: str, answer: str = "Press the link below.", title: str | None = None
) -> int:
    thread = make_thread(title=title or question, is_solved=True)
    opening = make_message(author_id=7, content=question, id=thread.id)
    await store_thread(db, thread, opening, make_message(author_id=8, content=answer))
    return thread.id


async def found(db: Pool, embedder: Embedder, text: str, **changes: Any) -> list[ThreadHit]:
    asked: dict[str, Any] = {"guild_id": GUILD.id, "channel_id": CHANNEL.id, "exclude_ids": ()}
    return await SearchByMeaning(db, embedder)(text=text, screen_text="", **{**asked, **changes})


async def test_a_question_is_found_that_shares_no_word(db: Pool, embedder: Embedder) -> None:
    right = await solved(db, LOST)
    await solved(db, "Which port does the server use?", "It listens on 8080.")
    assert await embed_waiting(db, embedder) == 2

    hits = await found(db, embedder, ASKED)

    assert hits[0].id == right
    assert hits[0].matched_terms == ()
    assert (hits[0].cosine or 0) > (hits[1].cosine or 0) > 0


async def test_an_edited_question_is_no_longer_found_by_what_it_meant(
    db: Pool, embedder: Embedder
) -> None:
    thread_id = await solved(db, LOST)
    await embed_waiting(db, embedder)

    await db.execute(
        "UPDATE threads SET title = 'The printer is out of ink' WHERE id = $1", thread_id
    )
    await db.execute("UPDATE messages SET content = 'It is empty' WHERE id = $1", thread_id)

    assert await found(db, embedder, ASKED) == []
    assert await embed_waiting(db, embedder) == 1
    [hit] = await found(db, embedder, "my toner has run dry")
    assert hit.id == thread_id


async def test_a_text_that_changes_while_it_is_embedded_waits_again(
    db: Pool, embedder: Embedder
) -> None:
    thread_id = await solved(db, LOST)
    taken = await vectors.waiting(db, limit=9)
    await db.execute("UPDATE threads SET title = 'The printer is empty' WHERE id = $1", thread_id)

    await vectors.land(db, taken, [[1.0] + [0.0] * (vectors.DIMENSIONS - 1)])

    assert (await vectors.standing(db)).vectors == 0
    assert [document.document_id for document in await vectors.waiting(db, limit=9)] == [thread_id]


async def test_a_deleted_thread_takes_its_vector_along(db: Pool, embedder: Embedder) -> None:
    thread_id = await solved(db, LOST)
    await embed_waiting(db, embedder)

    await db.execute("DELETE FROM threads WHERE id = $1", thread_id)

    standing = await vectors.standing(db)
    assert (standing.vectors, standing.waiting) == (0, 0)


async def test_what_may_not_be_seen_is_not_found_by_its_meaning(
    db: Pool, embedder: Embedder
) -> None:
    await solved(db, LOST)
    await embed_waiting(db, embedder)

    assert await found(db, embedder, ASKED, guild_id=GUILD.id + 1) == []
    assert (
        await found(db, embedder, ASKED, audience=Audience(channel_ids=frozenset({CHANNEL.id + 9})))
        == []
    )


async def test_errors_and_code_are_not_embedded(db: Pool, embedder: Embedder) -> None:
    await solved(db, "It stops here\nValueError: bad_name(3)\n```\ncode\n```", "Rename it", "Why?")

    [document] = await vectors.waiting(db, limit=9)

    assert "ValueError" not in document.question
    assert "code" not in document.question
    assert document.answer == "Rename it"


async def test_a_question_about_an_error_is_searched_by_words_alone(
    db: Pool, embedder: Embedder
) -> None:
    await solved(db, "ValueError: invalid literal for int()")
    await embed_waiting(db, embedder)

    hits = await found(db, embedder, "help\nValueError: invalid literal for int()")

    plain = await search.threads(
        db,
        guild_id=GUILD.id,
        channel_id=CHANNEL.id,
        text="help\nValueError: invalid literal for int()",
        screen_text="",
        exclude_ids=(),
    )
    assert hits == plain != []


async def test_many_vectors_get_an_index_and_find_the_same(db: Pool, embedder: Embedder) -> None:
    right = await solved(db, LOST)
    await embed_waiting(db, embedder)

    assert not await vectors.index_if_many(db, above=1)
    assert await vectors.index_if_many(db, above=0)
    assert not await vectors.index_if_many(db, above=0)
    assert [hit.id for hit in await found(db, embedder, ASKED)] == [right]


async def test_one_worker_embeds_at_a_time(db: Pool, embedder: Embedder) -> None:
    await solved(db, LOST)
    rounds = EmbeddingRounds(db, embedder, every_s=1)

    assert await rounds.embed_all() == 1
    assert await rounds.embed_all() == 0


async def test_a_server_that_refuses_pgvector_is_searched_by_words(db: Pool) -> None:
    await make_place(db)
    async with db.acquire() as connection, connection.transaction():
        await connection.execute("CREATE ROLE no_one_much")
        await connection.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO no_one_much")
        await connection.execute("SET LOCAL ROLE no_one_much")

        assert not await vectors.prepare(connection)

        await connection.execute("RESET ROLE")
        await connection.execute("DROP OWNED BY no_one_much")
        await connection.execute("DROP ROLE no_one_much")


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        ("How do I log in?\n```\ncode\n```\nThanks", "How do I log in?\nThanks"),
        ("It says\nValueError: bad value", "It says"),
        ("main.py(3): x = [1]", ""),
        (long := "since the update I get an error whenever the page is opened", long),
        ("", ""),
    ],
)
async def test_prose_is_what_no_machine_printed(db: Pool, text: str, prose: str) -> None:
    assert await search.prose(db, text) == prose


async def test_however_much_is_hidden_it_crowds_out_nothing_that_may_be_seen(
    db: Pool, embedder: Embedder
) -> None:
    right = await solved(db, LOST)
    await embed_waiting(db, embedder)
    await hide_nearer(db, await nearest_to(embedder, ASKED), copies=401)

    assert right in [hit.id for hit in await found(db, embedder, ASKED)]


async def nearest_to(embedder: Embedder, text: str) -> str:
    [vector] = await embedder.embed([text])
    return vectors.as_text(vector)


async def hide_nearer(db: Pool, vector: str, *, copies: int) -> None:
    """Documents of a channel that nobody sees, each of which means exactly *vector*."""
    hidden = replace(CHANNEL, id=CHANNEL.id + 9, name="staff", is_public=False)
    await channels.save_many(db, [hidden])
    await db.execute(_HIDDEN, GUILD.id, hidden.id, copies)
    await db.execute("DELETE FROM unembedded")
    await db.execute(_MEANS, hidden.id, vector)
