-- Webhook endpoints that prove that they want what they get, and dead letters that can be counted at every reading.

ALTER TABLE webhook_endpoints
    ADD COLUMN verify_ownership boolean NOT NULL DEFAULT false,
    ADD COLUMN verified_at      timestamptz;       -- when the receiver at this URL said yes; null with verify_ownership: pending
-- enabled is false while pending, disabled_reason then 'unverified': what happens meanwhile is kept as for any other pause.

ALTER TABLE webhook_deliveries DROP CONSTRAINT webhook_deliveries_trigger_check;
ALTER TABLE webhook_deliveries ADD CONSTRAINT webhook_deliveries_trigger_check
    CHECK (trigger IN ('schedule', 'replay', 'test', 'probe', 'verification'));

-- With the tenant and the trigger inside, so that to count them the index is enough, under row-level security too.
DROP INDEX webhook_deliveries_dead;
CREATE INDEX webhook_deliveries_dead ON webhook_deliveries (endpoint_id, created_at DESC, id DESC) INCLUDE (tenant_id, trigger)
    WHERE status = 'exhausted';

-- The workers there are: each gives an endpoint with a limit its share of it.
CREATE TABLE webhook_workers (
    id      uuid PRIMARY KEY,
    seen_at timestamptz NOT NULL
);
CALL kpneen_platform_only('webhook_workers');
