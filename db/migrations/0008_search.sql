-- Beside words: what machines print. Errors are compared by trigrams, which bear the mistakes of a reader, and by
-- their signature, which is the same on another machine. And single messages, for those who search by hand.

CREATE EXTENSION IF NOT EXISTS btree_gin;

CREATE FUNCTION names_error(line text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT line ~* '\m\w*(error|exception|errno|traceback|failed|fatal|denied|panic)\M|lỗi'
$$;

-- The lines of a text that a machine printed: those between fences, and those that look like code or like errors.
CREATE FUNCTION machine_text(body text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT left(string_agg(line, E'\n' ORDER BY part, number), 6000)
    FROM string_to_table(left(body, 20000), '```') WITH ORDINALITY AS parts (content, part)
    CROSS JOIN LATERAL string_to_table(content, E'\n') WITH ORDINALITY AS lines (line, number)
    WHERE line <> '' AND (
        part % 2 = 0 OR names_error(line)
        OR line ~ '[[:alnum:]][.:][[:alpha:]]|[_=|<>{}\[\]\\]|\w\('
    )
$$;

-- The trigrams of a text with their number. Case and the width of gaps do not count.
CREATE FUNCTION search_trigrams(body text) RETURNS TABLE (trigram text, frequency bigint)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT gram, count(*) FROM (
        SELECT string_agg(letter, '') OVER (ORDER BY place ROWS 2 PRECEDING) AS gram
        FROM string_to_table(regexp_replace(lower(normalize(body, NFKC)), '\s+', ' ', 'g'), NULL)
            WITH ORDINALITY AS letters (letter, place)
    ) AS run
    WHERE length(gram) = 3
    GROUP BY gram
$$;

-- What stays of an error on another machine: its class or code and its message, without where it stood. Paths,
-- numbers, addresses and quoted names are folded; letters of other scripts that look Latin are Latin. NULL for a line
-- that names no error, or says too little to tell one from another.
CREATE FUNCTION error_signature(line text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    sign text := translate(normalize(left(line, 500), NFKC),
        'АВЕЅІЈКМНОРСТХУаеіјорсухѕΑΒΕΖΗΙΚΜΝΟΡΤΥΧο“”‘’´—–‐', 'ABESIJKMHOPCTXYaeijopcyxsABEZHIKMNOPTYXo""''''''---');
BEGIN
    sign := regexp_replace(sign, '[\u00ad\u200b-\u200f\u2060\ufeff]', '', 'g');
    IF sign !~* '\w(error|exception|fault|panic)\M.*[:(]|\m(?:[a-z]{1,4}\d{3,5}|err_\w+|0x[8c][0-9a-f]{7})\M'
        AND (sign !~ '\S[:!] ' OR sign !~* '\m(error|exception|fatal|panic|err|cannot|can''t|could not|unable|failed|failure|denied|refused|not found|no such|undefined|unexpected|in use|invalid|missing)\M')
        OR sign ~* 'traceback \(most recent|exit(ed)?( with)? (status|code)|npm err! code|command failed|a complete log of this run' THEN
        RETURN NULL;
    END IF;
    -- from the last class of an exception on, without its package
    sign := regexp_replace(sign,
        '^.*\m(?:[[:alpha:]_]\w*[.:/\\]+)*([[:alpha:]_]\w*(?:Error|Exception|Fault|Panic)\M\s*[:(])', '\1');
    sign := regexp_replace(sign, '^\s*(?:\S+[:(]\d+(?:[:,]\d+)?\)?[:\s-]+)?(?:(?:uncaught|unhandled|fatal|error|warning|caused by)[:!]?\s+)*', '', 'i');
    sign := regexp_replace(sign, '''[^''\n]{1,80}''|"[^"\n]{1,80}"|`[^`\n]{1,80}`', '''''', 'g');
    sign := regexp_replace(sign, '(?:\m[A-Za-z]:)?(?:[\\/][\w.@~+-]+){2,}[\\/]?|\mfile:\S+|\mhttps?://\S+', '/', 'g');
    -- a number that tells which error it is stays: glued to letters, no digit is folded
    sign := regexp_replace(sign, '\m(errno|code|status|http|error)(\W{0,3})(\d{1,5})\M', '\1\2n\3', 'gi');
    sign := regexp_replace(sign, '\m0x([8c][0-9a-f]{7})\M', 'x\1', 'gi');
    sign := regexp_replace(sign, '\m(?:0x[0-9a-f]+|(?=[a-f]*\d)[0-9a-f]{8,}|\d+)\M', '#', 'gi');
    sign := btrim(regexp_replace(lower(sign), '\s+', ' ', 'g'), ' .,:;>$#|-');
    RETURN CASE WHEN sign ~ ' ' AND length(regexp_replace(sign, '[^[:alpha:]]', '', 'g')) >= 16 THEN left(sign, 200) END;
END
$$;

-- The signatures of the errors in a text.
CREATE FUNCTION error_signatures(body text) RETURNS SETOF text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT DISTINCT sign
    FROM (SELECT line FROM string_to_table(left(body, 20000), E'\n') AS line LIMIT 400) AS lines
    CROSS JOIN LATERAL error_signature(line) AS sign
    WHERE sign IS NOT NULL
$$;

-- How much a document says a trigram: its half of BM25. Lengths are measured against a fixed one, a screen of
-- text, so that what is stored stays right whatever is added later.
CREATE TABLE trigrams (
    guild_id bigint NOT NULL,
    trigram text NOT NULL,
    document_id bigint NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    impact real NOT NULL,
    PRIMARY KEY (guild_id, trigram, document_id) INCLUDE (impact)
);
CREATE INDEX trigrams_document ON trigrams (document_id);

CREATE TABLE document_errors (
    guild_id bigint NOT NULL,
    signature text NOT NULL,
    document_id bigint NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    PRIMARY KEY (guild_id, signature, document_id)
);
CREATE INDEX document_errors_document ON document_errors (document_id);

ALTER TABLE documents ADD COLUMN has_trigrams boolean NOT NULL DEFAULT false;
DROP INDEX documents_guild;
CREATE INDEX documents_guild ON documents (guild_id) INCLUDE (length, has_trigrams);

CREATE FUNCTION write_trigrams(ids bigint[]) RETURNS void LANGUAGE sql AS $$
    DELETE FROM trigrams WHERE document_id = ANY (ids);
    WITH said AS (
        SELECT d.id, d.guild_id, t.trigram, t.frequency, sum(t.frequency) OVER (PARTITION BY d.id) AS length
        FROM documents d
        CROSS JOIN LATERAL search_trigrams(concat_ws(
            E'\n', machine_text(concat_ws(E'\n', d.title, d.question)), left(d.screenshot, 6000), machine_text(d.answer)
        )) AS t
        WHERE d.id = ANY (ids)
    )
    INSERT INTO trigrams (guild_id, trigram, document_id, impact)
    SELECT guild_id, trigram, id, frequency * 2.2 / (frequency + 1.2 * (0.25 + 0.75 * length / 600)) FROM said
$$;

CREATE FUNCTION write_errors(ids bigint[]) RETURNS void LANGUAGE sql AS $$
    DELETE FROM document_errors WHERE document_id = ANY (ids);
    INSERT INTO document_errors (guild_id, signature, document_id)
    SELECT d.guild_id, e.signature, d.id
    FROM documents d
    CROSS JOIN LATERAL error_signatures(concat_ws(E'\n', d.title, d.question, d.screenshot, d.answer)) AS e (signature)
    WHERE d.id = ANY (ids)
$$;

CREATE OR REPLACE FUNCTION write_postings(ids bigint[]) RETURNS void LANGUAGE sql AS $$
    DELETE FROM postings WHERE document_id = ANY (ids);
    WITH field AS (
        SELECT d.id, d.guild_id, f.is_screenshot, f.weight, t.term, t.frequency
        FROM documents d
        CROSS JOIN LATERAL (
            VALUES (concat_ws(' ', d.title, d.question), 2.0, false), (d.screenshot, 2.0, true), (d.answer, 1.0, false)
        ) AS f (body, weight, is_screenshot)
        CROSS JOIN LATERAL search_terms(f.body) AS t
        WHERE d.id = ANY (ids)
    ), said AS (
        SELECT id, guild_id, term, sum(weight * frequency) AS frequency, bool_or(is_screenshot) AS in_screenshot
        FROM field GROUP BY 1, 2, 3
    )
    INSERT INTO postings (guild_id, term, document_id, frequency, length, in_screenshot)
    SELECT guild_id, term, id, frequency, sum(frequency) OVER (PARTITION BY id), in_screenshot FROM said;
    SELECT write_trigrams(ids);
    SELECT write_errors(ids);
    UPDATE documents d SET length = coalesce(p.length, 0),
        has_trigrams = EXISTS (SELECT FROM trigrams t WHERE t.document_id = d.id)
    FROM unnest(ids) AS given (id)
    LEFT JOIN (
        SELECT document_id, max(length) AS length FROM postings WHERE document_id = ANY (ids) GROUP BY 1
    ) AS p ON p.document_id = given.id
    WHERE d.id = given.id
$$;

SELECT write_postings(ARRAY(SELECT id FROM documents));

-- The words of a text, each once: as they are, their parts, and without accents.
CREATE FUNCTION search_words(body text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $$
    SELECT strip(
        to_tsvector('pg_catalog.english', words) || to_tsvector('pg_catalog.english', parts)
        || CASE WHEN octet_length(parts) > length(parts)
            THEN to_tsvector('pg_catalog.english', unaccent(parts)) ELSE '' END
    )
    FROM (SELECT normalize(left(body, 20000)) AS words) AS whole
    CROSS JOIN LATERAL (SELECT regexp_replace(whole.words, '[^[:alnum:]'']+', ' ', 'g') AS parts) AS split
$$;

CREATE FUNCTION lexeme_query(lexeme text) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ('''' || replace(replace(lexeme, '\', '\\'), '''', '''''') || '''')::tsquery
$$;

ALTER TABLE messages ADD COLUMN lexemes tsvector GENERATED ALWAYS AS (search_words(content)) STORED;
ALTER TABLE ocr_results ADD COLUMN lexemes tsvector GENERATED ALWAYS AS (search_words(extracted_text)) STORED;
-- Without a list of what is still to be sorted in: every search would have to read it.
CREATE INDEX messages_lexemes ON messages USING gin (guild_id, lexemes) WITH (fastupdate = off);
CREATE INDEX ocr_results_lexemes ON ocr_results USING gin (guild_id, lexemes) WITH (fastupdate = off);

CREATE FUNCTION has_image(asked_message_id bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM message_attachments
        WHERE message_id = asked_message_id AND coalesce(media_type, content_type) LIKE 'image/%'
    )
$$;

CREATE FUNCTION says_in_picture(asked_message_id bigint, query tsquery) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM message_attachments a JOIN ocr_results r ON r.attachment_id = a.id
        WHERE a.message_id = asked_message_id AND r.lexemes @@ query AND r.status = 'completed'
    )
$$;
