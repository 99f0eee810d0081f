# Whether a registration costs the same among 10 as among very many, what a registered phone takes in memory, and how soon calls are taken after a start. Sourced.
# shellcheck shell=bash disable=SC2154,SC2034,SC2016

# measure_registered SIDE: ours alone. 10 phones, then $many of them, at the same rate.
measure_registered() {
    local before after phones
    [[ $1 == ours ]] || return 0
    for phones in 10 "$many"; do
        start_side ours
        make_accounts "$many"
        head -n $((phones + 1)) "$accounts" | sed "s/;@PORT@;/;$(two_ports);/" >"$work/contacts.inf"
        before=$(memory_kb "${server_pids[@]}")
        # Each phone once, so that all are registered; then the rate that is measured.
        start_caller register "$phones" "$register_rate" -inf "$work/contacts.inf" "$register_address"
        wait "$caller" || true
        caller=
        after=$(memory_kb "${server_pids[@]}")
        start_caller register $((register_rate * (warm + window + 2))) "$register_rate" -inf "$work/contacts.inf" "$register_address"
        count_window register "$warm"
        record "registered$phones" ours register
        printf '%s\t%s\t%s\n' "$phones" "$before" "$after" >>"$work/registered.tsv"
        stop_load
        stop_servers
    done
}

report_registered() {
    [[ -s $work/registered.tsv ]] || return 0
    printf '\n**Registrations with digest among many, %s a second**\n\n| | 10 phones | %s phones |\n|---|---|---|\n' "$register_rate" "$many"
    printf '| CPU s / 1000 registrations | %s | %s |\n' "$(median registered10 ours '$4 / $3')" "$(median "registered$many" ours '$4 / $3')"
    printf '| 401 and 200 together, p99, ms | %s | %s |\n' "$(median registered10 ours '$8')" "$(median "registered$many" ours '$8')"
    printf '| failed | %s | %s |\n' "$(median registered10 ours '$10')" "$(median "registered$many" ours '$10')"
    awk -F'\t' -v many="$many" '$1 == many { print "| memory, kB a phone (first time registered) | | " ($3 - $2) / many " |" }' "$work/registered.tsv" | tail -n 1
}
