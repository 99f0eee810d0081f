# Starts and ends what is measured, each alone on the server's core. Sourced; needs $root, $work and the words of build/.
# shellcheck shell=bash disable=SC2154,SC2034

server_core=0
load_core=1
server_pids=()   # what is measured
database_pids=() # PostgreSQL of our server, measured apart
runner=          # ./run
references=()    # Kamailio, rtpengine
sip_address=     # where calls go
register_address=

two_ports() { # a free UDP port whose neighbours are free too
    local port
    while :; do
        port=$((20000 + RANDOM % 5000 * 2))
        is_taken udp 127.0.0.1 "$port" || is_taken tcp 127.0.0.1 "$port" || is_taken udp 127.0.0.1 $((port + 2)) || break
    done
    echo "$port"
}

start_ours() {
    local http sip trunk
    http=$(free_port) sip=$(two_ports) trunk=$(two_ports)
    # Registrations outlive a restart: the phones of the former round must not ring along.
    rm -f "$ours/sandbox.json" "$ours/state/registrations.json"
    KPNEEN_RUN=$ours KPNEEN_HTTP=127.0.0.1:$http KPNEEN_SIP=127.0.0.1:$sip KPNEEN_TRUNK_LISTEN=127.0.0.1:$trunk KPNEEN_DATABASE="" \
        taskset -c "$server_core" "$root/run" >"$work/run.out" 2>&1 </dev/null &
    runner=$!
    await 120 "our server" test -s "$ours/sandbox.json"
    await 60 "our server" is_ready "$http"
    server_pids=("$(<"$ours/server.pid")")
    database_pids=("$(head -n 1 "$(cluster)/data/postmaster.pid")")
    api=http://127.0.0.1:$http register_address=127.0.0.1:$sip sip_address=127.0.0.1:$trunk
}

is_ready() { [[ $(http_status 127.0.0.1 "$1" /readyz) == 200 ]]; }

# The folder ./run gave to PostgreSQL (build/postgres.sh decides).
cluster() (run=$ours && find_postgres && place_postgres >/dev/null && echo "$pg_root")

# start_kamailio [rtpengine]
start_kamailio() {
    local sip control defines=()
    sip=$(two_ports) control=$(two_ports)
    server_pids=() database_pids=()
    if [[ ${1:-} == rtpengine ]]; then
        start_rtpengine "$control"
        defines=(-A WITH_RTPENGINE)
    fi
    awk -F';' 'NR > 1 { print $1, $2, $5 }' "$accounts" | while read -r user domain password; do
        # shellcheck disable=SC2016 # Kamailio's variable
        printf '$sht(passwords=>%s) = "%s";\n' "$user" "$(printf '%s:%s:%s' "$user" "$domain" "$password" | md5sum | cut -d' ' -f1)"
    done >"$work/kamailio-users.cfg"
    sed "s|@USERS@|$work/kamailio-users.cfg|; s|@RTPENGINE@|udp:127.0.0.1:$control|" "$bench/reference/kamailio.cfg" >"$work/kamailio.cfg"
    # tlsf: Debian's standard allocator costs it seven times as much.
    taskset -c "$server_core" kamailio -DD -E -x tlsf -X tlsf -m 1024 -M 32 -l "udp:127.0.0.1:$sip" -Y "$work" -f "$work/kamailio.cfg" "${defines[@]}" \
        >"$work/kamailio.log" 2>&1 </dev/null &
    references+=($!)
    server_pids+=($!)
    await 20 Kamailio is_taken udp 127.0.0.1 "$sip"
    register_address=127.0.0.1:$sip sip_address=127.0.0.1:$sip
}

start_rtpengine() { # start_rtpengine CONTROL_PORT
    # No kernel module: table -1. One thread for one core.
    taskset -c "$server_core" rtpengine --foreground --log-stderr --log-level=3 --table=-1 --interface=127.0.0.1 --num-threads=1 \
        --listen-ng="127.0.0.1:$1" --port-min=30000 --port-max=40000 >"$work/rtpengine.log" 2>&1 </dev/null &
    references+=($!)
    server_pids+=($!)
    await 20 rtpengine is_taken udp 127.0.0.1 "$1"
}

# await SECONDS WHO COMMAND...
await() {
    local seconds=$1 who=$2
    shift 2
    for ((i = 0; i < seconds * 10; i++)); do
        "$@" && return
        [[ -n $runner ]] && ! kill -0 "$runner" 2>/dev/null && fail "./run ended: $(tail -n 1 "$work/run.out")"
        sleep 0.1
    done
    fail "$who did not start within $seconds s (logs: $work)"
}

stop_servers() {
    local pid
    for pid in $runner "${references[@]}"; do kill -TERM "$pid" 2>/dev/null || true; done
    for pid in $runner "${references[@]}"; do end_child "$pid" 300; done
    runner='' references=() server_pids=() database_pids=()
}

# end_child PID TENTHS: waits so long, then insists.
end_child() {
    for ((i = 0; i < $2; i++)); do
        kill -0 "$1" 2>/dev/null || return 0
        sleep 0.1
    done
    kill -KILL "$1" 2>/dev/null || true
}
