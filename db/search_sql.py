"""The statements of the search. What the bot shows of a guild is decided here, by its audience."""

# $1 guild, $2 the channel whose readers ask or null, $7 the channels one person can read or null,
# $8 the private threads they are in. Of a channel `c` and a thread `t` that may be missing.
SEEN = """c.guild_id = $1
    AND CASE WHEN $7::bigint[] IS NULL THEN c.is_public OR c.id = $2 ELSE c.id = ANY ($7) END
    AND coalesce(c.kind, '') NOT IN ('ignore', 'invoices')
    AND (t.is_private IS NOT TRUE OR t.id = ANY ($8::bigint[]))"""

# $3 text, $4 text of the screen, $5 the text to cover, $6 documents asked from, $9 limit.
# k1 1.2 and b 0.75; a term counts as often as the question says it; the 96 rarest terms are enough.
# A large guild's commonest terms (in more than half of its documents) are not worth reading, and
# of trigrams it is enough to know that 200 documents have them; the rarest are read until 10,000
# postings are, which bounds the work however alike a guild's errors are.
_ASKED = """
WITH size AS MATERIALIZED (
    SELECT count(*)::real AS documents, avg(length)::real AS length,
        (count(*) FILTER (WHERE has_trigrams))::real AS with_trigrams
    FROM documents WHERE guild_id = $1
), asked AS MATERIALIZED (
    SELECT term, frequency, df.documents,
        ln(1 + (size.documents - df.documents + 0.5) / (df.documents + 0.5)) AS idf
    FROM search_terms(concat_ws(E'\\n', $3::text, $4::text))
    CROSS JOIN size
    CROSS JOIN LATERAL (
        SELECT count(*)::real AS documents FROM postings p
        WHERE p.guild_id = $1 AND p.term = search_terms.term
    ) AS df
), told AS MATERIALIZED (
    SELECT term, key.frequency * idf AS weight, sum(key.frequency * idf) OVER () AS total
    FROM search_terms($5) AS key JOIN asked USING (term)
), rarest AS MATERIALIZED (
    SELECT asked.* FROM asked CROSS JOIN size
    WHERE asked.documents > 0
        AND (asked.documents <= size.documents / 2 OR size.documents < 1000)
    ORDER BY asked.documents, term LIMIT 96
), printed AS MATERIALIZED (
    SELECT body, (length(body)::real / greatest(1, length($3) + length($4)))
        ^ CASE WHEN names_error(body) THEN 1 ELSE 2 END AS share
    FROM concat_ws(E'\\n', machine_text($3), left($4, 6000)) AS body
), counted AS MATERIALIZED (
    SELECT g.trigram, g.frequency, df.documents
    FROM printed CROSS JOIN search_trigrams(printed.body) AS g
    CROSS JOIN LATERAL (
        SELECT count(*)::real AS documents FROM (
            SELECT FROM trigrams t WHERE t.guild_id = $1 AND t.trigram = g.trigram LIMIT 200
        ) AS counted
    ) AS df
    WHERE df.documents > 0
    ORDER BY df.documents, g.trigram LIMIT 96
), gram AS MATERIALIZED (
    SELECT trigram, frequency,
        ln(1 + (size.with_trigrams - rare.documents + 0.5) / (rare.documents + 0.5)) AS idf
    FROM size CROSS JOIN (
        SELECT *, sum(documents) OVER (ORDER BY documents, trigram) AS read FROM counted
    ) AS rare
    WHERE (rare.documents <= size.with_trigrams / 2 OR size.with_trigrams < 1000) AND read <= 10000
)"""

# One row a document and scorer, `part` between 0 and 1.
_WORDS = """
, said_alike (document_id, part) AS MATERIALIZED (
    SELECT document_id, score / max(score) OVER () FROM (
        SELECT p.document_id, sum(
            r.frequency * r.idf * p.frequency * 2.2
            / (p.frequency + 1.2 * (0.25 + 0.75 * p.length / nullif(size.length, 0)))
        ) AS score
        FROM rarest r CROSS JOIN size
        JOIN postings p ON p.guild_id = $1 AND p.term = r.term
        GROUP BY p.document_id
    ) AS words
    UNION ALL
    SELECT document_id, printed.share * score / max(score) OVER () FROM printed, (
        SELECT t.document_id, sum(g.frequency * g.idf * t.impact) AS score
        FROM gram g JOIN trigrams t ON t.guild_id = $1 AND t.trigram = g.trigram
        GROUP BY t.document_id
    ) AS trigrams
)"""

_BY_WORDS = """
, arm (document_id, part, cosine) AS MATERIALIZED (
    SELECT document_id, part, NULL::real FROM said_alike
)"""

# $10 the vector of the question's prose, $11 the share of the score it decides. The 400 nearest
# that may be shown are enough: what is further away is no more alike than any text.
_BY_MEANING = f"""
, place AS MATERIALIZED (
    SELECT coalesce(array_agg(c.id), '{{}}') AS ids
    FROM channels c LEFT JOIN threads t ON false WHERE {SEEN}
), meant_alike AS MATERIALIZED (
    SELECT document_id, cosine, min(cosine) OVER () AS least, max(cosine) OVER () AS most
    FROM place CROSS JOIN nearest_shown(
        $1, $10::text::halfvec, place.ids, $8::bigint[], $6::bigint[], 400
    )
), arm (document_id, part, cosine) AS MATERIALIZED (
    SELECT document_id, part * (1 - $11::real), NULL::real FROM said_alike
    UNION ALL
    SELECT document_id, $11 * coalesce((cosine - least) / nullif(most - least, 0), 1), cosine
    FROM meant_alike
)"""

_SCORED = """
, same AS MATERIALIZED (
    SELECT DISTINCT e.document_id
    FROM error_signatures(concat_ws(E'\\n', $3, $4)) AS s (signature)
    JOIN document_errors e ON e.guild_id = $1 AND e.signature = s.signature
    WHERE (
        SELECT count(*) FROM (
            SELECT FROM document_errors o
            WHERE o.guild_id = $1 AND o.signature = s.signature LIMIT 21
        ) AS counted
    ) <= 20
), scored AS MATERIALIZED (
    SELECT document_id, sum(part) AS score, max(cosine) AS cosine,
        same.document_id IS NOT NULL AS is_same_error
    FROM arm LEFT JOIN same USING (document_id) GROUP BY document_id, same.document_id
)"""

# Of what may be seen, the best few are weighed by kind: a solved thread before a mere conversation.
_SHOWN = f"""
, visible AS MATERIALIZED (
    SELECT d.id, s.score * CASE
        WHEN d.is_solved THEN 1.0 WHEN d.thread_id IS NOT NULL THEN 0.9 ELSE 0.8
    END AS score, s.cosine, s.is_same_error, s.is_same_error AND d.is_solved AS is_its_solution
    FROM scored s
    JOIN documents d ON d.id = s.document_id
    JOIN channels c ON c.id = d.channel_id
    LEFT JOIN threads t ON t.id = d.thread_id
    WHERE d.guild_id = $1 AND d.id <> ALL ($6::bigint[]) AND {SEEN}
    ORDER BY s.is_same_error DESC, is_its_solution DESC, s.score DESC, d.id DESC LIMIT $9 * 4
), best AS MATERIALIZED (
    SELECT * FROM visible
    ORDER BY is_same_error DESC, is_its_solution DESC, score DESC, id DESC LIMIT $9
)
SELECT d.id, d.guild_id, d.channel_id, d.thread_id, d.title, d.question, d.screenshot, d.answer,
    d.answer_message_id, d.is_solved, b.score, b.cosine, b.is_same_error, m.*
FROM best b JOIN documents d USING (id) CROSS JOIN LATERAL (
    SELECT coalesce(sum(told.weight / told.total), 0) AS coverage,
        coalesce(array_agg(r.term ORDER BY r.documents, r.term), '{{}}') AS matched_terms,
        coalesce(array_agg(r.term ORDER BY r.documents, r.term) FILTER (
            WHERE r.documents <= greatest(3, size.documents / 50)
        ), '{{}}') AS rare_terms,
        coalesce(bool_or(p.in_screenshot), false) AS from_screenshot
    FROM rarest r CROSS JOIN size
    JOIN postings p ON p.guild_id = $1 AND p.term = r.term AND p.document_id = d.id
    LEFT JOIN told ON told.term = r.term
) AS m
ORDER BY b.is_same_error DESC, b.is_its_solution DESC, b.score DESC, d.id DESC
"""

THREADS = f"{_ASKED}{_WORDS}{_BY_WORDS}{_SCORED}{_SHOWN}"
THREADS_BY_MEANING = f"{_ASKED}{_WORDS}{_BY_MEANING}{_SCORED}{_SHOWN}"

# $3 text, $4 only in this channel or thread, $5 only by this author, $6 only with a picture,
# $9 limit, $10 offset.
_WANTED = """m.guild_id = $1 AND NOT m.is_bot AND m.channel_id = ANY (place.ids)
    AND ($4::bigint IS NULL OR $4 IN (m.channel_id, m.thread_id))
    AND ($5::bigint IS NULL OR m.author_id = $5)
    AND (NOT $6::boolean OR has_image(m.id))
    AND NOT EXISTS (
        SELECT FROM threads t
        WHERE t.id = m.thread_id AND t.is_private AND t.id <> ALL ($8::bigint[])
    )"""

_MESSAGES_SAYING = f"""FROM messages m CROSS JOIN place
    WHERE m.lexemes @@ query AND {_WANTED}"""

# OFFSET 0: few pictures say a word, so each is looked up, and no table is read for all of them.
_PICTURES_SAYING = f"""FROM ocr_results r
    CROSS JOIN LATERAL (
        SELECT message_id FROM message_attachments WHERE id = r.attachment_id OFFSET 0
    ) AS a
    CROSS JOIN LATERAL (SELECT * FROM messages WHERE id = a.message_id OFFSET 0) AS m
    CROSS JOIN place
    WHERE r.guild_id = $1 AND r.lexemes @@ query AND r.status = 'completed' AND {_WANTED}"""

# Candidates are the newest messages that say everything, and those that say something rare: of a
# word that more than 500 messages say, some would be as good as others. A message scores by the
# rarity of what it says, as if there were 100,000 others: so it does not move with their number.
MESSAGES = f"""
WITH place AS MATERIALIZED (
    SELECT coalesce(array_agg(c.id), '{{}}') AS ids
    FROM channels c LEFT JOIN threads t ON false WHERE {SEEN}
), word AS MATERIALIZED (
    SELECT lexeme, lexeme_query(lexeme) AS query
    FROM unnest(search_words($3)) ORDER BY length(lexeme) DESC, lexeme LIMIT 24
), whole AS MATERIALIZED (
    SELECT plainto_tsquery(
        'english', unaccent(regexp_replace(normalize($3), '[^[:alnum:]'']+', ' ', 'g'))
    ) AS query
), spread AS MATERIALIZED (
    SELECT lexeme, query, array_agg(DISTINCT hit.id) AS ids, count(DISTINCT hit.id) AS messages
    FROM word CROSS JOIN LATERAL (
        (SELECT m.id {_MESSAGES_SAYING} LIMIT 501)
        UNION ALL
        (SELECT m.id {_PICTURES_SAYING} LIMIT 501)
    ) AS hit
    GROUP BY lexeme, query
), candidate AS MATERIALIZED (
    SELECT unnest(ids) AS id FROM spread WHERE messages <= 500
    UNION
    SELECT all_said.id FROM whole CROSS JOIN LATERAL (
        (SELECT m.id {_MESSAGES_SAYING} ORDER BY m.id DESC LIMIT 500)
        UNION ALL
        (SELECT m.id {_PICTURES_SAYING} ORDER BY m.id DESC LIMIT 500)
    ) AS all_said
), said AS MATERIALIZED (
    SELECT lexeme, unnest(ids) AS id FROM spread WHERE messages <= 500
    UNION ALL
    SELECT spread.lexeme, m.id
    FROM candidate JOIN messages m USING (id) JOIN spread ON spread.messages > 500
    WHERE m.lexemes @@ spread.query OR says_in_picture(m.id, spread.query)
), page AS MATERIALIZED (
    SELECT id, sum(ln(1 + 100000.0 / messages))::real AS score
    FROM said JOIN spread USING (lexeme)
    GROUP BY id ORDER BY score DESC, id DESC LIMIT $9 OFFSET $10
), anything AS MATERIALIZED (
    SELECT string_agg(query::text, ' | ')::tsquery AS query FROM word
)
SELECT m.id, m.guild_id, m.channel_id, m.thread_id, m.author_id, m.author_name, m.created_at,
    page.score, has_image(m.id) AS has_image, NOT m.lexemes @@ anything.query AS from_screenshot,
    ts_headline('english', left(CASE WHEN m.lexemes @@ anything.query THEN m.content ELSE (
        SELECT string_agg(r.extracted_text, E'\\n' ORDER BY r.lexemes @@ anything.query DESC)
        FROM message_attachments a JOIN ocr_results r ON r.attachment_id = a.id
        WHERE a.message_id = m.id AND r.status = 'completed'
    ) END, 20000), anything.query, 'StartSel="", StopSel="", MaxWords=30, MinWords=12') AS snippet
FROM page JOIN messages m USING (id) CROSS JOIN anything
ORDER BY page.score DESC, m.id DESC
"""
