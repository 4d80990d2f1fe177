-- The search by meaning, where it is installed. The vectors are in a table that the code makes where the server has
-- pgvector (db/vectors.py): a server without it is migrated all the same.

CREATE FUNCTION is_printed(line text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT names_error(line) OR line ~ '[[:alnum:]][.:][[:alpha:]]|[_=|<>{}\[\]\\]|\w\('
$$;

CREATE OR REPLACE FUNCTION machine_text(body text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT left(string_agg(line, E'\n' ORDER BY part, number), 6000)
    FROM string_to_table(left(body, 20000), '```') WITH ORDINALITY AS parts (content, part)
    CROSS JOIN LATERAL string_to_table(content, E'\n') WITH ORDINALITY AS lines (line, number)
    WHERE line <> '' AND (part % 2 = 0 OR is_printed(line))
$$;

-- Whether most words of a line are plain ones, as in a sentence of a person who mentions an error.
CREATE FUNCTION reads_as_sentence(line text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT count(*) >= 8 AND count(*) FILTER (WHERE word ~ '^[("'']*[[:lower:]''’-]+[,.?!;:)"'']*$|^I$') >= 0.7 * count(*)
    FROM regexp_split_to_table(btrim(line), '\s+') AS word
$$;

-- What people wrote: the lines of a text that are outside fences and no machine printed.
CREATE FUNCTION prose_text(body text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(left(string_agg(line, E'\n' ORDER BY part, number), 6000), '')
    FROM string_to_table(left(body, 20000), '```') WITH ORDINALITY AS parts (content, part)
    CROSS JOIN LATERAL string_to_table(content, E'\n') WITH ORDINALITY AS lines (line, number)
    WHERE part % 2 = 1 AND btrim(line) <> '' AND (NOT is_printed(line) OR reads_as_sentence(line))
$$;

-- The documents whose meaning is to be taken, anew or for the first time: the outbox of the embedder. A document
-- that stands here has no vector as far as the search goes. change: which text is meant, so that one that changes
-- while it is embedded stays.
CREATE TABLE unembedded (
    document_id bigint PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
    change bigint GENERATED ALWAYS AS IDENTITY
);

CREATE FUNCTION note_changed_meaning() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO unembedded (document_id) VALUES (NEW.id)
    ON CONFLICT (document_id) DO UPDATE SET change = DEFAULT;
    RETURN NULL;
END
$$;
CREATE TRIGGER meaning_new AFTER INSERT ON documents
    FOR EACH ROW EXECUTE FUNCTION note_changed_meaning();
CREATE TRIGGER meaning_changed AFTER UPDATE OF title, question, answer ON documents
    FOR EACH ROW WHEN ((OLD.title, OLD.question, OLD.answer) IS DISTINCT FROM (NEW.title, NEW.question, NEW.answer))
    EXECUTE FUNCTION note_changed_meaning();

INSERT INTO unembedded (document_id) SELECT id FROM documents ORDER BY updated_at DESC, id;
