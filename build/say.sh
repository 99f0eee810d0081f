# Words to the person at the keyboard. Sourced by ./run and ./test, with $name set to the one that speaks.
# shellcheck shell=bash disable=SC2154

say() { printf '%s\n' "$*"; }

# The last word: one line that says what to do.
fail() {
    printf '%s: %s\n' "$name" "$1" >&2
    exit "${2:-1}"
}

require_dotnet() {
    export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
    command -v dotnet >/dev/null || PATH=$PATH:$HOME/.dotnet
    # Not 'grep -q': it would close the pipe while dotnet still writes.
    dotnet --list-sdks 2>/dev/null | grep '^10\.' >/dev/null ||
        fail "the .NET 10 SDK is missing; get it with: curl -sSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0"
}
