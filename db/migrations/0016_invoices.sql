-- What invoices say. Unknown is NULL. owner is who may see it: an API key's owner, or the author on Discord.
-- An invoice of Discord goes with its picture; one of an upload stays when the file is deleted.

CREATE TABLE invoices (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    owner text NOT NULL CHECK (owner <> ''),
    guild_id bigint REFERENCES guilds (id) ON DELETE CASCADE,
    channel_id bigint REFERENCES channels (id) ON DELETE CASCADE,
    message_id bigint REFERENCES messages (id) ON DELETE CASCADE,
    attachment_id uuid UNIQUE REFERENCES message_attachments (id) ON DELETE CASCADE,
    job_id uuid UNIQUE,
    filename text NOT NULL,
    sha256 bytea NOT NULL,
    code text,
    series text,
    tax_code text,
    type text,
    date date,
    seller text,
    seller_tax_id text,
    seller_address text,
    buyer text,
    buyer_tax_id text,
    buyer_address text,
    subtotal numeric,
    discount numeric,
    -- per cent; NULL where goods are taxed differently
    vat_rate numeric,
    vat numeric,
    total numeric,
    currency text,
    items jsonb NOT NULL DEFAULT '[]',
    -- (reading quality + pattern match) / 2, of the whole and of each field that is known
    confidence real NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    confidences jsonb NOT NULL DEFAULT '{}',
    needs_review boolean NOT NULL,
    to_check text[] NOT NULL DEFAULT '{}',
    reading text NOT NULL,
    model_version text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CHECK (num_nonnulls(attachment_id, job_id) = 1),
    CHECK ((attachment_id IS NULL) = (message_id IS NULL)),
    CHECK ((attachment_id IS NULL) = (guild_id IS NULL))
);
CREATE INDEX invoices_owner ON invoices (owner, created_at DESC, id DESC);
CREATE INDEX invoices_guild ON invoices (guild_id, created_at DESC) WHERE guild_id IS NOT NULL;
CREATE INDEX invoices_channel ON invoices (channel_id) WHERE channel_id IS NOT NULL;
CREATE INDEX invoices_message ON invoices (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX invoices_picture ON invoices (owner, sha256);
CREATE INDEX invoices_code ON invoices (owner, code) WHERE code IS NOT NULL;
