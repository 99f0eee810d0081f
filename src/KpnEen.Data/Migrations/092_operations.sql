-- Long actions: what a request began and a worker goes on with, in steps. A step and the note of its progress are one transaction, so
-- a worker that dies leaves the operation where its last step ended.

CREATE TABLE operations (
    id               text PRIMARY KEY,
    tenant_id        text NOT NULL REFERENCES tenants ON DELETE CASCADE,
    kind             text NOT NULL,                       -- the operationId of the request: replayWebhookEndpoint
    state            text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
    input            json NOT NULL,
    position         json,                                -- where the next step begins; the handler's own
    completed_items  bigint NOT NULL DEFAULT 0,
    total_items      bigint,                              -- null: not known yet
    result_url       text,
    problem_code     text,
    problem_detail   text,
    due_at           timestamptz,                         -- of the next step; null when it has ended
    revision         bigint NOT NULL DEFAULT 1,
    created_at       timestamptz NOT NULL,
    started_at       timestamptz,
    finished_at      timestamptz,
    CHECK ((finished_at IS NULL) = (state IN ('queued', 'running'))),
    CHECK ((finished_at IS NULL) = (due_at IS NOT NULL))
);
CREATE INDEX operations_due ON operations (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX operations_list ON operations (tenant_id, id DESC);
CREATE INDEX operations_finished ON operations (finished_at) WHERE finished_at IS NOT NULL;
CALL kpneen_protect('operations');
