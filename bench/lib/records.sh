# A past: call records of years in the database, to see whether a call costs more with them. Sourced; needs servers.sh and build/postgres.sh.
# shellcheck shell=bash disable=SC2154

# fill_records COUNT: so many ended calls of another tenant, with four events each. What an earlier run made is kept.
fill_records() {
    local root have
    root=$(cluster)
    have=$(records_sql "$root" "SELECT count(*) FROM conversations WHERE tenant_id = 'ten_past'")
    ((have >= $1)) && return
    say "  Making $(($1 - have)) call records ..."
    records_sql "$root" "
        INSERT INTO conversations SELECT 'conv_past_' || n, 'ten_past', 'node1', at, 4, at, at FROM (SELECT n, now() - n * interval '1 minute' AS at FROM generate_series($have + 1, $1) n) past;
        INSERT INTO call_records (conversation_id, tenant_id, direction, outcome, started_at, customer_number, dialled_number, user_ids, data, trace)
        SELECT 'conv_past_' || n, 'ten_past', 'inbound', 'completed', now() - n * interval '1 minute', '+3120' || n % 100000, '+3188' || n % 1000,
            ARRAY['usr_past_' || n % 1000], repeat('{}', 400), '[]' FROM generate_series($have + 1, $1) n;
        INSERT INTO events (id, tenant_id, position, type, conversation_id, sequence, occurred_at, envelope)
        SELECT 'evt_past_' || n || '_' || e, 'ten_past', n * 4 + e, 'call.ended', 'conv_past_' || n, e, now() - n * interval '1 minute', repeat('{}', 400)
        FROM generate_series($have + 1, $1) n, generate_series(1, 4) e" >/dev/null
    # What follows a load of rows is done now, not while we measure.
    records_sql "$root" "VACUUM (ANALYZE) conversations, call_records, events" >/dev/null
    records_sql "$root" CHECKPOINT >/dev/null
}

# The owner of the tables is no superuser's business here: row-level security is forced, and the owner of the cluster passes it.
records_sql() { # records_sql CLUSTER SQL
    (cd / && PGPASSWORD=$(<"$1/password") psql -qAtX -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$(<"$ours/postgres.port")" -U kpneen -d kpneen -c "$2")
}
