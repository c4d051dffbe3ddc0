#!/usr/bin/env bash
# Kills locating and training at random moments and looks whether the results are those of a run that
# was never disturbed, byte for byte.
#
#   kill-during-training.sh JAR [KILLS] [SEED]
#
# JAR is the packaged application, KILLS how often each command is killed (20), SEED of the moments.
# Location by a warm-up training, training of everything, and location by summed gradients are
# disturbed in turn. JAVA names the java command. The project is the sample project, made once in a temporary folder.
set -euo pipefail

jar=$(realpath "$1")
kills=${2:-20}
RANDOM=${3:-1}
java=${JAVA:-java}
work=$(mktemp -d)
running=
trap '[ -z "$running" ] || kill -9 "$running" 2>/dev/null || true; rm -rf "$work"' EXIT

maec() { "$java" -jar "$jar" "$@"; }

# What a command makes, as digests by name; checkpoints of trainings must be gone by then.
made() {
    (cd "$1/artifacts" && find . -type f ! -name '*.provenance.json' -print0 |
        sort -z | xargs -0 sha256sum)
}

# Runs a command on a project again and again, and kills it KILLS times.
disturb() {
    local command=$1 project=$2 expected=$3 killed=0 finished=0
    while [ "$killed" -lt "$kills" ]; do
        # the command is split into its words
        "$java" -jar "$jar" $command "$project" --checkpoint-seconds 0.2 \
            > "$work/log" 2>&1 &
        running=$!
        sleep "$((RANDOM % 5)).$((RANDOM % 10))"
        if kill -9 "$running" 2> /dev/null; then
            killed=$((killed + 1))
            wait "$running" 2> /dev/null || true
        else
            wait "$running" || { cat "$work/log"; echo "FAILED to go on after $killed kills"; exit 1; }
            compare "$command" "$project" "$expected"
            finished=$((finished + 1))
            restart "$command" "$project"
        fi
        running=
    done
    maec $command "$project" > "$work/log" 2>&1 || { cat "$work/log"; exit 1; }
    compare "$command" "$project" "$expected"
    echo "$command: killed $killed times, finished $((finished + 1)) times, always the same bytes"
}

# Forgets what a command made, so that it has something to do.
restart() {
    if [[ "$1" == locate* ]]; then
        rm -rf "$2/artifacts"
    else
        rm -rf "$2"/artifacts/*.delta.* "$2"/artifacts/*.model "$2"/artifacts/*.model.*
    fi
}

compare() {
    if ! diff <(made "$2") "$3"; then
        echo "FAILED: $1 made something else after it was killed"
        exit 1
    fi
}

echo "making the sample project"
maec sample "$work/whole" > /dev/null 2>&1
rm -rf "$work/whole/artifacts"
cp -a "$work/whole" "$work/killed"
maec locate "$work/whole" > /dev/null 2>&1
made "$work/whole" > "$work/located"
maec train "$work/whole" > /dev/null 2>&1
made "$work/whole" > "$work/trained"
disturb locate "$work/killed" "$work/located"
disturb train "$work/killed" "$work/trained"

summing="locate --score taylor --batches 400"
rm -rf "$work"/whole/artifacts "$work"/killed/artifacts
maec $summing "$work/whole" > /dev/null 2>&1
made "$work/whole" > "$work/summed"
disturb "$summing" "$work/killed" "$work/summed"
