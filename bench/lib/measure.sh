# One measurement: start, warm up, count, stop. Adds a line to $work/results.tsv. Sourced.
# shellcheck shell=bash disable=SC2154,SC2034

# start_side ours|reference [rtpengine]: sets $callee.
start_side() {
    if [[ $1 == ours ]]; then
        start_ours
        make_accounts "$users"
        [[ -z ${BENCH_RECORDS:-} ]] || fill_records "$BENCH_RECORDS"
        callee=$(jq -r '.phones[0].number' "$ours/sandbox.json")
    else
        start_kamailio "${2:-}"
        callee=$(sed -n 2p "$accounts" | cut -d';' -f1)
    fi
}

mark() { # mark A|B: remembers what the kernel says now
    declare -g "cpu_$1=$(cpu_ms "${server_pids[@]}")" "database_$1=0" "datagrams_$1=$(datagrams)" "time_$1=$(now_ms)"
    ((${#database_pids[@]})) && declare -g "database_$1=$(cpu_ms "${database_pids[@]}")"
    return 0
}

# count_window SCENARIO WARM_S: from now; then lets the load come to its end.
count_window() {
    sleep "$2"
    alive "$1"
    mark a
    sleep "$window"
    alive "$1"
    mark b
    memory=$(memory_kb "${server_pids[@]}")
    wait "$caller" || true
    caller=
}

alive() { kill -0 "$caller" 2>/dev/null || fail "the load ended before its time: $(tail -n 1 "$work/$1.errors" 2>/dev/null) (see $work/$1.out)"; }

# record FIGURE SIDE SCENARIO [set-up times from, ms]
record() {
    local from=${4:-$time_a} count p50 p99
    read -r count p50 p99 < <(setup_times "$3" "$from" "$time_b")
    printf '%s\t' "$1" "$2" "$count" $((cpu_b - cpu_a)) $((database_b - database_a)) $((datagrams_b - datagrams_a)) \
        "$p50" "$p99" "$memory" "$(counted "$3" 'FailedCall(C)')" >>"$work/results.tsv"
    echo $((time_b - time_a)) >>"$work/results.tsv"
}

measure_calls() {
    start_side "$1"
    start_phone
    start_caller call-uac $((call_rate * (warm + window + 2))) "$call_rate" -s "$callee" -d 0 "$sip_address"
    count_window call-uac "$warm"
    record calls "$1" call-uac
}

# The same at a rate that fills a core, for a minute.
measure_sustained() {
    local window=$((window > 10 ? 60 : window))
    start_side "$1"
    start_phone
    start_caller call-uac $((sustained_rate * (warm + window + 2))) "$sustained_rate" -l 100000 -s "$callee" -d 0 "$sip_address"
    count_window call-uac "$warm"
    record sustained "$1" call-uac
}

measure_registrations() {
    start_side "$1"
    sed "s/;@PORT@;/;$(two_ports);/" "$accounts" >"$work/contacts.inf"
    start_caller register $((register_rate * (warm + window + 2))) "$register_rate" -inf "$work/contacts.inf" "$register_address"
    count_window register "$warm"
    record registrations "$1" register
}
