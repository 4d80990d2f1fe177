"""At 100,000 messages a search still reads indexes, whichever way it is asked."""

from collections.abc import AsyncGenerator
from typing import Any

import pytest

from db.pool import Pool, create_pool
from db.search_sql import MESSAGES, THREADS
from tests.builders import make_place
from tests.databases import Databases

FILL = """
    SET session_replication_role = replica;  -- no triggers: this is about plans
    INSERT INTO messages (id, guild_id, channel_id, author_id, author_name, content, created_at)
    SELECT n, 100, 200, n % 500, 'linh', 'word' || n % 5000 || ' name' || n % 97, now()
    FROM generate_series(1, 100000) n;
    INSERT INTO message_attachments (discord_id, message_id, guild_id, position, filename,
                                     content_type, size_bytes, url)
    SELECT n, n, 100, 0, 'a.png', 'image/png', 1, 'https://x' FROM generate_series(1, 5000) n;
    INSERT INTO ocr_results (attachment_id, guild_id, status, extracted_text)
    SELECT id, 100, 'completed', 'screen' || message_id % 700 FROM message_attachments;
    INSERT INTO documents (id, guild_id, channel_id, title, question, screenshot, answer,
                           answer_message_id, is_solved, length)
    SELECT n, 100, 200, '', '', '', '', n, true, 10 FROM generate_series(1, 20000) n;
    INSERT INTO postings (guild_id, term, document_id, frequency, length, in_screenshot)
    SELECT 100, 'word' || (n * 31 + k) % 3000, n, 1, 10, false
    FROM generate_series(1, 20000) n, generate_series(1, 5) k;
    INSERT INTO trigrams (guild_id, trigram, document_id, impact)
    SELECT 100, 't' || (n * 31 + k) % 900, n, 1
    FROM generate_series(1, 5000) n, generate_series(1, 10) k;
    INSERT INTO document_errors (guild_id, signature, document_id)
    SELECT 100, 'some error: ' || n, n FROM generate_series(1, 5000) n;
    SET session_replication_role = origin;
    ANALYZE;
"""
NOTHING: list[int] = []
THREAD_SEARCH = (100, 200, "word17", "E: word9", "word4", NOTHING, None, NOTHING, 5)
MESSAGE_SEARCH = (100, 200, "word17 screen4", None, None, False, None, NOTHING, 10, 0)


@pytest.fixture(scope="module")
async def large(databases: Databases) -> AsyncGenerator[Pool]:
    async with databases.clone() as url:
        db = await create_pool(url, max_size=1)
        await make_place(db)
        await db.execute(FILL)
        yield db
        await db.close()


async def plan(db: Pool, sql: str, asked: tuple[Any, ...]) -> str:
    return "\n".join(row[0] for row in await db.fetch(f"EXPLAIN {sql}", *asked))


@pytest.mark.parametrize("mode", ["force_custom_plan", "force_generic_plan"])
async def test_a_search_for_threads_reads_no_index_table_whole(large: Pool, mode: str) -> None:
    await large.execute(f"SET plan_cache_mode = {mode}")

    text = await plan(large, THREADS, THREAD_SEARCH)

    for index in ("postings_pkey", "trigrams_pkey", "document_errors_pkey"):
        assert index in text, text
    for table in ("postings", "trigrams", "document_errors"):
        assert f"Seq Scan on {table}" not in text, text


@pytest.mark.parametrize("mode", ["force_custom_plan", "force_generic_plan"])
async def test_a_search_for_messages_reads_neither_all_messages_nor_all_pictures(
    large: Pool, mode: str
) -> None:
    await large.execute(f"SET plan_cache_mode = {mode}")

    text = await plan(large, MESSAGES, MESSAGE_SEARCH)

    assert "messages_lexemes" in text, text
    assert "ocr_results_lexemes" in text, text
    for table in ("messages", "ocr_results", "message_attachments"):
        assert f"Seq Scan on {table}" not in text, text
