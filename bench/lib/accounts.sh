# SIP accounts in our exchange, made by its own API; Kamailio gets the same. Sourced.
# shellcheck shell=bash disable=SC2154

# $accounts: a file for SIPp's -inf. user;domain;contact port;[authentication …];password
make_accounts() {
    local wanted=$1 have token domain company
    have=$(($(wc -l <"$accounts" 2>/dev/null || echo 1) - 1))
    # The passwords of an installation never change: what a former run made is still good, unless the installation is new.
    [[ $(head -n 2 "$accounts" 2>/dev/null | tail -n 1 | cut -d';' -f5) == "$(jq -r '.phones[0].password' "$ours/sandbox.json")" ]] || have=0
    ((have >= wanted)) && return
    domain=$(jq -r .tenant.domain "$ours/sandbox.json")
    if ((have == 0)); then
        (umask 077 && echo SEQUENTIAL >"$accounts")
        jq -r '.phones[] | [.username, .password] | @tsv' "$ours/sandbox.json" | while read -r user password; do account "$user" "$domain" "$password"; done
        have=$(($(wc -l <"$accounts") - 1))
    fi
    # The first 200 are the sandbox's own company; the others are companies of 500, as a hosted exchange has them.
    ((have < 200)) && new_accounts $((5000 + have)) $(((wanted < 200 ? wanted : 200) - have)) "$domain" "$(token client)"
    token=$(token partnerClient)
    for ((have = $(wc -l <"$accounts") - 1; have < wanted; have = $(wc -l <"$accounts") - 1)); do
        domain=load$have-$RANDOM.example
        company=$(curl -sf -H "Authorization: Bearer $token" -H 'Content-Type: application/json' -d "{\"name\":\"Load $have\",\"domain\":\"$domain\"}" "$api/v1/tenants" | jq -r .id)
        new_accounts 1000 $((wanted - have < 500 ? wanted - have : 500)) "$domain" "$token" "$company"
    done
}

# token client|partnerClient
token() {
    curl -sf -u "$(jq -r --arg who "$1" '.[$who] | "\(.id):\(.secret)"' "$ours/sandbox.json")" -d grant_type=client_credentials "$api/oauth/token" | jq -r .access_token
}

account() { echo "$1;$2;@PORT@;[authentication username=$1 password=$3];$3" >>"$accounts"; }

# new_accounts FIRST_EXTENSION COUNT DOMAIN TOKEN [TENANT]: users, then a phone for each; one curl for all of a kind keeps its connection.
new_accounts() {
    local first=$1 count=$2 domain=$3 token=$4 company=${5:-}
    say "Making $count users with a phone each ..."
    seq "$first" $((first + count - 1)) | awk '{ print "/v1/users\t{\"extension\":\"" $1 "\",\"name\":\"Load " $1 "\"}" }' | post_all "$token" "$company" | jq -r .id >"$work/users"
    awk '{ print "/v1/users/" $1 "/devices\t{\"name\":\"Load\"}" }' "$work/users" | post_all "$token" "$company" | jq -r '.credentials | "\(.username) \(.password)"' >"$work/logins"
    (($(grep -c ' ' "$work/logins") == count)) || fail "not all of $count phones could be made (log: $ours/server.log)"
    while read -r user password; do account "$user" "$domain" "$password"; done <"$work/logins"
    rm -f "$work/logins"
}

# post_all TOKEN TENANT: lines of path, tab, JSON from standard input; the answers, one a line.
post_all() {
    (umask 077 && awk -F'\t' -v api="$api" -v token="$1" -v company="${2:+header = \"Kpn-Tenant: $2\"\n}" '{
        gsub(/"/, "\\\"", $2)
        if (NR > 1) print "next"
        printf "silent\nfail\nurl = \"%s%s\"\nheader = \"Authorization: Bearer %s\"\n%sheader = \"Content-Type: application/json\"\ndata = \"%s\"\nwrite-out = \"\\n\"\n", api, $1, token, company, $2
    }' >"$work/requests")
    curl -K "$work/requests" || true
    rm -f "$work/requests"
}
