-- SRTP towards a telephone or trunk: never, where it can be, or always.
ALTER TABLE devices
    ADD COLUMN media_encryption text NOT NULL DEFAULT 'optional'
        CONSTRAINT devices_media_encryption_check CHECK (media_encryption IN ('none', 'optional', 'required'));
ALTER TABLE trunks
    ADD COLUMN media_encryption text NOT NULL DEFAULT 'optional'
        CONSTRAINT trunks_media_encryption_check CHECK (media_encryption IN ('none', 'optional', 'required'));
