-- As in 0008, to the same end: as an expression, the text was normalized and taken apart once for each place that
-- names it. A page of the past spent half of its time on that.
CREATE OR REPLACE FUNCTION search_words(body text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $$
DECLARE
    words text := normalize(left(body, 20000));
    parts text := regexp_replace(words, '[^[:alnum:]'']+', ' ', 'g');
    found tsvector := to_tsvector('pg_catalog.english', words);
BEGIN
    IF parts <> words THEN
        found := found || to_tsvector('pg_catalog.english', parts);
    END IF;
    IF octet_length(parts) > length(parts) THEN
        found := found || to_tsvector('pg_catalog.english', unaccent(parts));
    END IF;
    RETURN strip(found);
END
$$;
