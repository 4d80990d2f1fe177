-- Moderators are told of what Discord refuses: where, and of what they were told lately.

-- The channel that moderators named for it; NULL: Discord's own for them, or the owner.
ALTER TABLE guilds ADD COLUMN notice_channel_id bigint;

-- Never twice of the same within a day, whatever was forgotten or mended meanwhile.
CREATE TABLE refusal_notices (
    channel_id bigint NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
    action text NOT NULL,
    guild_id bigint NOT NULL REFERENCES guilds (id) ON DELETE CASCADE,
    again_at timestamptz NOT NULL,
    PRIMARY KEY (channel_id, action)
);
CREATE INDEX refusal_notices_guild ON refusal_notices (guild_id);
