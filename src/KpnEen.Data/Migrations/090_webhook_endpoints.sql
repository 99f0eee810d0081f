-- Webhook endpoints: keys of two kinds, what receivers are shown of us and we of them, content filters, and endpoints that heal by themselves.

ALTER TABLE webhook_endpoints
    ADD COLUMN payload_mode     text NOT NULL DEFAULT 'full' CHECK (payload_mode IN ('full', 'thin')),
    ADD COLUMN filter           json,              -- terms as the customer gave them
    ADD COLUMN filter_path      text,              -- the same as one jsonpath predicate
    ADD COLUMN max_per_second   int CHECK (max_per_second BETWEEN 1 AND 10000),
    ADD COLUMN receiver_control boolean NOT NULL DEFAULT true,
    ADD COLUMN receiver         json,              -- how the receiver authenticates us and we it, without what is secret
    ADD COLUMN receiver_sealed  bytea,             -- the same with what is secret, sealed, context 'webhook:' and the id
    ADD COLUMN warned_at        timestamptz,       -- when it was said that the endpoint will be paused
    ADD COLUMN probe_at         timestamptz;       -- while degraded: when it is tried if nothing else does
CREATE INDEX webhook_endpoints_probe ON webhook_endpoints (probe_at) WHERE probe_at IS NOT NULL;

UPDATE webhook_endpoints SET disabled_reason = 'byUser' WHERE disabled_reason = 'manual';

-- The public half of a v1a key; null for v1.
ALTER TABLE webhook_secrets ADD COLUMN public_key text;

ALTER TABLE webhook_deliveries DROP CONSTRAINT webhook_deliveries_trigger_check;
ALTER TABLE webhook_deliveries ADD CONSTRAINT webhook_deliveries_trigger_check CHECK (trigger IN ('schedule', 'replay', 'test', 'probe'));

ALTER TABLE webhook_attempts ADD COLUMN expunged_at timestamptz;

-- Whether an event is what a filter wants. What cannot be read as jsonb (a NUL in a name) is sent: better one too many than one lost.
CREATE FUNCTION kpneen_webhook_takes(event text, predicate text) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    body text;
BEGIN
    SELECT e.envelope INTO body FROM events e WHERE e.id = event;
    RETURN coalesce(body::jsonb @@ predicate::jsonpath, false);
EXCEPTION WHEN OTHERS THEN
    RETURN true;
END $$;
