-- Links by which somebody without a token may hear one recording for a quarter of an hour at most.
CREATE TABLE recording_play_links (
    id           text PRIMARY KEY,
    tenant_id    text NOT NULL REFERENCES tenants ON DELETE CASCADE,
    recording_id text NOT NULL REFERENCES recordings ON DELETE CASCADE,
    secret_hash  bytea NOT NULL,
    created_by   text NOT NULL,
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    revoked_at   timestamptz
);
CREATE INDEX recording_play_links_recording ON recording_play_links (recording_id);
CREATE INDEX recording_play_links_expires ON recording_play_links (expires_at);
CALL kpneen_protect('recording_play_links', 'SELECT, INSERT, UPDATE');

-- Retention looks for what is due.
CREATE INDEX recordings_due ON recordings (retention_until) WHERE deleted_at IS NULL AND retention_until IS NOT NULL;
