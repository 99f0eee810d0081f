# Access tokens: issued a second and validated a second, beside an empty POST and raw ECDSA of the same run (O51). Sourced.
# shellcheck shell=bash disable=SC2154

# bench_tokens: the table goes to the screen and to .run/bench/tokens.md. TOKEN_WINDOW (seconds) is counted for each figure.
bench_tokens() {
    require_postgres
    say "Building the load of tokens ..."
    dotnet build bench/KpnEen.TokenLoad -c Release --nologo -v q >"$run/build-tokens.log" 2>&1 8>&- </dev/null || fail "the build failed; see .run/bench/build-tokens.log"
    place_postgres
    start_postgres
    trap 'stop_postgres' EXIT
    {
        printf 'Measured %s, %s, %s cores, load average %s; .NET %s. Load, servers and PostgreSQL share the cores.\n\n' "$(date -u +%F)" \
            "$(sed -n '/^model name/ { s/.*: //p; q }' /proc/cpuinfo)" "$(nproc)" "$(cut -d' ' -f1 /proc/loadavg)" "$(dotnet --version)"
        bench/KpnEen.TokenLoad/bin/Release/net10.0/KpnEen.TokenLoad run "$database" 8>&- </dev/null
    } | tee "$run/tokens.md"
}
