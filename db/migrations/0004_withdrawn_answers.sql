-- An answer that waits to be sent rests on its sources: when one of them is deleted, the answer is
-- withdrawn and its question asked again, so that nothing deleted is quoted and no number misleads.
CREATE FUNCTION withdraw_answer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    asked bigint;
BEGIN
    DELETE FROM answers WHERE id = OLD.answer_id AND status = 'ready' RETURNING question_id INTO asked;
    UPDATE questions SET status = 'waiting', due_at = now(), updated_at = now()
    WHERE message_id = asked AND status = 'answered';
    RETURN NULL;
END
$$;

CREATE TRIGGER answer_sources_withdraw AFTER DELETE ON answer_sources
FOR EACH ROW EXECUTE FUNCTION withdraw_answer();
