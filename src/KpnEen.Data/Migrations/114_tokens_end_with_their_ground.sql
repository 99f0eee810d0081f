-- Access tokens lie nowhere: they end when oauth_revocations says so. What they rest on, an authorization or a whole tenant, may go by many
-- ways (a deleted user or tenant takes its authorizations along), so it is said here, in the transaction that ends it.

-- Row-level security is forced on the owner too, and the function is the owner's: a tenant's session may end its own and write nothing itself.
CREATE POLICY ground ON oauth_revocations TO CURRENT_USER USING (true) WITH CHECK (true);

-- Argument: the kind of the id, as in RevocationStore.
CREATE FUNCTION kpneen_end_tokens() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    ended text := TG_ARGV[0] || ':' || OLD.id;
BEGIN
    -- No access token lives longer than a day; the clock of the node that made the row may be ahead of ours.
    INSERT INTO oauth_revocations AS r (id, expires_at) VALUES (ended, greatest(now(), OLD.created_at) + interval '24 hours')
    ON CONFLICT (id) DO UPDATE SET expires_at = greatest(r.expires_at, excluded.expires_at);
    PERFORM pg_notify('kpneen', 'revoked:' || ended);
    RETURN NULL;
END $$;

CREATE TRIGGER grant_revoked AFTER UPDATE OF revoked_at ON oauth_grants
    FOR EACH ROW WHEN (OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL) EXECUTE FUNCTION kpneen_end_tokens('grant');
CREATE TRIGGER grant_deleted AFTER DELETE ON oauth_grants
    FOR EACH ROW WHEN (OLD.revoked_at IS NULL AND OLD.expires_at > now()) EXECUTE FUNCTION kpneen_end_tokens('grant');
CREATE TRIGGER tenant_deleted AFTER DELETE ON tenants
    FOR EACH ROW EXECUTE FUNCTION kpneen_end_tokens('tenant');
