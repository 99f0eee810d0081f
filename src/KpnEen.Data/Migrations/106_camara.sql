-- Calls of the CAMARA facade (ClickToDial): who is told of each, and what is still to be told.
CREATE TABLE camara_calls (
    id                text PRIMARY KEY,
    tenant_id         text NOT NULL REFERENCES tenants ON DELETE CASCADE,
    -- Null until the switch has the call.
    conversation_id   text,
    caller            text NOT NULL,
    callee            text NOT NULL,
    recording_enabled boolean NOT NULL,
    status            text NOT NULL DEFAULT 'initiating',
    -- The client asked for the end.
    terminated        boolean NOT NULL DEFAULT false,
    -- Address and credential, sealed; gone when nothing is left to tell.
    sink              bytea,
    created_at        timestamptz NOT NULL,
    ended_at          timestamptz,
    UNIQUE (tenant_id, id)
);
-- One call at a time between the same two.
CREATE UNIQUE INDEX camara_calls_active ON camara_calls (tenant_id, caller, callee) WHERE ended_at IS NULL;
CREATE INDEX camara_calls_ended ON camara_calls (ended_at) WHERE ended_at IS NOT NULL;
CALL kpneen_protect('camara_calls');

CREATE TABLE camara_notifications (
    id               uuid PRIMARY KEY,
    number           bigint GENERATED ALWAYS AS IDENTITY,
    tenant_id        text NOT NULL,
    call_id          text NOT NULL,
    status           text NOT NULL,
    reason           text,
    recording_result text,
    duration_seconds bigint,
    occurred_at      timestamptz NOT NULL,
    attempts         int NOT NULL DEFAULT 0,
    -- Also the end of a lease: whoever sends it puts this off.
    due_at           timestamptz NOT NULL,
    FOREIGN KEY (tenant_id, call_id) REFERENCES camara_calls (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX camara_notifications_due ON camara_notifications (due_at);
CREATE INDEX camara_notifications_call ON camara_notifications (call_id, number);
CALL kpneen_protect('camara_notifications');
