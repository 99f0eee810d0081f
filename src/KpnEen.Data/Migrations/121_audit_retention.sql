-- The audit log may begin later than at 1: what is older than the operator keeps it goes, and the chain still holds. What stands here is the last
-- entry that went; an entry of the chain itself tells the same, so that nobody can move the beginning unseen.
CREATE TABLE audit_starts (
    tenant_id text PRIMARY KEY,
    position  bigint NOT NULL,
    hash      bytea NOT NULL,
    pruned_at timestamptz NOT NULL
);
CALL kpneen_protect('audit_starts', 'SELECT');
REVOKE INSERT, UPDATE, DELETE ON audit_starts FROM kpneen_platform;
CREATE POLICY chain ON audit_starts TO CURRENT_USER USING (true) WITH CHECK (true);

-- Removes the oldest entries of a tenant, at most so many. What is younger than 90 days nobody can remove by it, whoever has the server's login.
CREATE FUNCTION kpneen_prune_audit(tenant text, before timestamptz, most bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    last    bigint;
    through bytea;
    removed bigint;
BEGIN
    IF before > clock_timestamp() - interval '90 days' THEN
        RAISE EXCEPTION 'the audit log is kept for 90 days at least' USING ERRCODE = 'insufficient_privilege';
    END IF;
    -- As whoever appends: one after the other.
    PERFORM FROM audit_heads WHERE tenant_id = tenant FOR UPDATE;
    SELECT max(position) INTO last FROM (
        SELECT position, bool_and(at < before) OVER (ORDER BY position) AS is_old
        FROM (SELECT position, at FROM audit_log WHERE tenant_id = tenant ORDER BY position LIMIT most) oldest) walked
    WHERE is_old;
    IF last IS NULL THEN
        RETURN 0;
    END IF;
    SELECT hash INTO through FROM audit_log WHERE tenant_id = tenant AND position = last;
    DELETE FROM audit_log WHERE tenant_id = tenant AND position <= last;
    GET DIAGNOSTICS removed = ROW_COUNT;
    INSERT INTO audit_starts AS s (tenant_id, position, hash, pruned_at) VALUES (tenant, last, through, clock_timestamp())
    ON CONFLICT (tenant_id) DO UPDATE SET position = excluded.position, hash = excluded.hash, pruned_at = excluded.pruned_at;
    PERFORM kpneen_append_audit(tenant, 'prune', 'auditLog', 'auditLog', NULL, NULL, NULL, jsonb_build_array(
        jsonb_build_object('path', '/anchor', 'to', last || ':' || encode(through, 'hex'))));
    RETURN removed;
END $$;
REVOKE EXECUTE ON FUNCTION kpneen_prune_audit FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kpneen_prune_audit TO kpneen_platform;
