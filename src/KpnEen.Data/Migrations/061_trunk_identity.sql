-- What a trunk is told of callers and forwarders, and what it is believed.
ALTER TABLE trunks
    ADD COLUMN trusted         boolean NOT NULL DEFAULT true,      -- RFC 3325: gets P-Asserted-Identity, and its own is believed
    ADD COLUMN forwarding      text    NOT NULL DEFAULT 'both'     -- RFC 5806, RFC 7044
        CONSTRAINT trunks_forwarding_check CHECK (forwarding IN ('both', 'diversion', 'historyInfo', 'none')),
    ADD COLUMN passes_identity boolean NOT NULL DEFAULT false;     -- RFC 8224: gets Identity headers as they came

-- Contacts a device may register at once; null: as the registrar has it.
ALTER TABLE devices
    ADD COLUMN most_contacts int CONSTRAINT devices_most_contacts_check CHECK (most_contacts BETWEEN 1 AND 20);
