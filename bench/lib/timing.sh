# Whether the time of a refusal tells if a client exists (O17). Sourced.
# shellcheck shell=bash disable=SC2154

# bench_timing: a wrong secret and an unknown client in turns, TIMING_PAIRS of each a round, until the medians of a round differ by less than 5 % or five rounds did not.
bench_timing() {
    local pairs=${TIMING_PAIRS:-1000} result=0 rounds
    say "Building the test of the authorization server ..."
    dotnet build tests/KpnEen.Identity.Tests -c Release --nologo -v q >"$run/build-timing.log" 2>&1 8>&- </dev/null || fail "the build failed; see .run/bench/build-timing.log"
    KPNEEN_TIMING=$pairs dotnet test tests/KpnEen.Identity.Tests -c Release --no-build --nologo --filter FullyQualifiedName~ClientTimingTests \
        --logger 'console;verbosity=detailed' >"$run/timing.log" 2>&1 8>&- </dev/null || result=1
    rounds=$(sed -n '/^ *[0-9.]* \{0,1\}%/ { s/^ *//; p; q }' "$run/timing.log")
    [[ -n $rounds ]] || fail "nothing was measured; see .run/bench/timing.log"
    printf 'Load average %s. Medians of %s refusals each, wrong secret against unknown client, differ by (a round each, goal 5 %%): %s\n' \
        "$(cut -d' ' -f1 /proc/loadavg)" "$pairs" "$rounds" | tee "$run/timing.md"
    return "$result"
}
