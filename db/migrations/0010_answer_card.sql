-- What the card under a question shows: how sure the answer is, in which language the bot's own
-- words are, and the whole of a text too long for a message. `not_found` says so to who asked by name.
ALTER TABLE answers
    ADD COLUMN confidence text CHECK (confidence IN ('high', 'medium', 'low')),
    ADD COLUMN full_text text,
    ADD COLUMN language text NOT NULL DEFAULT 'en' CHECK (language IN ('en', 'vi')),
    DROP CONSTRAINT answers_kind_check,
    ADD CONSTRAINT answers_kind_check CHECK (kind IN ('model', 'similar', 'transcript', 'not_found'));
