# Calls with speech, every packet of which bears the time it was sent at: CPU a packet, what the relay adds to its delay, memory a call. Sourced.
# shellcheck shell=bash disable=SC2154,SC2034,SC2016

media_load=bench/KpnEen.MediaLoad/bin/Release/net10.0/KpnEen.MediaLoad

build_media_load() {
    say "Building the load of speech ..."
    dotnet build bench/KpnEen.MediaLoad -c Release --nologo -v q >"$run/build-load.log" 2>&1 8>&- </dev/null || fail "the build failed; see .run/bench/build-load.log"
}

# The phone registers by SIPp; then MediaLoad is that phone, and the caller.
register_phone() {
    phone_port=$(two_ports)
    sed "s/;@PORT@;/;$phone_port;/; 2q" "$accounts" >"$work/phone.csv"
    (sipp_as phone-register -sf "$bench/scenarios/register.xml" -inf "$work/phone.csv" -p "$phone_port" -m 1 -timeout 10 "$register_address") ||
        fail "the phone could not register (see $work/phone-register.errors)"
}

# measure_speech ours|reference: calls are set up during the warm-up only; what is counted is speech.
measure_speech() {
    KPNEEN_LOG_PAUSES=1 start_side "$1" rtpengine
    register_phone
    timeout -k 5 "$longest_s" taskset -c "$load_core" "$root/$media_load" sip "$sip_address" "$callee" "$phone_port" "$speech_calls" "$warm" "$window" "${server_pids[@]}" \
        >"$work/speech.$1.out" 2>&1 </dev/null || fail "the load of speech failed: $(tail -n 1 "$work/speech.$1.out")"
    awk -v side="$1" '{ print "speech\t" side "\t" $1 "\t" $2 }' "$work/speech.$1.out" >>"$work/media.tsv"
    [[ $1 == ours ]] || return 0
    # The server tells of the last pauses when it ends.
    stop_servers
    sed -n 's/.*Garbage collection.* the longest \([0-9.]*\) ms.*/\1/p' "$ours/server.log" | sort -n | tail -n 1 | awk '{ print "speech\tours\tgc_longest_ms\t" $1 }' >>"$work/media.tsv"
}

# Our media core and rtpengine at the same time on the same core, with as many calls each: what else a busy host does meets both in the same moment.
measure_together() {
    local control caller_ours
    [[ $1 == ours ]] || return 0
    control=$(two_ports)
    start_rtpengine "$control"
    timeout -k 5 "$longest_s" taskset -c "$load_core" "$root/$media_load" host relay "$together_calls" "$warm" "$window" >"$work/together.ours.out" 2>&1 </dev/null &
    caller_ours=$!
    timeout -k 5 "$longest_s" taskset -c "$load_core" "$root/$media_load" rtpengine "127.0.0.1:$control" "$together_calls" "$warm" "$window" "${server_pids[0]}" \
        >"$work/together.reference.out" 2>&1 </dev/null || fail "the load of rtpengine failed: $(tail -n 1 "$work/together.reference.out")"
    wait "$caller_ours" || fail "the load of our media core failed: $(tail -n 1 "$work/together.ours.out")"
    for side in ours reference; do awk -v side="$side" '{ print "together\t" side "\t" $1 "\t" $2 }' "$work/together.$side.out" >>"$work/media.tsv"; done
}

# Our media core alone, in a process of its own: what the kinds of calls cost beside a relayed one.
measure_kinds() {
    local kind
    [[ $1 == ours ]] || return 0
    for kind in $media_kinds; do
        timeout -k 5 "$longest_s" taskset -c "$load_core" "$root/$media_load" host "$kind" "$kind_calls" "$warm" "$window" >"$work/kind.$kind.out" 2>&1 </dev/null ||
            fail "the load of $kind calls failed: $(tail -n 1 "$work/kind.$kind.out")"
        awk -v kind="$kind" '{ print kind "\tours\t" $1 "\t" $2 }' "$work/kind.$kind.out" >>"$work/media.tsv"
    done
}

# told FIGURE SIDE NAME: the median of the rounds.
media_median() {
    awk -F'\t' -v figure="$1" -v side="$2" -v name="$3" '$1 == figure && $2 == side && $3 == name { print $4 }' "$work/media.tsv" | sort -n |
        awk '{ v[NR] = $1 } END { if (NR) printf "%.4g", NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2; else printf "-" }'
}

# media_line WORDS FIGURE NAME [no-ratio]
media_line() {
    local mine reference
    mine=$(media_median "$2" ours "$3") reference=$(media_median "$2" reference "$3")
    printf '| %s | %s | %s | %s |\n' "$1" "$mine" "$reference" "$([[ ${4:-} ]] || ratio "$mine" "$reference")"
}

report_relay() { # report_relay FIGURE
    media_line "CPU us / relayed packet" "$1" cpu_us_packet
    media_line "packets a second" "$1" packets_s x
    media_line "packets that never arrived" "$1" missing x
    media_line "added delay p50, ms" "$1" delay_p50 x
    media_line "added delay p99, ms" "$1" delay_p99 x
    media_line "added delay p99.9, ms" "$1" delay_p999 x
    media_line "time between two packets sent, p99.9, ms" "$1" gap_p999 x
    media_line "the load's own lateness, p99.9, ms" "$1" late_p999 x
}

report_speech() {
    heading "Relayed G.711 A-law, $speech_calls calls" "Kamailio + rtpengine"
    report_relay speech
    media_line "memory, kB a call" speech memory_kb_call
    media_line "memory, MB" speech memory_mb
    media_line "longest pause of the garbage collector, set-up included, ms" speech gc_longest_ms x
}

report_together() {
    heading "Our media core and rtpengine at the same time on one core, $together_calls calls each" "rtpengine"
    report_relay together
}

report_kinds() {
    local kind relayed
    relayed=$(media_median relay ours cpu_percent_call)
    printf '\n**What a call costs in the media core alone, %s calls each, beside a relayed one**\n\n| | CPU %% of a core / call | times a relayed call | calls a core | managed kB a call | GC pauses, ms in all / longest |\n|---|---|---|---|---|---|\n' "$kind_calls"
    for kind in $media_kinds; do
        printf '| %s | %s | %s | %.0f | %s | %s / %s |\n' "$kind" "$(media_median "$kind" ours cpu_percent_call)" "$(ratio "$(media_median "$kind" ours cpu_percent_call)" "$relayed")" \
            "$(awk -v c="$(media_median "$kind" ours cpu_percent_call)" 'BEGIN { print (c > 0 ? 100 / c : 0) }')" "$(media_median "$kind" ours managed_kb_call)" \
            "$(media_median "$kind" ours gc_pause_ms)" "$(media_median "$kind" ours gc_longest_ms)"
    done
}
