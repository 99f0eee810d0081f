# SIPp as telephones, on the load's core. Sourced; needs servers.sh and read.sh.
# shellcheck shell=bash disable=SC2154,SC2034

phone=  # the one that answers
caller= # the one that calls or registers
phone_port=
longest_s=900 # no load lives longer

# sipp_as NAME ARGUMENT...: becomes SIPp; for a subshell or a job.
sipp_as() {
    cd "$work" || exit
    exec timeout -k 5 "$longest_s" taskset -c "$load_core" sipp "${@:2}" -i 127.0.0.1 -mi 127.0.0.1 -nostdin -timer_resol 1 -trace_err -error_file "$1.errors" \
        >"$1.out" 2>&1 </dev/null
}

# The phone registers from the port it answers at.
start_phone() {
    phone_port=$(two_ports)
    sed "s/;@PORT@;/;$phone_port;/" "$accounts" | head -n 2 >"$work/phone.csv"
    (sipp_as phone-register -sf "$bench/scenarios/register.xml" -inf "$work/phone.csv" -p "$phone_port" -m 1 -timeout 10 "$register_address") ||
        fail "the phone could not register (see $work/phone-register.errors)"
    sipp_as phone -sf "$bench/scenarios/phone-uas.xml" -p "$phone_port" -mp "$(two_ports)" -rtp_echo &
    phone=$!
    await 10 "the phone" is_taken udp 127.0.0.1 "$phone_port"
}

# start_caller SCENARIO COUNT RATE ARGUMENT...
start_caller() {
    local scenario=$1 count=$2 rate=$3
    shift 3
    rm -f "$work/$scenario"_*_rtt.csv "$work/$scenario.errors"
    caller_begun=$(now_ms)
    sipp_as "$scenario" -sf "$bench/scenarios/$scenario.xml" -p "$(two_ports)" -mp "$(two_ports)" -m "$count" -r "$rate" \
        -trace_rtt -rtt_freq 1 -trace_stat -fd 1 -stf "$work/$scenario.csv" "$@" &
    caller=$!
}

# stop_load: 'timeout' passes the signal on, and insists after 5 s.
stop_load() {
    local pid
    for pid in $caller $phone; do kill -TERM "$pid" 2>/dev/null; done
    for pid in $caller $phone; do end_child "$pid" 100; done
    caller='' phone=''
}

# counted SCENARIO COLUMN: the last cumulative value SIPp wrote.
counted() {
    awk -F';' -v column="$2" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == column) c = i } END { print $c + 0 }' "$work/$1.csv"
}

# setup_times SCENARIO FROM_MS TO_MS: 'count p50 p99' in ms, of what was answered in that time since the caller began.
setup_times() {
    cat "$work/$1"_*_rtt.csv 2>/dev/null | awk -F';' -v from="$2" -v to="$3" '$1 ~ /^[0-9]/ && $1 >= from && $1 < to { print $2 }' | sort -n |
        awk '{ v[NR] = $1 } END { if (!NR) { print 0, "-", "-"; exit } p = int(NR * .5 + .5); q = int(NR * .99 + .999); if (p < 1) p = 1; if (q > NR) q = NR; print NR, v[p], v[q] }'
}
