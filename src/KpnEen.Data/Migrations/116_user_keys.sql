-- What users are found by besides their extension. Neither lower() nor array containment is leakproof: under row-level security PostgreSQL
-- read all users of a tenant to find the one with an address, whatever index there was.
CREATE TABLE user_keys (
    tenant_id text NOT NULL,
    kind      text NOT NULL CHECK (kind IN ('email', 'externalId')),
    value     text NOT NULL,
    user_id   text NOT NULL,
    PRIMARY KEY (tenant_id, kind, value, user_id),
    FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX user_keys_user ON user_keys (tenant_id, user_id);
CALL kpneen_protect('user_keys');

CREATE FUNCTION kpneen_user_keys() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.email IS NOT DISTINCT FROM OLD.email AND NEW.external_ids = OLD.external_ids THEN
            RETURN NULL;
        END IF;
        DELETE FROM user_keys WHERE tenant_id = OLD.tenant_id AND user_id = OLD.id;
    END IF;
    INSERT INTO user_keys (tenant_id, kind, value, user_id)
    SELECT NEW.tenant_id, 'email', lower(NEW.email), NEW.id WHERE NEW.email IS NOT NULL
    UNION
    SELECT NEW.tenant_id, 'externalId', external_id, NEW.id FROM unnest(NEW.external_ids) AS external_id;
    RETURN NULL;
END $$;
CREATE TRIGGER user_keys AFTER INSERT OR UPDATE OF email, external_ids ON users FOR EACH ROW EXECUTE FUNCTION kpneen_user_keys();

INSERT INTO user_keys (tenant_id, kind, value, user_id)
SELECT tenant_id, 'email', lower(email), id FROM users WHERE email IS NOT NULL
UNION
SELECT tenant_id, 'externalId', external_id, id FROM users, unnest(external_ids) AS external_id;
DROP INDEX users_external_ids, users_email;
