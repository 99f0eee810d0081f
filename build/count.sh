# Counts what passed and failed. Sourced by ./test.
# shellcheck shell=bash

passed=0
failed=0
skipped=0

pass_check() {
    passed=$((passed + 1))
    printf 'ok      %s\n' "$1"
}

fail_check() {
    failed=$((failed + 1))
    printf 'FAILED  %s\n' "$1"
}

# check NAME COMMAND...: a test that belongs to no project.
check() {
    local output
    if output=$("${@:2}" 2>&1 </dev/null); then
        pass_check "$1"
    else
        fail_check "$1"
        printf '%s\n' "$output" | tail -n 40
    fi
}

# count_project NAME FOLDER: from the .trx file; a project that crashed or ran out of time, or has no test, counts as one failed.
count_project() {
    local trx=$2/$1.trx log=$2/$1.log code seconds counters total executed good bad
    read -r code seconds <"$2/$1.exit"
    counters=$(grep -o '<Counters [^>]*' "$trx" 2>/dev/null || true)
    attribute() { grep -o " $1=\"[0-9]*\"" <<<"$counters" | tr -dc 0-9 || true; }
    total=$(attribute total) executed=$(attribute executed) good=$(attribute passed)
    bad=$((${executed:-0} - ${good:-0}))
    passed=$((passed + ${good:-0}))
    skipped=$((skipped + ${total:-0} - ${executed:-0}))
    failed=$((failed + bad))
    if ((bad == 0 && code == 0 && ${total:-0} > 0)); then
        printf 'ok      %s: %d passed in %d s\n' "$1" "$good" "$seconds"
        return
    fi
    ((bad == 0)) && failed=$((failed + 1))
    printf 'FAILED  %s: %d passed, %d failed, exit code %d after %d s\n' "$1" "${good:-0}" "$bad" "$code" "$seconds"
    tail -n 300 "$log"
}

finish() {
    local words="$passed passed, $failed failed"
    ((skipped > 0)) && words+=", $skipped skipped"
    printf '%s\n' "$words"
    ((failed == 0 && passed > 0))
    exit
}
