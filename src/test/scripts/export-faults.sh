#!/usr/bin/env bash
# Lets exports fail in every way that can be arranged, and looks after each whether the target is absent
# or verifies, the sources are untouched, the message is one sentence, and the next export succeeds.
#
#   export-faults.sh JAR [KILLS] [SEED] [MEGABYTES]
#
# JAR is the packaged application, or a class path. KILLS says how often an export is killed (100), SEED
# chooses the moments, MEGABYTES is the size of each of three models (48). JAVA names the java command.
# A full and a read-only disk are mounted where that is allowed, and left out otherwise.
set -euo pipefail

java=${JAVA:-java}
maec=("$java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC) # starting is most of what an export takes here
if [ -f "$1" ]; then
    maec+=(-jar "$(realpath "$1")")
else
    maec+=(-cp "$1" maec.Main)
fi
kills=${2:-100}
RANDOM=${3:-1}
megabytes=${4:-48}
work=$(mktemp -d)
disk=$work/disk
running=

end() {
    [ -z "$running" ] || kill -9 "$running" 2> /dev/null || true
    umount "$disk" 2> /dev/null || true
    rm -rf "$work"
}
trap end EXIT

fail() {
    echo "FAILED: $*"
    cat "$work/log" 2> /dev/null || true
    exit 1
}

# A model of bfloat16 numbers, none of which is infinite: every byte is one of 0x30 to 0x3f.
model() {
    local tensors=12 rows header= begin=0 i bytes
    rows=$((megabytes * 1024 * 1024 / tensors / 2 / 512))
    bytes=$((rows * 512 * 2))
    for ((i = 0; i < tensors; i++)); do
        header+="${header:+,}\"model.layers.$i.mlp.up_proj.weight\":{\"dtype\":\"BF16\","
        header+="\"shape\":[$rows,512],\"data_offsets\":[$begin,$((begin + bytes))]}"
        begin=$((begin + bytes))
    done
    header="{$header}"
    while [ $((${#header} % 8)) -ne 0 ]; do header+=" "; done
    mkdir -p "$1"
    {
        printf "$(printf '\\x%02x\\x%02x\\x%02x\\x00\\x00\\x00\\x00\\x00' \
            $((${#header} & 255)) $((${#header} >> 8 & 255)) $((${#header} >> 16)))"
        printf '%s' "$header"
        head -c $begin /dev/urandom | LC_ALL=C tr '\000-\377' "$(printf '0-?%.0s' {1..16})"
    } > "$1/model.safetensors"
}

recipe() {
    cat > "$1/recipe.yaml" <<END
version: 1
sources:
  base: base
  abilities:
    a: {model: tuned-a}
  languages:
    b: tuned-b
recipe: {key_percent: 10, tensor_percent: 50}
END
}

# The sources in a folder of their own, which may be damaged.
sources() {
    rm -rf "$1"
    mkdir -p "$1"
    cp -r "$work"/sources/* "$1"
}

start() {
    "${maec[@]}" combine "$1/recipe.yaml" --output "$2" --shard-size "$((megabytes / 6 + 1))MB" \
        > /dev/null 2> "$work/log" &
    running=$!
}

finish() {
    local code=0
    wait "$running" || code=$?
    running=
    return "$code"
}

# Until the export has begun to write, or is over.
until_writing() {
    local hidden
    hidden=$(dirname "$1")/.$(basename "$1").maec-part
    until [ -n "$(find "$hidden" -name '*model*' 2> /dev/null)" ] ||
        ! kill -0 "$running" 2> /dev/null; do sleep 0.01; done
}

one_sentence() {
    local last
    last=$(tail -n 1 "$work/log")
    [[ $last == "maec: "*. ]] || fail "no sentence: $last"
    ! grep -qE 'Exception|^\s+at |Internal error' "$work/log" || fail "a stack trace"
    [ "$(grep -c '^maec: ' "$work/log")" = 1 ] || fail "more than one sentence"
}

untouched() {
    (cd "$work/sources" && sha256sum --quiet -c "$work/digests") || fail "a source was changed"
}

# The target is absent or verifies; nothing is left beside it that anybody sees.
absent_or_whole() {
    if [ -e "$1" ]; then
        "${maec[@]}" verify "$1" > /dev/null 2> "$work/log" || fail "$1 does not verify"
    fi
}

# An export from the sources succeeds and gives the same bytes, and leaves nothing beside.
succeeds() {
    rm -rf "$1"
    start "$work/sources" "$1"
    finish || fail "the next export does not succeed"
    diff -r "$work/expected" "$1" > /dev/null || fail "the next export gives other bytes"
    rm -rf "$1"
    local left
    left=$(ls -A "$(dirname "$1")")
    [ -z "$left" ] || fail "left behind: $left"
}

milliseconds() { echo $((${EPOCHREALTIME/[.,]/} / 1000)); }

echo "making three models of $megabytes MB"
mkdir -p "$work/out" "$disk"
for name in base tuned-a tuned-b; do model "$work/sources/$name"; done
recipe "$work/sources"
(cd "$work/sources" && find . -type f -exec sha256sum {} +) > "$work/digests"
target=$work/out/merged # model card and recipe hold the name, so others have it as well
begin=$(milliseconds)
start "$work/sources" "$target"
finish || fail "an export that nobody disturbs"
lasts=$(($(milliseconds) - begin))
mv "$target" "$work/expected"
"${maec[@]}" verify "$work/expected" --base "$work/sources/base" > /dev/null 2> "$work/log" ||
    fail "an export that nobody disturbed does not verify"

killed=0 finished=0 whole=0 began=0
while [ "$killed" -lt "$kills" ]; do
    touch "$work/stamp"
    start "$work/sources" "$target"
    moment=$((RANDOM * lasts * 11 / 10 / 32768))
    sleep "$((moment / 1000)).$(printf %03d $((moment % 1000)))"
    if kill -9 "$running" 2> /dev/null; then
        killed=$((killed + 1))
        finish 2> /dev/null || true
        [ -z "$(find "$work/out/.merged.maec-part" -newer "$work/stamp" 2> /dev/null)" ] ||
            began=$((began + 1))
        [ ! -e "$target" ] || whole=$((whole + 1))
        absent_or_whole "$target"
        rm -rf "$target"
    else
        finish || fail "an export after $killed kills"
        finished=$((finished + 1))
        diff -r "$work/expected" "$target" > /dev/null || fail "other bytes after $killed kills"
        rm -rf "$target"
    fi
    untouched
done
succeeds "$target"
echo "killed $killed exports, $began of them while they wrote and $whole when the name was taken;" \
    "$((finished + 1)) ended by themselves, always with the same bytes"

for fault in cut written removed; do
    sources "$work/damaged"
    start "$work/damaged" "$target"
    until_writing "$target"
    case $fault in
        cut) truncate -s 100000 "$work/damaged/tuned-b/model.safetensors" ;;
        written) printf x | dd of="$work/damaged/tuned-b/model.safetensors" bs=1 conv=notrunc \
            seek=$((megabytes * 1024 * 512)) 2> /dev/null ;;
        removed) rm -r "$work/damaged/base" "$work/damaged/tuned-b" ;;
    esac
    if finish; then
        absent_or_whole "$target"
        echo "a source $fault while it is read: the export was whole"
    else
        one_sentence
        [ ! -e "$target" ] || fail "a target in spite of the failure"
        echo "a source $fault while it is read: $(tail -n 1 "$work/log" | cut -c 1-100)…"
    fi
    rm -rf "$target"
    untouched
    succeeds "$target"
done
rm -r "$work/damaged/base" 2> /dev/null || true
start "$work/damaged" "$target"
! finish || fail "an export without its base"
one_sentence
[ ! -e "$target" ] || fail "a target without sources"

if mount -t tmpfs -o size=$((megabytes / 2))m none "$disk" 2> /dev/null; then
    start "$work/sources" "$disk/merged"
    ! finish || fail "an export that cannot fit"
    one_sentence
    [ -z "$(ls -A "$disk")" ] || fail "something is left on the small disk"
    mount -o remount,size=$((megabytes * 3))m "$disk"
    start "$work/sources" "$disk/merged"
    until_writing "$disk/merged"
    dd if=/dev/zero of="$disk/hog" bs=1M 2> /dev/null || true
    if finish; then absent_or_whole "$disk/merged"; else one_sentence; fi
    echo "a disk that fills up: $(tail -n 1 "$work/log" | cut -c 1-100)…"
    rm -rf "$disk/hog" "$disk/merged"
    [ -z "$(ls -A "$disk")" ] || fail "something is left on the full disk"
    untouched
    succeeds "$disk/merged"
    mount -o remount,ro "$disk"
    start "$work/sources" "$disk/merged"
    ! finish || fail "an export to a read-only disk"
    one_sentence
    echo "a read-only disk: $(tail -n 1 "$work/log" | cut -c 1-100)…"
    untouched
else
    echo "left out: a full and a read-only disk, which only the superuser can mount"
fi

if [ "$(id -u)" != 0 ]; then
    chmod a-w "$work/out"
    start "$work/sources" "$target"
    ! finish || fail "an export to a read-only folder"
    one_sentence
    chmod u+w "$work/out"
    echo "a read-only folder: $(tail -n 1 "$work/log" | cut -c 1-100)…"
fi
succeeds "$target"
echo "all faults ended as they should"
