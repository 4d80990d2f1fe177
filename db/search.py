"""The search for earlier answered questions: BM25 over the postings the database keeps."""

from typing import Any

import asyncpg

from db.pool import Executor
from db.records import Audience, ThreadHit

# $1 guild, $2 channel asked in, $3 text, $4 documents asked from, $5 limit, $6 the text to cover,
# $7 the channels one person can read or null, $8 private threads they are in.
# k1 1.2 and b 0.75; a term counts as often as the question says it; the 96 rarest terms are enough.
# A large guild's commonest terms (in more than half of its documents) are not worth reading.
# Of what may be seen, the best few are weighed by kind: a solved thread before a mere conversation.
THREADS = """
WITH size AS MATERIALIZED (
    SELECT count(*)::real AS documents, avg(length)::real AS length
    FROM documents WHERE guild_id = $1
), asked AS MATERIALIZED (
    SELECT term, frequency, df.documents,
        ln(1 + (size.documents - df.documents + 0.5) / (df.documents + 0.5)) AS idf
    FROM search_terms($3)
    CROSS JOIN size
    CROSS JOIN LATERAL (
        SELECT count(*)::real AS documents FROM postings p
        WHERE p.guild_id = $1 AND p.term = search_terms.term
    ) AS df
), told AS MATERIALIZED (
    SELECT term, key.frequency * idf AS weight, sum(key.frequency * idf) OVER () AS total
    FROM search_terms($6) AS key JOIN asked USING (term)
), rarest AS MATERIALIZED (
    SELECT asked.* FROM asked CROSS JOIN size
    WHERE asked.documents > 0
        AND (asked.documents <= size.documents / 2 OR size.documents < 1000)
    ORDER BY asked.documents, term LIMIT 96
), scored AS MATERIALIZED (
    SELECT p.document_id, sum(
        r.frequency * r.idf * p.frequency * 2.2
        / (p.frequency + 1.2 * (0.25 + 0.75 * p.length / nullif(size.length, 0)))
    ) AS score
    FROM rarest r CROSS JOIN size
    JOIN postings p ON p.guild_id = $1 AND p.term = r.term
    GROUP BY p.document_id
), visible AS MATERIALIZED (
    SELECT d.id, s.score * CASE
        WHEN d.is_solved THEN 1.0 WHEN d.thread_id IS NOT NULL THEN 0.9 ELSE 0.8
    END AS score
    FROM scored s
    JOIN documents d ON d.id = s.document_id
    JOIN channels c ON c.id = d.channel_id
    LEFT JOIN threads t ON t.id = d.thread_id
    WHERE d.guild_id = $1 AND c.guild_id = $1
        AND CASE WHEN $7::bigint[] IS NULL THEN c.is_public OR c.id = $2 ELSE c.id = ANY ($7) END
        AND coalesce(c.kind, '') NOT IN ('ignore', 'invoices')
        AND (t.is_private IS NOT TRUE OR t.id = ANY ($8::bigint[]))
        AND d.id <> ALL ($4::bigint[])
    ORDER BY s.score DESC, d.id DESC LIMIT $5 * 4
), best AS MATERIALIZED (
    SELECT * FROM visible ORDER BY score DESC, id DESC LIMIT $5
)
SELECT d.id, d.guild_id, d.channel_id, d.thread_id, d.title, d.question, d.screenshot, d.answer,
    d.answer_message_id, d.is_solved, b.score, m.*
FROM best b JOIN documents d USING (id) CROSS JOIN LATERAL (
    SELECT coalesce(sum(told.weight / told.total), 0) AS coverage,
        array_agg(r.term ORDER BY r.documents, r.term) AS matched_terms,
        coalesce(array_agg(r.term ORDER BY r.documents, r.term) FILTER (
            WHERE r.documents <= greatest(3, size.documents / 50)
        ), '{}') AS rare_terms,
        bool_or(p.in_screenshot) AS from_screenshot
    FROM rarest r CROSS JOIN size
    JOIN postings p ON p.guild_id = $1 AND p.term = r.term AND p.document_id = d.id
    LEFT JOIN told ON told.term = r.term
) AS m
ORDER BY b.score DESC, d.id DESC
"""

_ASKED_FROM = """
SELECT $1::bigint AS id
UNION SELECT thread_id FROM messages WHERE id = $1 AND thread_id IS NOT NULL
UNION SELECT conversation_roots(ARRAY[$1::bigint])
"""


async def threads(
    db: Executor,
    *,
    guild_id: int,
    channel_id: int,
    text: str,
    screen_text: str,
    exclude_id: int | None,
    key_text: str | None = None,
    limit: int = 5,
    audience: Audience | None = None,
) -> list[ThreadHit]:
    """Find the answered questions of this guild that are most like *text* and *screen_text*.

    Shown is what *audience* can read; without one, those who read *channel_id*. *exclude_id* names
    the thread or message that asks: neither it, nor the thread or conversation it is part of, is
    ever found. *key_text* is the part of both texts that `ThreadHit.coverage` is measured on; all
    of both, unless it is given.
    """
    asked_from = [] if exclude_id is None else await db.fetch(_ASKED_FROM, exclude_id)
    whole_text = f"{text}\n{screen_text}"
    seen_by = audience or Audience.readers_of(channel_id)
    rows = await db.fetch(
        THREADS,
        guild_id,
        seen_by.channel_id,
        whole_text,
        [row["id"] for row in asked_from],
        limit,
        key_text or whole_text,
        None if seen_by.channel_ids is None else list(seen_by.channel_ids),
        list(seen_by.thread_ids),
    )
    return [_hit(row) for row in rows]


def _hit(row: asyncpg.Record) -> ThreadHit:
    terms: dict[str, Any] = {name: tuple(row[name]) for name in ("matched_terms", "rare_terms")}
    values: dict[str, Any] = {**row, **terms}
    return ThreadHit(**values)
