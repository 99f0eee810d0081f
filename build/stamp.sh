# Whether the Release build of the server is up to date, told by file times: dotnet itself takes seconds to say so. Sourced.
# shellcheck shell=bash

server_dll=src/KpnEen.Server/bin/Release/net10.0/KpnEen.Server.dll
built_mark=src/KpnEen.Server/bin/Release/built

# Folders count too, for files that are gone.
is_built() {
    local changed
    [[ -e $built_mark && -e $server_dll ]] || return 1
    changed=$(find src openapi ./*.props global.json \( -name bin -o -name obj -o -name node_modules \) -prune -o \
        -newer "$built_mark" -print -quit 2>/dev/null || true)
    [[ -z $changed ]]
}

# Before and after a build: a source saved meanwhile is newer than the mark, and is built the next time.
begin_build() { mkdir -p "$(dirname "$built_mark")" && touch "$built_mark.begun"; }
end_build() { mv "$built_mark.begun" "$built_mark"; }
