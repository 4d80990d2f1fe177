-- Errors that people name in the middle of a sentence: with what stands around them, no signature is the same.

-- The parts of a line that may be an error by themselves: what stands between Vietnamese words, without the toneless
-- words of a sentence at its edges, and without what is said before "error:" and asked behind it in English. Quoted names
-- are shortened before, so that none is torn apart. No row for a line that holds an error and nothing else.
CREATE FUNCTION error_parts(line text) RETURNS SETOF text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    WITH folded AS (
        SELECT regexp_replace(
            regexp_replace(normalize(left(line, 500)), '''[^''\n]{1,80}''|"[^"\n]{1,80}"|`[^`\n]{1,80}`', '''x''', 'g'),
            '\mlỗi\M\s*(là|:)?', 'warning: ', 'gi'
        ) AS said
    ), piece AS (
        SELECT regexp_split_to_table(
            said, '(\s*\S*[àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]\S*)+', 'i'
        ) AS said FROM folded
    ), bare AS (
        SELECT regexp_replace(
            said,
            '^(\s*(em|anh|ae|ad|mn|ai|ban|minh|cho|khi|sao|xem|ra|nha|thi|bi|bao|nay|trong|mong|giup|ko|k|dc|vs|va|voi|theo|sau|roi|gi)\M[\s,.:]*)+'
            '|([\s,.;]+(em|anh|ae|ad|mn|ai|ban|minh|cho|khi|sao|xem|ra|nha|thi|bi|bao|nay|trong|mong|giup|ko|k|dc|vs|va|voi|theo|sau|roi|gi))+[\s,.?!]*$',
            '', 'gi'
        ) AS said FROM piece
    )
    SELECT DISTINCT part FROM bare CROSS JOIN LATERAL btrim(regexp_replace(
        regexp_replace(said, '^[^/\\:]*\s(?=(fatal|error|panic): )', '', 'i'),
        '[\s,.;?!]+(when(ever)? (i|we|you|trying)|after (i|we)|while (i|trying)|but i|and i|how (do|can|to|should)|why|what (does|is|am|should)|any ?(one|body|idea)s?|please|pls|plz|thanks|can (you|some|any)|could (you|some|any)|does any|help|on my|in my)\M.*$',
        '', 'i'
    )) AS part
    WHERE part <> btrim(line)
$$;

CREATE OR REPLACE FUNCTION error_signatures(body text) RETURNS SETOF text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT DISTINCT sign
    FROM (SELECT line FROM string_to_table(left(body, 20000), E'\n') AS line LIMIT 400) AS lines
    CROSS JOIN LATERAL (
        SELECT line AS part
        UNION ALL
        SELECT error_parts(line)
        WHERE line ~* 'error|exception|fa(il|tal|ult)|panic|err_|[a-z]\d{3}|can(no|'')t|could not|unable|denied|refused|not found|no such|undefined|unexpected|in use|invalid|missing|0x[8c]'
    ) AS parts
    CROSS JOIN LATERAL error_signature(part) AS sign
    WHERE sign IS NOT NULL
$$;

SELECT write_errors(ARRAY(SELECT id FROM documents));
