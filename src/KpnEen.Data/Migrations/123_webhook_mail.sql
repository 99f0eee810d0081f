-- When the administrators were last told by mail that an endpoint fails: one that fails and recovers by turns does not fill their mailbox.
ALTER TABLE webhook_endpoints ADD COLUMN mailed_at timestamptz;
