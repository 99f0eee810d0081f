# Whether the Release build of the server is up to date, told by file times: dotnet itself takes seconds to say so. Sourced.
# shellcheck shell=bash

server_dll=src/KpnEen.Server/bin/Release/net10.0/KpnEen.Server.dll
built_mark=src/KpnEen.Server/bin/Release/built

# newer_than MARK [TEST...]: the first source that is newer.
newer_than() {
    find src openapi ./*.props global.json \( -name bin -o -name obj -o -name node_modules \) -prune -o "${@:2}" \
        -newer "$1" -print -quit 2>/dev/null || true
}

# Folders count too, for files that are gone.
is_built() { [[ -e $built_mark && -e $server_dll && -z $(newer_than "$built_mark") ]]; }

begin_build() { mkdir -p "$(dirname "$built_mark")" && touch "$built_mark.begun"; }

# A file saved while we built is built the next time. (The build itself made folders, which does not count.)
end_build() {
    [[ -n $(newer_than "$built_mark.begun" -type f) ]] || touch "$built_mark.begun"
    mv "$built_mark.begun" "$built_mark"
}
