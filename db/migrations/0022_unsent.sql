-- Answers that did not reach Discord. gap_key: what its question is a gap by, should the answer lapse.
ALTER TABLE answers ADD COLUMN gap_key text;
-- What an answer rested on that its readers may not see: asked again once, without it. NULL: it was not.
ALTER TABLE questions ADD COLUMN lost_source_ids bigint[];
