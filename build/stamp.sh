# Whether the Release build of the server is up to date, told by file times: dotnet itself takes seconds to say so. Sourced; needs $run.
# shellcheck shell=bash disable=SC2154

server_dll=src/KpnEen.Server/bin/Release/net10.0/KpnEen.Server.dll

# Folders count too, for files that are gone.
is_built() {
    local changed
    [[ -e $run/built && -e $server_dll ]] || return 1
    changed=$(find src openapi ./*.props global.json \( -name bin -o -name obj -o -name node_modules \) -prune -o \
        -newer "$run/built" -print -quit 2>/dev/null || true)
    [[ -z $changed ]]
}

# Before and after a build: a source saved meanwhile is newer than the mark, and is built the next time.
begin_build() { mkdir -p "$run" && touch "$run/building"; }
end_build() { mv "$run/building" "$run/built"; }
