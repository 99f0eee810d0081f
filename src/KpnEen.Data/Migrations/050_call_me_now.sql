-- Call-me-now: keys that may stand in a web page, and the sessions visitors began with them.
CREATE TABLE call_me_now_keys (
    id                         text PRIMARY KEY,
    tenant_id                  text NOT NULL REFERENCES tenants ON DELETE CASCADE,
    key                        text NOT NULL CONSTRAINT call_me_now_keys_key_key UNIQUE,
    name                       text NOT NULL,
    allowed_origins            text[] NOT NULL,
    target_user_id             text,
    target_hunt_group_id       text,
    first                      text NOT NULL CHECK (first IN ('visitor', 'target')),
    allowed_countries          text[] NOT NULL,
    quota_per_visitor_per_hour int NOT NULL,
    quota_per_day              int NOT NULL,
    enabled                    boolean NOT NULL,
    -- Makes the digests of visitors' addresses and numbers worthless elsewhere.
    salt                       bytea NOT NULL DEFAULT decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex'),
    revision                   bigint NOT NULL DEFAULT 1,
    created_at                 timestamptz NOT NULL DEFAULT now(),
    updated_at                 timestamptz NOT NULL DEFAULT now(),
    CHECK (num_nonnulls(target_user_id, target_hunt_group_id) <= 1),
    UNIQUE (tenant_id, id),
    FOREIGN KEY (tenant_id, target_user_id) REFERENCES users (tenant_id, id) ON DELETE SET NULL (target_user_id),
    FOREIGN KEY (tenant_id, target_hunt_group_id) REFERENCES hunt_groups (tenant_id, id) ON DELETE SET NULL (target_hunt_group_id)
);
CREATE INDEX call_me_now_keys_tenant ON call_me_now_keys (tenant_id);
CREATE INDEX call_me_now_keys_origins ON call_me_now_keys USING gin (allowed_origins);
CALL kpneen_protect('call_me_now_keys');

-- The visitor's address and number are kept as salted digests only: they serve the quotas, nothing else.
CREATE TABLE call_me_now_sessions (
    id              text PRIMARY KEY,
    tenant_id       text NOT NULL,
    key_id          text NOT NULL,
    secret_hash     bytea NOT NULL,
    visitor_hash    bytea NOT NULL,
    number_hash     bytea NOT NULL,
    conversation_id text,
    status          text NOT NULL,
    reason          text,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    FOREIGN KEY (tenant_id, key_id) REFERENCES call_me_now_keys (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX call_me_now_sessions_key ON call_me_now_sessions (key_id, created_at);
CALL kpneen_protect('call_me_now_sessions');
