# How much the switch carries, what it does with five times that, and how soon it is itself again. Sourced.
# shellcheck shell=bash disable=SC2154

# offer NAME RATE SECONDS: calls at that rate from an own SIPp; waits for its end. Leaves $work/NAME.messages.
offer() {
    # A flooded SIPp does not always hear its own timeout.
    # shellcheck disable=SC2034 # read by sipp_as
    local at=$1 rate=$2 seconds=$3 longest_s=$(($3 + 20))
    rm -f "$work/$at".*
    (sipp_as "$at" -sf "$bench/scenarios/overload-uac.xml" -p "$(two_ports)" -mp "$(two_ports)" -m $((rate * seconds)) -r "$rate" -l $((rate * 40)) \
        -s "$callee" -trace_shortmsg -shortmessage_file "$work/$at.messages" -timeout "$((seconds + 15))s" "$sip_address") || true
}

# told NAME FROM_S TO_S: 'offered answered refused p99' of the calls begun in those seconds of the run. Answered: the caller saw 200 to INVITE within
# a second, and 200 to its BYE; refused: 503 in a second. The rest was lost.
told() {
    awk -F'\t' -v from="$2" -v to="$3" '
        $4 == "S" && $7 ~ /^INVITE/ && !($5 in begun) { begun[$5] = $3; if (!start) start = $3; t = $3 - start; if (t >= from && t < to) { counts[$5] = 1; offered++ } }
        $4 == "R" && $7 ~ /^SIP\/2.0 200/ && ($5 in counts) && !($5 in up) { up[$5] = $3 - begun[$5]; next }
        $4 == "R" && $7 ~ /^SIP\/2.0 200/ && ($5 in up) && !($5 in done) && up[$5] < 1 { done[$5] = 1; answered++; printf "%.3f\n", up[$5] * 1000 > times }
        $4 == "R" && $7 ~ /^SIP\/2.0 503/ && ($5 in counts) && !($5 in no) && $3 - begun[$5] < 1 { no[$5] = 1; refused++ }
        END { print offered + 0, answered + 0, refused + 0 }' times="$work/times" "$work/$1.messages" >"$work/told"
    local p99=-
    [[ -s $work/times ]] && p99=$(sort -n "$work/times" | awk '{ v[NR] = $1 } END { printf "%.1f", v[int(NR * .99 + .999)] }')
    rm -f "$work/times"
    echo "$(<"$work/told") $p99"
}

# measure_overload SIDE: steps up to where calls fail, then five times the best, then half of it.
measure_overload() {
    local rate offered answered refused p99 best=0 lasts=$window
    [[ $1 == ours ]] || return 0
    start_side ours
    start_phone
    offer warm "$call_rate" "$warm"
    for rate in $overload_steps; do
        offer step "$rate" 10
        read -r offered answered refused p99 < <(told step 2 10)
        printf '%s\t' step "$rate" "$offered" "$answered" "$refused" "$p99" >>"$work/overload.tsv"
        echo >>"$work/overload.tsv"
        ((answered / 8 > best)) && best=$((answered / 8))
        ((answered * 100 < offered * 90)) && break
    done
    offer flood $((best * 5)) "$lasts"
    read -r offered answered refused p99 < <(told flood 2 "$lasts")
    printf '%s\t' flood $((best * 5)) "$offered" "$answered" "$refused" "$p99" $((answered * 100 / (lasts - 2) / best)) >>"$work/overload.tsv"
    echo >>"$work/overload.tsv"
    offer after $((best / 2)) 12
    read -r offered answered refused p99 < <(told after 5 12)
    printf '%s\t' after $((best / 2)) "$offered" "$answered" "$refused" "$p99" >>"$work/overload.tsv"
    echo >>"$work/overload.tsv"
}

report_overload() {
    [[ -s $work/overload.tsv ]] || return 0
    printf '\n**Past the knee** (the last round; one core for the server, one for both sides of the load)\n\n'
    printf '| offered, calls/s | answered in 1 s | refused with 503 in 1 s | neither | set-up p99, ms |\n|---|---|---|---|---|\n'
    awk -F'\t' '{ name = $1 == "step" ? "" : $1 == "flood" ? " (five times the best: goodput " $7 " % of it)" : " (5 s after the flood)"
        printf "| %s%s | %s %% | %s %% | %s | %s |\n", $2, name, int($4 * 100 / $3), int($5 * 100 / $3), $3 - $4 - $5, $6 }' "$work/overload.tsv"
}
