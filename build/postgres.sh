# The private PostgreSQL of a checkout. Sourced; needs say.sh, install.sh, ports.sh and $run (the folder .run). Sets $database.
# shellcheck shell=bash disable=SC2154,SC2034

pg_root=       # holds data/, the password, the port and the log
pg_socket=     # the folder of its Unix socket
pg_bin=        # Debian's folder with initdb and pg_ctl
pg_as=()       # the words that make a command run as the owner of the cluster

find_postgres() {
    local folder
    for folder in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -rV); do
        if [[ -x $folder/initdb && $(basename "$(dirname "$folder")") -ge 15 ]]; then
            pg_bin=$folder
            return
        fi
    done
    return 1
}

require_postgres() {
    find_postgres && return
    say "PostgreSQL is not there yet: installing it from Debian (the system's own cluster is not touched) ..."
    install_postgres "$run/install.log" && find_postgres && return
    fail "PostgreSQL 15 or newer is missing and could not be installed; ask for 'apt-get install postgresql' (log: $run/install.log) or set KPNEEN_DATABASE"
}

# PostgreSQL refuses to run as root: then the cluster belongs to Debian's user postgres, who must be able to reach it.
place_postgres() {
    local key
    key=$(printf '%s' "$run" | cksum | cut -d' ' -f1)
    pg_root=$run/postgres
    if [[ $(id -u) == 0 ]]; then
        pg_as=(setpriv --reuid=postgres --regid=postgres --init-groups --)
        if ! "${pg_as[@]}" test -x "$run"; then
            pg_root=/var/tmp/kpneen-$key
            # Anyone may make a folder there: not one we did not make.
            [[ ! -e $pg_root && ! -L $pg_root || $(stat -c %U "$pg_root") == postgres ]] || fail "$pg_root exists and is not PostgreSQL's: remove it"
            say "PostgreSQL's user may not enter $run: its files go to $pg_root"
        fi
        install -d -o postgres -g postgres -m 700 "$pg_root"
    else
        install -d -m 700 "$pg_root"
    fi
    [[ -O $pg_root || $(id -u) == 0 ]] || fail "$pg_root belongs to another user: run as that user, or remove it"
    pg_socket=$pg_root
    # The path of a Unix socket has 107 bytes at most.
    if ((${#pg_root} > 85)); then
        pg_socket=/tmp/kpneen-$key
        "${pg_as[@]}" install -d -m 700 "$pg_socket"
    fi
}

# In / because the owner of the cluster may not be allowed into the folder we stand in.
postgres_do() { (cd / && "${pg_as[@]}" "$pg_bin/$1" "${@:2}"); }

init_postgres() {
    [[ -d $pg_root/data ]] && return
    local password fresh=$pg_root/data.new
    password=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
    "${pg_as[@]}" rm -rf "$fresh"
    (umask 077 && printf '%s\n' "$password" | "${pg_as[@]}" tee "$pg_root/password" >/dev/null)
    postgres_do initdb -D "$fresh" -U kpneen -A scram-sha-256 --pwfile "$pg_root/password" -E UTF8 --locale=C.UTF-8 \
        --no-instructions >"$run/initdb.log" 2>&1 || fail "PostgreSQL could not make its files: $(tail -n 1 "$run/initdb.log")"
    # Only a whole cluster gets the name: an initdb that was killed is begun anew.
    "${pg_as[@]}" mv "$fresh" "$pg_root/data"
}

# Sets $database to the owner's connection string.
start_postgres() {
    local made port password
    init_postgres
    made=$(<"$pg_root/data/PG_VERSION")
    [[ $pg_bin == */"$made"/bin ]] || pg_bin=/usr/lib/postgresql/$made/bin
    [[ -x $pg_bin/pg_ctl ]] || fail "the database in $pg_root was made by PostgreSQL $made, which is gone: install it, or remove $pg_root to begin anew"
    # What a killed ./run left behind; a stale postmaster.pid is PostgreSQL's own business.
    postgres_do pg_ctl status -D "$pg_root/data" >/dev/null 2>&1 && stop_postgres
    port=$(cat "$run/postgres.port" 2>/dev/null || free_port)
    is_taken tcp 127.0.0.1 "$port" && port=$(free_port)
    echo "$port" >"$run/postgres.port"
    postgres_do pg_ctl start -D "$pg_root/data" -l "$pg_root/log" -w -t 60 \
        -o "-p $port -k $pg_socket -c listen_addresses=127.0.0.1" </dev/null >"$run/pg_ctl.log" 2>&1 ||
        fail "PostgreSQL did not start: $(tail -n 1 "$pg_root/log")"
    password=$(<"$pg_root/password")
    PGPASSWORD=$password postgres_do createdb -h "$pg_socket" -p "$port" -U kpneen kpneen 2>/dev/null || true
    database="Host=127.0.0.1;Port=$port;Username=kpneen;Password=$password;Database=kpneen"
}

stop_postgres() { postgres_do pg_ctl stop -D "$pg_root/data" -m fast -w -t 60 >/dev/null 2>&1; }
