# SIP accounts in our exchange, made by its own API; Kamailio gets the same. Sourced.
# shellcheck shell=bash disable=SC2154

# $accounts: a file for SIPp's -inf. user;domain;contact port;[authentication …];password
make_accounts() {
    local wanted=$1 have token domain
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
    token=$(curl -sf -u "$(jq -r '"\(.client.id):\(.client.secret)"' "$ours/sandbox.json")" -d grant_type=client_credentials "$api/oauth/token" | jq -r .access_token)
    ((have < wanted)) && say "Making $((wanted - have)) users with a phone each ..."
    for ((; have < wanted; have++)); do
        new_account $((5000 + have)) "$domain" "$token"
    done
}

account() { echo "$1;$2;@PORT@;[authentication username=$1 password=$3];$3" >>"$accounts"; }

new_account() {
    local extension=$1 domain=$2 token=$3 user login
    user=$(post "$token" /v1/users "{\"extension\":\"$extension\",\"name\":\"Load $extension\"}" | jq -r .id)
    login=$(post "$token" "/v1/users/$user/devices" '{"name":"Load"}' | jq -r '.credentials | "\(.username) \(.password)"')
    [[ $login == *' '* ]] || fail "extension $extension could not be made (log: $ours/server.log)"
    account "${login% *}" "$domain" "${login#* }"
}

post() { curl -sf -H "Authorization: Bearer $1" -H 'Content-Type: application/json' -d "$3" "$api$2"; }
