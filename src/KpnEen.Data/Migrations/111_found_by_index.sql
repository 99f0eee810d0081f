-- Who took part in a call, newest first. Array containment is not leakproof: under row-level security no index of an array serves a tenant's
-- request, and PostgreSQL read all calls of the tenant to find those of one user.
CREATE TABLE call_record_users (
    tenant_id       text NOT NULL,
    user_id         text NOT NULL,
    started_at      timestamptz NOT NULL,
    conversation_id text NOT NULL,
    PRIMARY KEY (tenant_id, user_id, started_at, conversation_id)
);
CALL kpneen_protect('call_record_users', 'SELECT');

CREATE FUNCTION kpneen_call_record_users() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO call_record_users (tenant_id, user_id, started_at, conversation_id)
    SELECT DISTINCT r.tenant_id, u.id, r.started_at, r.conversation_id FROM fresh r, unnest(r.user_ids) AS u (id);
    RETURN NULL;
END $$;
CREATE TRIGGER call_record_users AFTER INSERT ON call_records
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION kpneen_call_record_users();

INSERT INTO call_record_users (tenant_id, user_id, started_at, conversation_id)
SELECT DISTINCT r.tenant_id, u.id, r.started_at, r.conversation_id FROM call_records r, unnest(r.user_ids) AS u (id);
DROP INDEX call_records_users;

-- What is missed is asked for most, and rare among what is answered.
CREATE INDEX call_records_outcome ON call_records (tenant_id, outcome, started_at DESC, conversation_id DESC);

CREATE INDEX users_extension ON users (tenant_id, extension);
CREATE INDEX numbers_target_user ON numbers (tenant_id, target_user_id);
CREATE INDEX numbers_target_hunt_group ON numbers (tenant_id, target_hunt_group_id);
