-- References of clients: a second call with the same one is refused. Claimed before the call is placed, so that a process that is
-- killed in between leaves the reference used rather than the call doubled.
CREATE TABLE call_references (
    tenant_id        text NOT NULL REFERENCES tenants ON DELETE CASCADE,
    client_reference text NOT NULL,
    conversation_id  text,
    created_at       timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, client_reference)
);
CALL kpneen_protect('call_references');
