# Who listens where, read from the kernel: a bare machine has neither ss nor curl. Sourced.
# shellcheck shell=bash

# address_hex A.B.C.D: as /proc/net writes it, the bytes reversed.
address_hex() {
    local a b c d
    IFS=. read -r a b c d <<<"$1"
    printf '%02X%02X%02X%02X' "$d" "$c" "$b" "$a"
}

# is_taken tcp|udp ADDRESS PORT: whether binding there would fail.
is_taken() {
    local protocol=$1 address=$2 port state=
    port=$(printf '%04X' "$3")
    [[ $protocol == tcp ]] && state=0A # listening
    address=${address/localhost/127.0.0.1}
    [[ $address =~ ^[0-9.]+$ ]] && address=$(address_hex "$address") || address=
    cat "/proc/net/$protocol" "/proc/net/${protocol}6" 2>/dev/null |
        awk -v address="$address" -v port="$port" -v state="$state" '
            {
                split($2, local, ":")
                if (local[2] != port || (state != "" && $4 != state)) next
                if (address == "" || address == "00000000" || local[1] == address || local[1] ~ /^0+$/) found = 1
            }
            END { exit !found }'
}

# is_local ADDRESS: whether a program here can listen on it. Of IPv6 the kernel's own answer is waited for.
is_local() {
    [[ $1 == localhost || $1 == 0.0.0.0 || $1 == 127.* || $1 == \[* ]] && return
    awk -v address="$1" '$1 == "|--" { last = $2 } $0 ~ "/32 host LOCAL" && last == address { found = 1 } END { exit !found }' /proc/net/fib_trie
}

# free_port: below the range from which the kernel itself hands out ports.
free_port() {
    local port
    while :; do
        port=$((20000 + RANDOM % 10000))
        is_taken tcp 127.0.0.1 "$port" || break
    done
    echo "$port"
}

# http_status HOST PORT PATH: the status of a GET, empty when nobody answers.
http_status() (
    exec 2>/dev/null
    exec 3<>"/dev/tcp/$1/$2" || exit 0
    printf 'GET %s HTTP/1.1\r\nHost: %s:%s\r\nConnection: close\r\n\r\n' "$3" "$1" "$2" >&3
    read -r -t 5 _ status _ <&3
    echo "$status"
)
