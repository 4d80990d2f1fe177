-- Pictures that look alike (the same screenshot, saved again or made smaller) are linked, never merged.
-- look: a perceptual hash of 64 bits (ocr/look.py); NULL of one colour, and of what was read before this.
ALTER TABLE message_attachments ADD COLUMN look bigint;

-- Two looks that differ in 7 bits at most differ in one bit at most in one of their four quarters: each
-- quarter is looked up in its own index, as it is and with each bit turned.
CREATE INDEX message_attachments_look_0 ON message_attachments (guild_id, (look & 65535))
WHERE look IS NOT NULL;
CREATE INDEX message_attachments_look_1 ON message_attachments (guild_id, ((look >> 16) & 65535))
WHERE look IS NOT NULL;
CREATE INDEX message_attachments_look_2 ON message_attachments (guild_id, ((look >> 32) & 65535))
WHERE look IS NOT NULL;
CREATE INDEX message_attachments_look_3 ON message_attachments (guild_id, ((look >> 48) & 65535))
WHERE look IS NOT NULL;

-- A picture, and one of the same guild that was there before. Either one's end is the link's end.
CREATE TABLE near_duplicates (
    attachment_id uuid NOT NULL REFERENCES message_attachments (id) ON DELETE CASCADE,
    earlier_id uuid NOT NULL REFERENCES message_attachments (id) ON DELETE CASCADE,
    guild_id bigint NOT NULL,
    -- bits of the look that differ
    distance smallint NOT NULL CHECK (distance BETWEEN 0 AND 7),
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (attachment_id, earlier_id),
    CHECK (attachment_id <> earlier_id)
);
CREATE INDEX near_duplicates_earlier ON near_duplicates (earlier_id);
