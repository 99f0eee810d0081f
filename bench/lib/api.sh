# The API under load: reads and writes with a million call records while calls run, beside an empty endpoint and a point read (A34, L12, A19). Sourced.
# shellcheck shell=bash disable=SC2154

# bench_api [companies load neighbours]: the table goes to the screen and to .run/bench/api.md. API_RATE, API_CALL_RATE, API_RECORDS, API_WINDOW (seconds).
bench_api() {
    require_postgres
    say "Building the load of the API ..."
    dotnet build bench/KpnEen.ApiLoad -c Release --nologo -v q >"$run/build-api.log" 2>&1 8>&- </dev/null || fail "the build failed; see .run/bench/build-api.log"
    place_postgres
    start_postgres
    trap 'stop_postgres' EXIT
    {
        printf 'Measured %s, %s, %s cores, load average %s; .NET %s. Load, server and PostgreSQL (fsync on) share the cores.\n\n' "$(date -u +%F)" \
            "$(sed -n '/^model name/ { s/.*: //p; q }' /proc/cpuinfo)" "$(nproc)" "$(cut -d' ' -f1 /proc/loadavg)" "$(dotnet --version)"
        bench/KpnEen.ApiLoad/bin/Release/net10.0/KpnEen.ApiLoad run "$database" "$(head -n 1 "$pg_root/data/postmaster.pid")" "$@" 8>&- </dev/null
    } | tee "$run/api.md"
}
