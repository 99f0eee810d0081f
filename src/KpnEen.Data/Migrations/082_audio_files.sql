-- Sound files of a tenant (music on hold, things to play), as they were uploaded; what a file holds never changes.
CREATE TABLE audio_files (
    id          text PRIMARY KEY,
    tenant_id   text NOT NULL REFERENCES tenants ON DELETE CASCADE,
    name        text NOT NULL,
    content     bytea NOT NULL,
    sha256      text NOT NULL,
    duration_ms bigint NOT NULL,
    created_at  timestamptz NOT NULL
);
-- Sound hardly packs; unpacked it is read in one go.
ALTER TABLE audio_files ALTER COLUMN content SET STORAGE EXTERNAL;
CREATE INDEX audio_files_tenant ON audio_files (tenant_id, id);
CALL kpneen_protect('audio_files');
