# What the kernel tells about processes and datagrams. Sourced.
# shellcheck shell=bash

# tree PID...: the processes and all below them.
tree() {
    local pid
    for pid in "$@"; do
        [[ -d /proc/$pid ]] || continue
        echo "$pid"
        # shellcheck disable=SC2046
        tree $(cat /proc/"$pid"/task/*/children 2>/dev/null)
    done
}

# cpu_ms PID...: user and system time of the processes, all their threads, and all below them, those that ended too.
cpu_ms() {
    local ticks
    ticks=$(getconf CLK_TCK)
    # The name of a process may hold blanks: counted from the bracket that closes it, utime is field 12 (proc(5): 14).
    for pid in $(tree "$@"); do cat "/proc/$pid/stat" 2>/dev/null; done |
        sed 's/.*) //' | awk -v ticks="$ticks" '{ sum += $12 + $13 + $14 + $15 } END { printf "%d\n", sum * 1000 / ticks }'
}

# memory_kb PID...: proportional set size; pages that processes share count once.
memory_kb() {
    for pid in $(tree "$@"); do cat "/proc/$pid/smaps_rollup" 2>/dev/null; done | awk '/^Pss:/ { sum += $2 } END { print sum + 0 }'
}

# datagrams: sent by anyone in this network namespace.
datagrams() { awk '/^Udp:/ { if (n++) { print $5; exit } }' /proc/net/snmp; }

now_ms() { local t=${EPOCHREALTIME/[.,]/}; echo $((t / 1000)); }
