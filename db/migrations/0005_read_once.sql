-- A picture that was read in this guild is not read again: found by what its bytes hash to.
CREATE INDEX message_attachments_content ON message_attachments (guild_id, sha256)
WHERE sha256 IS NOT NULL;
