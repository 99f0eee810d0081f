#!/usr/bin/env bash
# Speaks the prompts of prompts.tsv, or those named: WAV at 16 kHz, IMA ADPCM (64 kbit/s), speech at -20 dBov.
# By hand, when the table changes; the result is committed. Needs espeak-ng and sox (Debian 12).
set -euo pipefail
cd "$(dirname "$0")"

out=../../src/KpnEen.Pbx/Prompts/Audio
level=-20
temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT

# speak NAME LANGUAGE VOICE SPEED TEXT
speak() {
    [[ $5 == - ]] && return
    local said=$temporary/said.wav bare=$temporary/bare.wav file=$out/$2/$1.wav loudness
    espeak-ng -v "$3" -s "$4" -g 1 -w "$said" -- "$5"
    # Without the silence at both ends: prompts are said one after the other.
    sox "$said" "$bare" rate -v 16k highpass 80 \
        silence 1 0.01 -48d reverse silence 1 0.01 -48d reverse
    loudness=$(sox "$bare" -n stats 2>&1 | awk '/^RMS lev dB/ { print $4 }')
    mkdir -p "$out/$2"
    # The shortest words get some air; the limiter keeps the peaks below full scale.
    sox -D "$bare" -e ima-adpcm "$file" \
        gain -l "$(awk -v is="$loudness" -v wanted="$level" 'BEGIN { print wanted - is }')" \
        gain -l 0 fade t 0.003 0 0.01 pad 0.01 0.05
}

while IFS=$'\t' read -r name nl en; do
    [[ -z $name || $name == \#* ]] && continue
    (($# > 0)) && [[ " $* " != *" $name "* ]] && continue
    speak "$name" nl nl 165 "$nl"
    speak "$name" en en-gb 165 "$en"
done <prompts.tsv

find "$out" -name '*.wav' -printf '%s\n' | awk '{ sum += $1 } END { printf "%d files, %.2f MB\n", NR, sum / 1e6 }'
