# Webhooks: events from the log to receivers, beside what HttpClient and Kestrel do with nothing stored. Sourced.
# shellcheck shell=bash disable=SC2154

# bench_webhooks [SCENARIO...]: the table goes to the screen and to .run/bench/webhooks.md.
bench_webhooks() {
    require_postgres
    say "Building the load of webhooks ..."
    dotnet build bench/KpnEen.WebhookLoad -c Release --nologo -v q >"$run/build-webhooks.log" 2>&1 8>&- </dev/null || fail "the build failed; see .run/bench/build-webhooks.log"
    place_postgres
    start_postgres
    trap 'stop_postgres' EXIT
    {
        printf 'Measured %s, %s, %s cores, load average %s; .NET %s.\n\n' "$(date -u +%F)" "$(sed -n '/^model name/ { s/.*: //p; q }' /proc/cpuinfo)" \
            "$(nproc)" "$(cut -d' ' -f1 /proc/loadavg)" "$(dotnet --version)"
        bench/KpnEen.WebhookLoad/bin/Release/net10.0/KpnEen.WebhookLoad run "$database" "$(head -n 1 "$pg_root/data/postmaster.pid")" "$@" 8>&- </dev/null
    } | tee "$run/webhooks.md"
}
