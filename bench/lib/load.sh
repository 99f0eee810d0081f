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
    sed "s/;@PORT@;/;$phone_port;/; 2q" "$accounts" >"$work/phone.csv"
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
    rm -f "$work/$scenario".*
    sipp_as "$scenario" -sf "$bench/scenarios/$scenario.xml" -p "$(two_ports)" -mp "$(two_ports)" -m "$count" -r "$rate" \
        -trace_shortmsg -shortmessage_file "$work/$scenario.messages" -trace_stat -fd 1 -stf "$work/$scenario.csv" "$@" &
    caller=$!
}

# stop_load: 'timeout' passes the signal on, and insists after 5 s.
stop_load() {
    local pid
    for pid in $caller $phone; do kill -TERM "$pid" 2>/dev/null || true; done
    for pid in $caller $phone; do end_child "$pid" 100; done
    caller='' phone=''
}

# counted SCENARIO COLUMN: the last cumulative value SIPp wrote.
counted() {
    awk -F';' -v column="$2" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == column) c = i } END { print $c + 0 }' "$work/$1.csv"
}

# setup_times SCENARIO FROM_MS TO_MS: 'count p50 p99' in ms, from the first request to the first 200, of those answered in that time.
# SIPp's own response times have the grain of its coarse clock (4 ms); its log of messages has microseconds.
setup_times() {
    awk -F'\t' -v from="$2" -v to="$3" '
        $4 == "S" && !($5 in begun) { begun[$5] = $3 }
        $4 == "R" && $7 ~ / 200 / && ($5 in begun) && !($5 in done) {
            done[$5] = 1
            if ($3 * 1000 >= from && $3 * 1000 < to) printf "%.3f\n", ($3 - begun[$5]) * 1000
        }' "$work/$1.messages" | sort -n |
        awk '{ v[NR] = $1 } END { if (!NR) { print 0, "-", "-"; exit } p = int(NR * .5 + .5); q = int(NR * .99 + .999); if (p < 1) p = 1; if (q > NR) q = NR; print NR, v[p], v[q] }'
}
