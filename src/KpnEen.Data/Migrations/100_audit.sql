-- Who changed which setting, from what to what: one row a change, in a chain for each tenant, written by one trigger in the transaction of
-- the change itself. The server's roles can read it and nothing else; only the two functions below, which run as the owner, write.

CREATE TABLE audit_log (
    tenant_id      text NOT NULL,              -- 'platform': of no tenant. No foreign key: the log outlives the tenant
    position       bigint NOT NULL,            -- 1, 2, 3 … without gaps
    -- What the hash covers: the text of a JSON object. The columns beside it repeat some of it for filters only.
    record         text NOT NULL,
    -- What changed, the text of a JSON array. The record holds its salted digest, so that it can be erased and the chain still holds.
    changes        text,
    salt           bytea,
    hash           bytea NOT NULL,             -- SHA-256 of the hash before (32 zero octets at first) and the record in UTF-8
    at             timestamptz NOT NULL,
    subject_id     text,
    service        text,
    actor_ids      text[] NOT NULL,
    tenant_version bigint,                     -- of the settings that have the change
    erased_at      timestamptz,
    PRIMARY KEY (tenant_id, position)
);
CREATE INDEX audit_log_subject ON audit_log (tenant_id, subject_id, position);
CREATE INDEX audit_log_at ON audit_log (tenant_id, at);
CREATE INDEX audit_log_actors ON audit_log USING gin (actor_ids);

-- The end of each chain. Its row is locked at commit, as the last lock of all: changes of one tenant queue up there and nowhere else.
CREATE TABLE audit_heads (
    tenant_id text PRIMARY KEY,
    position  bigint NOT NULL,
    hash      bytea NOT NULL
);

CALL kpneen_protect('audit_log', 'SELECT');
CALL kpneen_protect('audit_heads', 'SELECT');
REVOKE INSERT, UPDATE, DELETE ON audit_log, audit_heads FROM kpneen_platform;
-- Row-level security is forced on the owner too, and the functions are the owner's.
CREATE POLICY chain ON audit_log TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY chain ON audit_heads TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY audited ON tenant_versions FOR SELECT TO CURRENT_USER USING (true);

-- Runs as who calls it: to anybody but the owner the tables refuse.
CREATE FUNCTION kpneen_append_audit(tenant text, action text, resource text, subject_kind text, subject text, of_service text,
    new_revision bigint, what jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    head     audit_heads;
    actor    jsonb := coalesce(nullif(current_setting('kpneen.actor', true), ''), '{"kind":"system"}')::jsonb;
    moment   timestamptz := clock_timestamp();
    version  bigint := (SELECT v.version FROM tenant_versions v WHERE v.tenant_id = tenant);
    -- Two random UUIDs: 244 bits that nobody guesses, so the digest tells nothing of what was erased.
    pepper   bytea := decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex');
    body     text := what::text;
    entry    text;
BEGIN
    INSERT INTO audit_heads AS h (tenant_id, position, hash) VALUES (tenant, 0, decode(repeat('00', 32), 'hex')) ON CONFLICT DO NOTHING;
    SELECT * INTO head FROM audit_heads WHERE tenant_id = tenant FOR UPDATE;
    head.position := head.position + 1;
    entry := json_build_object(
        'tenantId', tenant,
        'position', head.position,
        'at', to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        'action', action,
        'resource', resource,
        'subjectKind', subject_kind,
        'subjectId', subject,
        'service', of_service,
        'revision', new_revision,
        'tenantVersion', version,
        'actor', actor,
        'changesDigest', encode(sha256(pepper || convert_to(body, 'UTF8')), 'hex'))::text;
    head.hash := sha256(head.hash || convert_to(entry, 'UTF8'));
    INSERT INTO audit_log (tenant_id, position, record, changes, salt, hash, at, subject_id, service, actor_ids, tenant_version)
    VALUES (tenant, head.position, entry, body, pepper, head.hash, moment, subject, of_service,
        array_remove(ARRAY[actor->>'id', actor->>'clientId', actor->>'userId'], NULL), version);
    UPDATE audit_heads SET position = head.position, hash = head.hash WHERE tenant_id = tenant;
END $$;

-- Members of a row by JSON pointer; those of the settings of a service one by one.
CREATE FUNCTION kpneen_audited_members(image jsonb) RETURNS TABLE (path text, value jsonb)
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT '/' || key, value FROM jsonb_each(coalesce(image, '{}')) WHERE key <> 'settings' AND value <> 'null'
    UNION ALL
    SELECT '/settings/' || key, value
    FROM jsonb_each(CASE jsonb_typeof(image->'settings') WHEN 'object' THEN image->'settings' ELSE '{}' END) WHERE value <> 'null'
$$;

-- Fired at commit. Arguments: resource, kind of the subject, then expressions in $1 (a row of the table) for tenant, subject's id, subject's
-- kind (when it is a column), service, revision, and the row's image as jsonb; at last the members whose values must not be seen.
CREATE FUNCTION kpneen_audit() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    reads   text := format('SELECT %s, %s, %s, %s, (%s)::bigint, (%s)', TG_ARGV[2], TG_ARGV[3], TG_ARGV[4], TG_ARGV[5], TG_ARGV[6], TG_ARGV[7]);
    masked  text[] := string_to_array(TG_ARGV[8], ',');
    tenant  text;
    subject text;
    kind    text;
    of_service text;
    version bigint;
    before  jsonb;
    after   jsonb;
    what    jsonb;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        EXECUTE reads INTO tenant, subject, kind, of_service, version, before USING OLD;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        EXECUTE reads INTO tenant, subject, kind, of_service, version, after USING NEW;
    END IF;
    SELECT jsonb_agg(
               jsonb_build_object('path', path)
               || CASE WHEN b.value IS NULL THEN '{}' ELSE jsonb_build_object('from', CASE WHEN path = ANY (masked) THEN '"***"' ELSE b.value END) END
               || CASE WHEN a.value IS NULL THEN '{}' ELSE jsonb_build_object('to', CASE WHEN path = ANY (masked) THEN '"***"' ELSE a.value END) END
               ORDER BY path)
    INTO what
    FROM kpneen_audited_members(before) b FULL JOIN kpneen_audited_members(after) a USING (path)
    WHERE a.value IS DISTINCT FROM b.value;
    IF what IS NOT NULL OR TG_OP <> 'UPDATE' THEN
        PERFORM kpneen_append_audit(coalesce(tenant, 'platform'),
            CASE TG_OP WHEN 'INSERT' THEN 'create' WHEN 'UPDATE' THEN 'update' ELSE 'delete' END,
            TG_ARGV[0], coalesce(kind, TG_ARGV[1]), subject, of_service, version, coalesce(what, '[]'));
    END IF;
    RETURN NULL;
END $$;

-- The right to be forgotten: what was changed about these subjects goes, that it was changed stays. The erasure is an entry itself.
CREATE FUNCTION kpneen_erase_audit(tenant text, subjects text[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    erased bigint;
BEGIN
    IF nullif(current_setting('kpneen.tenant', true), '') IS DISTINCT FROM tenant THEN
        RAISE EXCEPTION 'a transaction of the tenant is needed' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE audit_log SET changes = NULL, salt = NULL, erased_at = clock_timestamp()
    WHERE tenant_id = tenant AND subject_id = ANY (subjects) AND changes IS NOT NULL;
    GET DIAGNOSTICS erased = ROW_COUNT;
    IF erased > 0 THEN
        PERFORM kpneen_append_audit(tenant, 'erase', 'auditLog', 'auditLog', subject, NULL, NULL, '[]') FROM unnest(subjects) AS subject;
    END IF;
    RETURN erased;
END $$;
REVOKE EXECUTE ON FUNCTION kpneen_erase_audit, kpneen_append_audit FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kpneen_erase_audit TO kpneen_tenant;
