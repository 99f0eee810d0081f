-- Every node is told when a key comes or goes: an operator who deletes one that leaked must not wait for caches.

CREATE FUNCTION kpneen_signing_keys_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('kpneen', 'signing_keys:');
    RETURN NULL;
END $$;

CREATE TRIGGER signing_keys_changed AFTER INSERT OR UPDATE OR DELETE ON signing_keys
    FOR EACH STATEMENT EXECUTE FUNCTION kpneen_signing_keys_changed();
