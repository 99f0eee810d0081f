# Medians and ratios, as markdown. Sourced.
# shellcheck shell=bash disable=SC2154,SC2016

# median FIGURE SIDE EXPRESSION: of the rounds. Fields: 3 count, 4 CPU ms, 5 CPU ms of the database, 6 datagrams, 7 p50, 8 p99, 9 kB, 10 failed, 11 ms.
median() {
    awk -F'\t' -v figure="$1" -v side="$2" "\$1 == figure && \$2 == side { v = $3; print v }" "$work/results.tsv" | sort -n |
        awk '{ v[NR] = $1 } END { if (NR) printf "%.3g", NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2; else printf "-" }'
}

ratio() { awk -v a="$1" -v b="$2" 'BEGIN { if (b > 0) printf "%.2f", a / b; else printf "-" }'; }

# line WORDS FIGURE EXPRESSION [no-ratio]
line() {
    local mine reference
    mine=$(median "$2" ours "$3") reference=$(median "$2" reference "$3")
    printf '| %s | %s | %s | %s |\n' "$1" "$mine" "$reference" "$([[ ${4:-} ]] || ratio "$mine" "$reference")"
}

heading() { printf '\n**%s**\n\n| | ours | %s | ratio |\n|---|---|---|---|\n' "$1" "$2"; }

report() {
    printf 'Measured %s, %s, %s; %s; .NET %s. Rounds: %d, each %d s of warm-up and %d s counted; medians.\n' "$(date -u +%F)" \
        "$(sed -n '/^model name/ { s/.*: //p; q }' /proc/cpuinfo)" "$(nproc) cores" "$(. /etc/os-release && echo "$PRETTY_NAME")" "$(dotnet --version)" "$rounds" "$warm" "$window"
    local figure
    for figure in "${figures[@]}"; do "report_$figure"; done
}

report_calls() {
    heading "Basic call without media, $call_rate a second" "Kamailio"
    line "CPU s / 1000 calls" calls '$4 / $3'
    line "the database with it, CPU s / 1000 calls" calls '$5 / $3' x
    line "calls a second, as answered" calls '$3 * 1000 / $11' x
    line "set-up p50, ms" calls '$7' x
    line "set-up p99, ms" calls '$8' x
    line "memory, MB" calls '$9 / 1024'
    line "failed calls, all of the run" calls '$10' x
}

report_sustained() {
    heading "Basic call without media, $sustained_rate a second for a minute" "Kamailio"
    line "CPU s / 1000 calls" sustained '$4 / $3'
    line "the database with it, CPU s / 1000 calls" sustained '$5 / $3' x
    line "calls a second, as answered" sustained '$3 * 1000 / $11' x
    line "set-up p50, ms" sustained '$7' x
    line "set-up p99, ms" sustained '$8' x
    line "memory, MB" sustained '$9 / 1024'
    line "failed calls, all of the run" sustained '$10' x
}

report_registrations() {
    heading "Registrations with digest, $register_rate a second, $users users" "Kamailio"
    line "CPU s / 1000 registrations" registrations '$4 / $3'
    line "registrations a second, as answered" registrations '$3 * 1000 / $11' x
    line "401 and 200 together, p50, ms" registrations '$7' x
    line "401 and 200 together, p99, ms" registrations '$8' x
    line "memory, MB" registrations '$9 / 1024'
    line "failed registrations" registrations '$10' x
}
