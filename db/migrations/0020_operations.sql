-- The operators' page: bots give signs of life as workers do, and what failed is found at once.

ALTER TABLE workers ADD COLUMN role text NOT NULL DEFAULT 'worker' CHECK (role IN ('worker', 'bot'));

CREATE INDEX questions_failed ON questions (guild_id, updated_at) WHERE status = 'failed';
CREATE INDEX answers_failed ON answers (guild_id, created_at) WHERE status = 'failed';
CREATE INDEX ocr_jobs_failed ON ocr_jobs (updated_at) WHERE status = 'failed';
