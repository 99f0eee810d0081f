-- What a call costs in the database: a fast switch writes some ten rows a call, all day.

-- Envelopes, data and traces are made by the switch and passed on octet by octet. As json PostgreSQL parsed each once more: a quarter of its work.
ALTER TABLE events ALTER COLUMN envelope TYPE text;
ALTER TABLE call_records ALTER COLUMN data TYPE text, ALTER COLUMN trace TYPE text;

-- Only retention looks for the age of events, and they lie in the order of their age: a few octets for each 128 pages are enough.
DROP INDEX events_recorded;
CREATE INDEX events_recorded ON events USING brin (recorded_at) WITH (autosummarize = on);

-- Nobody asks for conversations by tenant: the list is that of the call records.
DROP INDEX conversations_tenant;

-- ANALYZE comes back whenever a tenth is new, reads 300 rows for each step of the largest target, and sorts each column of them. Which
-- tenant and which type is all a plan depends on.
ALTER TABLE events ALTER COLUMN id SET STATISTICS 10, ALTER COLUMN tenant_id SET STATISTICS 30, ALTER COLUMN position SET STATISTICS 10,
    ALTER COLUMN type SET STATISTICS 30, ALTER COLUMN conversation_id SET STATISTICS 10, ALTER COLUMN sequence SET STATISTICS 10,
    ALTER COLUMN occurred_at SET STATISTICS 10, ALTER COLUMN recorded_at SET STATISTICS 10, ALTER COLUMN envelope SET STATISTICS 0;
ALTER TABLE call_records ALTER COLUMN conversation_id SET STATISTICS 10, ALTER COLUMN tenant_id SET STATISTICS 30,
    ALTER COLUMN direction SET STATISTICS 10, ALTER COLUMN outcome SET STATISTICS 10, ALTER COLUMN ended_by SET STATISTICS 0,
    ALTER COLUMN started_at SET STATISTICS 30, ALTER COLUMN answered_at SET STATISTICS 0, ALTER COLUMN ended_at SET STATISTICS 0,
    ALTER COLUMN ring_ms SET STATISTICS 0, ALTER COLUMN wait_ms SET STATISTICS 0, ALTER COLUMN hold_ms SET STATISTICS 0,
    ALTER COLUMN talk_ms SET STATISTICS 0, ALTER COLUMN customer_number SET STATISTICS 30, ALTER COLUMN dialled_number SET STATISTICS 30,
    ALTER COLUMN user_ids SET STATISTICS 30, ALTER COLUMN recording_ids SET STATISTICS 0, ALTER COLUMN data SET STATISTICS 0,
    ALTER COLUMN trace SET STATISTICS 0;
ALTER TABLE conversations ALTER COLUMN id SET STATISTICS 10, ALTER COLUMN tenant_id SET STATISTICS 0, ALTER COLUMN node SET STATISTICS 10,
    ALTER COLUMN opened_at SET STATISTICS 0, ALTER COLUMN last_sequence SET STATISTICS 0, ALTER COLUMN last_occurred_at SET STATISTICS 0,
    ALTER COLUMN closed_at SET STATISTICS 10;
