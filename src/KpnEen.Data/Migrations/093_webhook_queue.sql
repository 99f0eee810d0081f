-- What a delivery costs. It is written when its event is, when it is claimed and when it is done.

-- When the lease ends has a column that no index knows, so that a claim is a heap-only update: before, it moved due_at, and each claim wrote
-- an entry into every index of the table.
ALTER TABLE webhook_deliveries ADD COLUMN lease_until timestamptz;
UPDATE webhook_deliveries SET lease_until = due_at WHERE lease IS NOT NULL;
ALTER TABLE webhook_deliveries SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 20000,
    autovacuum_analyze_scale_factor = 0.2);

-- Only retention looks for the age, and rows lie in its order.
DROP INDEX webhook_deliveries_age;
CREATE INDEX webhook_deliveries_age ON webhook_deliveries USING brin (created_at) WITH (autosummarize = on);
DROP INDEX webhook_deliveries_lane;
CREATE INDEX webhook_deliveries_lane ON webhook_deliveries (endpoint_id, lane, sequence) WHERE status = 'pending' AND lane IS NOT NULL;

-- Dead letters are listed and counted.
CREATE INDEX webhook_deliveries_dead ON webhook_deliveries (endpoint_id, created_at DESC, id DESC) WHERE status = 'exhausted';

-- Made by us as JSON and never looked into: PostgreSQL need not parse it again.
ALTER TABLE webhook_attempts ALTER COLUMN request_headers TYPE text, ALTER COLUMN response_headers TYPE text, ALTER COLUMN timings TYPE text;
