-- A key for whoever collects the figures, that opens nothing else.
ALTER TABLE api_keys
    DROP CONSTRAINT api_keys_scopes_check,
    ADD CONSTRAINT api_keys_scopes_check
        CHECK (scopes <@ ARRAY['read', 'upload', 'invoices', 'metrics', 'admin']);
