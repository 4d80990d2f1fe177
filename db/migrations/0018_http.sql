-- The HTTP door: keys, files people uploaded, and the jobs that read them.

-- A key is shown once; what is kept opens nothing. The owner is whose uploads and invoices it sees.
CREATE TABLE api_keys (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    prefix text NOT NULL UNIQUE,
    sha256 bytea NOT NULL,
    name text NOT NULL,
    owner text NOT NULL CHECK (owner <> ''),
    scopes text[] NOT NULL CHECK (scopes <@ ARRAY['read', 'upload', 'invoices', 'admin']),
    created_at timestamptz NOT NULL DEFAULT now(),
    last_used_at timestamptz,
    revoked_at timestamptz
);
CREATE INDEX api_keys_live ON api_keys (owner) WHERE revoked_at IS NULL;

-- A file in the uploads folder; filepath is its name there, made by us.
CREATE TABLE uploads (
    id uuid PRIMARY KEY,
    owner text NOT NULL,
    filepath text NOT NULL UNIQUE,
    filename text NOT NULL,
    media_type text NOT NULL,
    size_bytes bigint NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX uploads_owner ON uploads (owner, created_at DESC);
CREATE INDEX uploads_age ON uploads (created_at);

-- A reading of an upload, and its outbox: a queued row is work, Redis only rings for it.
CREATE TABLE ocr_jobs (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    upload_id uuid NOT NULL REFERENCES uploads (id) ON DELETE CASCADE,
    owner text NOT NULL,
    uploader text,
    purpose text NOT NULL DEFAULT 'text' CHECK (purpose IN ('text', 'invoice')),
    status text NOT NULL DEFAULT 'queued' CHECK (
        status IN ('queued', 'processing', 'done', 'failed')
    ),
    progress smallint NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 100),
    stage text NOT NULL DEFAULT 'queued',
    invoice_id bigint,
    result jsonb,
    error_code text,
    error_message text,
    retry_count integer NOT NULL DEFAULT 0,
    lost_count integer NOT NULL DEFAULT 0,
    not_before timestamptz NOT NULL DEFAULT now(),
    enqueued_at timestamptz,
    worker text,
    token uuid,
    lease_until timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    completed_at timestamptz,
    CHECK ((status = 'processing') = (token IS NOT NULL)),
    CHECK ((token IS NULL) = (lease_until IS NULL)),
    CHECK ((status = 'done') = (result IS NOT NULL)),
    CHECK (status <> 'failed' OR error_code IS NOT NULL)
);
CREATE INDEX ocr_jobs_upload ON ocr_jobs (upload_id);
CREATE INDEX ocr_jobs_owner ON ocr_jobs (owner, created_at DESC);
CREATE INDEX ocr_jobs_queued ON ocr_jobs (created_at) WHERE status = 'queued';
CREATE INDEX ocr_jobs_leases ON ocr_jobs (lease_until) WHERE status = 'processing';
