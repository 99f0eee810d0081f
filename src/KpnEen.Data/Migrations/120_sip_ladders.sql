-- The SIP messages of calls that are over, for some hours: for who looks for a fault. Written by the switch without secrets and withheld numbers.
CREATE TABLE sip_ladders (
    tenant_id       text NOT NULL,      -- no foreign key: the row is gone in hours anyway, and every call would pay for the check
    conversation_id text NOT NULL,
    ended_at        timestamptz NOT NULL,
    messages        bytea NOT NULL,     -- packed, see LadderArchive
    PRIMARY KEY (tenant_id, conversation_id)
)
-- A kilobyte or a few, compressed already: they stay in the row.
WITH (toast_tuple_target = 8160);
ALTER TABLE sip_ladders ALTER COLUMN messages SET STORAGE EXTERNAL;
CREATE INDEX sip_ladders_ended ON sip_ladders (ended_at);
CALL kpneen_protect('sip_ladders', 'SELECT');
