-- Webhooks: who wants which events, and what became of each delivery.

CREATE TABLE webhook_endpoints (
    id              text PRIMARY KEY,
    tenant_id       text NOT NULL REFERENCES tenants ON DELETE CASCADE,
    url             text NOT NULL,
    description     text NOT NULL DEFAULT '',
    event_types     text[] NOT NULL CHECK (cardinality(event_types) > 0),   -- call.answered, call.*, *
    ordering        text NOT NULL DEFAULT 'conversation' CHECK (ordering IN ('conversation', 'none')),
    metadata        json,
    header_names    text[] NOT NULL DEFAULT '{}',
    headers         bytea,                     -- sealed JSON object, context 'webhook:' and the id: they may be credentials
    enabled         boolean NOT NULL DEFAULT true,
    disabled_reason text,                      -- manual, gone, failing
    disabled_at     timestamptz,
    -- How it fares: no settings, so the revision does not count them.
    window_start    timestamptz,
    window_failures int NOT NULL DEFAULT 0,
    failing_since   timestamptz,
    revision        bigint NOT NULL DEFAULT 1,
    created_at      timestamptz NOT NULL DEFAULT now(),
    updated_at      timestamptz NOT NULL DEFAULT now(),
    UNIQUE (tenant_id, id)
);
CALL kpneen_protect('webhook_endpoints');

CREATE TABLE webhook_secrets (
    id          text PRIMARY KEY,
    tenant_id   text NOT NULL,
    endpoint_id text NOT NULL,
    sealed      bytea NOT NULL,                -- context 'webhook:' and the endpoint's id
    created_at  timestamptz NOT NULL,
    expires_at  timestamptz,                   -- null: the present one
    FOREIGN KEY (tenant_id, endpoint_id) REFERENCES webhook_endpoints (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX webhook_secrets_endpoint ON webhook_secrets (endpoint_id);
CALL kpneen_protect('webhook_secrets');

-- One row an event and endpoint, written in the transaction of the event. The body is the event's envelope; only a test event,
-- which is in no log, brings its own.
CREATE TABLE webhook_deliveries (
    id              text PRIMARY KEY,
    tenant_id       text NOT NULL,
    endpoint_id     text NOT NULL,
    event_id        text NOT NULL,
    event_type      text NOT NULL,
    occurred_at     timestamptz NOT NULL,
    conversation_id text,
    lane            text,                      -- the conversation, when the endpoint wants order
    sequence        bigint,                    -- place in the lane
    body            json,
    status          text NOT NULL CHECK (status IN ('pending', 'delivered', 'skipped', 'exhausted')),
    reason          text,                      -- why it was skipped
    trigger         text NOT NULL DEFAULT 'schedule' CHECK (trigger IN ('schedule', 'replay', 'test')),
    attempts        int NOT NULL DEFAULT 0,    -- number of the last attempt begun
    failures        int NOT NULL DEFAULT 0,    -- place in the schedule
    due_at          timestamptz,               -- while an attempt runs: when its lease ends
    lease           uuid,
    last_status     int,
    created_at      timestamptz NOT NULL,
    finished_at     timestamptz,
    UNIQUE (endpoint_id, event_id),
    CHECK ((status = 'pending') = (due_at IS NOT NULL)),
    FOREIGN KEY (tenant_id, endpoint_id) REFERENCES webhook_endpoints (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (endpoint_id, due_at) WHERE status = 'pending';
CREATE INDEX webhook_deliveries_lane ON webhook_deliveries (endpoint_id, lane, sequence) WHERE status = 'pending';
CREATE INDEX webhook_deliveries_log ON webhook_deliveries (endpoint_id, created_at DESC, id DESC);
CREATE INDEX webhook_deliveries_age ON webhook_deliveries (created_at);
CALL kpneen_protect('webhook_deliveries');

CREATE TABLE webhook_attempts (
    delivery_id      text NOT NULL REFERENCES webhook_deliveries ON DELETE CASCADE,
    tenant_id        text NOT NULL,
    number           int NOT NULL,
    trigger          text NOT NULL,
    started_at       timestamptz NOT NULL,
    status           int,
    error            text,
    request_headers  json NOT NULL,            -- signature and all; never a secret
    response_headers json NOT NULL,
    response_body    text,
    timings          json NOT NULL,
    PRIMARY KEY (delivery_id, number)
);
CALL kpneen_protect('webhook_attempts');
