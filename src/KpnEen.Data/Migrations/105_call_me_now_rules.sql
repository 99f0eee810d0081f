-- Call-me-now held against abuse: the rules of a key, callbacks for later, what a key spends, and numbers that want no such call.
ALTER TABLE call_me_now_keys ADD COLUMN rules jsonb NOT NULL DEFAULT '{}';

ALTER TABLE call_me_now_sessions
    ADD COLUMN call_at    timestamptz,
    -- When the callback was taken up; one that got no further is taken up again.
    ADD COLUMN claimed_at timestamptz,
    -- Number and name of a visitor who waits to be called back; gone when the session is over.
    ADD COLUMN visitor    bytea,
    ADD COLUMN form_id    text,
    -- A missed callback was told.
    ADD COLUMN told       boolean NOT NULL DEFAULT false;
CREATE UNIQUE INDEX call_me_now_sessions_form ON call_me_now_sessions (key_id, form_id);
CREATE INDEX call_me_now_sessions_callbacks ON call_me_now_sessions (call_at) WHERE call_at IS NOT NULL AND NOT told;

CREATE TABLE call_me_now_spend (
    tenant_id text NOT NULL,
    key_id    text NOT NULL,
    day       date NOT NULL,
    cents     bigint NOT NULL,
    PRIMARY KEY (key_id, day),
    FOREIGN KEY (tenant_id, key_id) REFERENCES call_me_now_keys (tenant_id, id) ON DELETE CASCADE
);
CALL kpneen_protect('call_me_now_spend', 'SELECT');

CREATE TABLE call_me_now_blocked_numbers (
    id         text PRIMARY KEY,
    tenant_id  text NOT NULL REFERENCES tenants ON DELETE CASCADE,
    number     text NOT NULL,
    note       text,
    revision   bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT call_me_now_blocked_numbers_number_key UNIQUE (tenant_id, number)
);
CALL kpneen_protect('call_me_now_blocked_numbers');
