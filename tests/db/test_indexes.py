"""The queries that run all day must use their indexes, however large the tables are."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, cast
from uuid import uuid4

import pytest

from db import (
    answers,
    api_keys,
    better_readings,
    bettering,
    channel_erasures,
    channels,
    erasure,
    gaps,
    messages,
    near_duplicates,
    ocr_job_outbox,
    ocr_jobs,
    ocr_results,
    privacy,
    questions,
    refusal_notices,
    retries,
    revisions,
    stats,
    troubles,
    uploads,
)
from db.pool import Executor, Pool, create_pool
from tests.builders import make_place, make_transcript
from tests.databases import Databases

NOW = datetime.now(UTC)


class Explainer:
    """Stands where a pool stands, and asks for plans instead of rows."""

    def __init__(self, db: Pool) -> None:
        self._db = db
        self.plan = ""

    async def fetch(self, sql: str, *args: Any) -> list[Any]:
        self.plan += "\n".join(row[0] for row in await self._db.fetch(f"EXPLAIN {sql}", *args))
        return []

    async def fetchrow(self, sql: str, *args: Any) -> None:
        await self.fetch(sql, *args)

    fetchval = execute = fetchrow

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[None]:
        yield


HOT: dict[str, Callable[[Executor], Awaitable[Any]]] = {
    "ocr_results_pending": lambda db: ocr_results.unrung(db, NOW),
    "ocr_results_leases": ocr_results.reap,
    "ocr_results_attachment_id_key": lambda db: ocr_results.claim(
        db, uuid4(), owner="one", lease_s=30
    ),
    "questions_pkey": lambda db: ocr_results.complete(db, uuid4(), uuid4(), make_transcript()),
    "ocr_jobs_queued": lambda db: ocr_job_outbox.unrung(db, NOW),
    "ocr_jobs_leases": ocr_job_outbox.reap,
    "ocr_jobs_pkey": lambda db: ocr_job_outbox.claim(db, uuid4(), worker="one", lease_s=30),
    "ocr_jobs_owner": lambda db: ocr_jobs.list_of(db, "7", limit=20),
    "uploads_filepath_key": lambda db: uploads.by_path(db, "7", "x.png"),
    "uploads_age": lambda db: uploads.older_than(db, 13.8, limit=100),
    "api_keys_prefix_key": lambda db: api_keys.by_prefix(db, "x"),
    "message_attachments_content": lambda db: ocr_results.same_picture(
        db, 100, b"\0" * 32, ["help"]
    ),
    "message_attachments_message_id_discord_id_key": lambda db: messages.readings(db, 17),
    "near_duplicates_pkey": lambda db: near_duplicates.earlier(db, 100, uuid4()),
    "questions_waiting": questions.due_page,
    "questions_leases": questions.reap,
    "questions_better": bettering.reopen,
    "better_readings_order": lambda db: better_readings.due(db, below=(0, 21), limit=4),
    "better_readings_leases": better_readings.reap,
    "better_readings_age": lambda db: better_readings.expire(db, after_s=3600),
    "better_readings_pkey": lambda db: better_readings.claim(db, uuid4(), owner="one", lease_s=30),
    "questions_open": lambda db: questions.waits_for(db, uuid4()),
    "questions_granted": lambda db: questions.claim(db, 17, owner="one", lease_s=30),
    "questions_silenced": lambda db: questions.claim(db, 17, owner="one", lease_s=30),
    "questions_gaps": lambda db: gaps.page(db, 100),
    "messages_thread": lambda db: questions.claim(db, 17, owner="one", lease_s=30),
    "answers_revised": lambda db: revisions.due(db, [100], limit=10),
    "answers_unsent": lambda db: answers.claim_ready(db, [100], limit=10, lease_s=30),
    "channels_guild": lambda db: channels.list_watched(db, 100),
    "channels_erase": lambda db: channel_erasures.due(db, [100]),
    "ocr_results_guild": lambda db: stats.figures(db, [17], NOW, step="day"),
    "questions_guild": lambda db: stats.figures(db, [17], NOW, step="day"),
    "ocr_results_unreadable": lambda db: troubles.newest(db, [17], uploads=True, limit=20),
    "questions_failed": lambda db: troubles.newest(db, [17], uploads=True, limit=20),
    "answers_failed": lambda db: troubles.newest(db, [17], uploads=True, limit=20),
    "ocr_jobs_failed": lambda db: troubles.failed_since(db, [17], NOW, uploads=True),
    "messages_guild_age": lambda db: erasure.old_slice(db, 100),
    "privacy_choices_erasing": lambda db: privacy.half_erased(db, older_than_s=300),
    "refusals_guild": lambda db: refusal_notices.take(db, [100], settle_s=10, unread_s=600),
    "ocr_results_retry": lambda db: retries.put_back(db, total=10, max_tries=3, limit=2000),
}


FILL = """
        SET session_replication_role = replica;  -- no triggers: this is about plans
        INSERT INTO channels (id, guild_id, name, type, kind)
        SELECT n, n % 1000, 'c', 0, 'help' FROM generate_series(1000, 21000) n;
        INSERT INTO privacy_choices (user_id, erased_before, is_erasing)
        SELECT n, now(), n % 1000 = 0 FROM generate_series(1, 20000) n;
        INSERT INTO refusals (place_id, action, guild_id, reason, until)
        SELECT n, 'send', n % 1000, 'no', now() FROM generate_series(1, 20000) n;
        INSERT INTO messages (id, guild_id, channel_id, author_id, author_name, content, created_at)
        SELECT n, 100, 200 + n % 7, 7, 'linh', 'text', now() FROM generate_series(1, 20000) n;
        INSERT INTO message_attachments (discord_id, message_id, guild_id, position, filename,
                                         size_bytes, url, width, height, look)
        SELECT n, n, 100, 0, 'a.png', 1, 'https://x', 640, 480,
               ('x' || substr(md5(n::text), 1, 16))::bit(64)::bigint
        FROM generate_series(1, 20000) n;
        INSERT INTO near_duplicates (attachment_id, earlier_id, guild_id, distance)
        SELECT a.id, b.id, 100, 0 FROM message_attachments a
        JOIN message_attachments b ON b.message_id = a.message_id - 1;
        INSERT INTO ocr_results (attachment_id, guild_id, status, extracted_text, token,
                                 lease_until)
        SELECT a.id, 100, s.status, '', CASE s.status WHEN 'processing' THEN gen_random_uuid() END,
               CASE s.status WHEN 'processing' THEN now() END
        FROM message_attachments a, LATERAL (SELECT CASE a.message_id % 200 WHEN 0 THEN 'pending'
            WHEN 1 THEN 'processing' WHEN 2 THEN 'failed' ELSE 'completed' END AS status) s;
        INSERT INTO better_readings (attachment_id, guild_id, message_id, priority, rank, status,
                                     token, lease_until, created_at)
        SELECT id, 100, message_id, message_id % 2 * 10, message_id % 22, s.status,
               CASE s.status WHEN 'processing' THEN gen_random_uuid() END,
               CASE s.status WHEN 'processing' THEN now() + interval '1 hour' END,
               now() - message_id % 3500 * interval '1 second'
        FROM message_attachments, LATERAL (SELECT CASE message_id % 200 WHEN 1 THEN 'processing'
            ELSE 'waiting' END AS status) s;
        INSERT INTO questions (message_id, guild_id, channel_id, place_id, asker_id, due_at,
                               give_up_at, status, token, lease_until, granted_at, gap_key)
        SELECT n, 100, 200, 200, n, now(), now(), s.status,
               CASE s.status WHEN 'processing' THEN gen_random_uuid() END,
               CASE s.status WHEN 'processing' THEN now() END,
               CASE WHEN n % 200 = 3 THEN now() END, CASE WHEN n % 400 = 4 THEN n::text END
        FROM generate_series(1, 20000) n, LATERAL (SELECT CASE n % 200 WHEN 0 THEN 'waiting'
            WHEN 1 THEN 'processing' ELSE 'answered' END AS status) s;
        INSERT INTO answers (question_id, guild_id, kind, text, status)
        SELECT n, 100 + n % 50, 'similar', 'x', CASE n % 500 WHEN 0 THEN 'ready' ELSE 'sent' END
        FROM generate_series(1, 20000) n;
        INSERT INTO answer_sources (answer_id, position, message_id, title)
        SELECT id, 1, question_id, 'x' FROM answers;
        INSERT INTO api_keys (prefix, sha256, name, owner, scopes)
        SELECT n, '', 'x', n % 100, '{read}' FROM generate_series(1, 5000) n;
        INSERT INTO uploads (id, owner, filepath, filename, media_type, size_bytes, created_at)
        SELECT gen_random_uuid(), n % 100, n, 'x', 'image/png', 1, now() - n * interval '1 minute'
        FROM generate_series(1, 20000) n;
        INSERT INTO ocr_jobs (upload_id, owner, status, result, token, lease_until)
        SELECT u.id, u.owner, s.status, CASE s.status WHEN 'done' THEN '{}'::jsonb END,
               CASE s.status WHEN 'processing' THEN gen_random_uuid() END,
               CASE s.status WHEN 'processing' THEN now() END
        FROM uploads u, LATERAL (SELECT CASE u.filepath::integer % 200 WHEN 0 THEN 'queued'
            WHEN 1 THEN 'processing' ELSE 'done' END AS status) s;
        ANALYZE;
"""


@pytest.fixture(scope="module")
async def large(databases: Databases) -> AsyncGenerator[Pool]:
    """20,000 messages with a picture each: nearly all of them read, and nearly none waiting."""
    async with databases.clone() as url:
        db = await create_pool(url, max_size=1)
        await make_place(db)
        await db.execute(FILL)
        yield db
        await db.close()


@pytest.mark.parametrize("index", HOT)
async def test_a_statement_that_runs_all_day_uses_its_index(large: Pool, index: str) -> None:
    explainer = Explainer(large)

    await HOT[index](cast("Executor", explainer))

    assert index in explainer.plan, explainer.plan


@pytest.mark.parametrize("quarter", range(4))
async def test_pictures_that_look_alike_are_found_by_every_quarter(
    large: Pool, quarter: int
) -> None:
    explainer = Explainer(large)

    await near_duplicates.link(cast("Executor", explainer), 100, uuid4(), 0x0123456789ABCDEF)

    assert f"message_attachments_look_{quarter}" in explainer.plan, explainer.plan


@pytest.mark.parametrize(
    ("index", "sql"),
    [
        (
            "near_duplicates_earlier",
            "DELETE FROM near_duplicates WHERE earlier_id = '00000000-0000-0000-0000-000000000000'",
        ),
        ("messages_channel", "DELETE FROM messages WHERE channel_id = 200 AND id > 17"),
        ("messages_author", "SELECT id FROM messages WHERE author_id = 17 ORDER BY id LIMIT 500"),
        ("answer_sources_message", "DELETE FROM answer_sources WHERE message_id = 17"),
        ("ocr_results_failed", "SELECT FROM ocr_results WHERE status = 'failed' LIMIT 100"),
    ],
)
async def test_cascades_and_the_hourly_retry_have_an_index(
    large: Pool, index: str, sql: str
) -> None:
    plan = "\n".join(row[0] for row in await large.fetch(f"EXPLAIN {sql}"))

    assert index in plan, plan
