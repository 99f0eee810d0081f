# Installs what is missing from Debian. Sourced; needs say.sh and $name.
# shellcheck shell=bash

# as_root COMMAND...: with sudo when we are not root.
as_root() {
    if [[ $(id -u) == 0 ]]; then "$@"; else sudo "$@"; fi
}

may_install() {
    command -v apt-get >/dev/null || return 1
    [[ $(id -u) == 0 ]] && return
    command -v sudo >/dev/null || return 1
    # Without a terminal nobody can type the password.
    [[ -t 0 ]] || sudo -n true 2>/dev/null
}

# install_packages LOG PACKAGE...
install_packages() {
    local log=$1
    shift
    may_install || return 1
    {
        as_root apt-get update -q &&
            as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"
    } >>"$log" 2>&1 </dev/null
}

# Debian's package makes and starts a cluster of its own the moment it is installed; nobody asked for that one.
install_postgres() {
    local log=$1 setting=/etc/postgresql-common/createcluster.conf
    install_packages "$log" postgresql-common || return 1
    as_root cp "$setting" "$setting.before-kpneen"
    echo 'create_main_cluster = false' | as_root tee -a "$setting" >/dev/null
    local result=0
    install_packages "$log" postgresql || result=1
    as_root mv "$setting.before-kpneen" "$setting"
    return "$result"
}
