-- How often a worker vanished while it read this picture. A picture that ends its readers (memory,
-- native code) must not go round for ever; a try that fails in order is counted in retry_count.
ALTER TABLE ocr_results ADD COLUMN lost_count integer NOT NULL DEFAULT 0;

-- Questions are found by due_at alone: whether their bell was rung is asked by nobody.
ALTER TABLE questions DROP COLUMN enqueued_at;
