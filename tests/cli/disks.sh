#!/usr/bin/env bash
# Output that cannot be written, files that cannot be replaced: a full disk, a
# disk that may only be read, a file that may not grow, a reader that is gone.
if [ -z "${RQL_MOUNTS:-}" ] && unshare -rm true 2>/dev/null; then
    RQL_MOUNTS=1 exec unshare -rm "$0"
fi
source "$(dirname "$0")/harness.bash"

bad='SELECT Month CustomerName FROM OficeUsage ORDER BY Month DESC'
echo 'SELECT City FROM Profile ORDER BY City ASC' >good.rql
echo "$bad" >bad.rql
echo 'SELECT City FROM Profile LIMIT 5' >other.rql
echo '[{"datasetName": "Shoes", "selectableColumns": ["Size"]}]' >live.json
echo '{}' >old.json

# --- Standard output ---

# Each command, so that it prints something.
printing=(
    'check bad.rql' 'check --diff bad.rql' 'check --fix -' 'format -'
    'format --stdout bad.rql' 'format --check bad.rql' 'format --diff bad.rql'
    'rewrite --set-limit 5 --stdout good.rql' 'rewrite --set-limit 5 --diff good.rql'
    'payload good.rql' 'parse --show tree good.rql'
    'parse --show tokens good.rql' 'describe good.rql' 'diff good.rql other.rql'
    'fingerprint good.rql' 'explain unknown-column' 'rules' 'rules --json'
    'catalog list' 'catalog show ISVUsage' 'catalog check live.json'
    'catalog diff builtin cmp=live.json' 'catalog impact builtin cmp=live.json good.rql'
    'catalog merge --api cmp live.json' 'suppressions --json good.rql' 'config good.rql'
    'config --schema' 'init --stdout' 'completion bash' 'help' 'help --man check'
    'check --help' '--version'
)

# None is forgotten but the server, which is asked below.
for command in $("$REPORTQL" --help | sed -n 's/^  \([a-z]\{1,\}\)  .*/\1/p'); do
    [ "$command" = lsp ] || printf '%s\n' "${printing[@]}" | grep -q "^$command"
    judge $? "nothing is known of $command"
done
formats=$("$REPORTQL" check --output-format none 2>&1 | sed 's/.*takes //; s/|/ /g')
[ "$(wc -w <<<"$formats")" -gt 10 ]
judge $? "these are all formats: $formats"
for format in $formats; do
    printing+=("check --output-format $format bad.rql")
done

ends() { # ends STATUS COMMAND: what it did with its output is in `err`
    [ "$status" -eq "$1" ]
    judge $? "$2: status $status, not $1"
}

: >out
for command in "${printing[@]}"; do
    last="reportql $command"
    if [ -w /dev/full ]; then
        status=0
        # shellcheck disable=SC2086
        "$REPORTQL" $command <bad.rql >/dev/full 2>err || status=$?
        ends 3 "$command >/dev/full"
        has err 'cannot write standard output: No space left on device'
    fi
    # A pipe that nobody reads: no word about it.
    # shellcheck disable=SC2086
    { sleep 0.02; "$REPORTQL" $command <bad.rql 2>err; echo $? >status; } | :
    status=$(cat status)
    ends 3 "$command | :"
    lacks err 'cannot write'
    # No standard output at all.
    status=0
    # shellcheck disable=SC2086
    "$REPORTQL" $command <bad.rql >&- 2>err || status=$?
    ends 3 "$command >&-"
done

# The server is asked something.
body='{"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}}'
printf 'Content-Length: %d\r\n\r\n%s' ${#body} "$body" >request
last='reportql lsp'
if [ -w /dev/full ]; then
    status=0
    "$REPORTQL" lsp <request >/dev/full 2>err || status=$?
    ends 3 'lsp >/dev/full'
    has err 'cannot write standard output: No space left on device'
fi
{ sleep 0.02; "$REPORTQL" lsp <request 2>err; echo $? >status; } | :
status=$(cat status)
ends 1 'lsp | :'
empty err
status=0
"$REPORTQL" lsp <. >out 2>err || status=$?
ends 3 'lsp <.'
has err 'cannot read standard input: Is a directory'

# Standard error that cannot be written changes no verdict.
status=0
"$REPORTQL" check good.rql missing.rql 2>/dev/full >out || status=$?
ends 2 'check 2>/dev/full'
status=0
"$REPORTQL" check bad.rql 2>&- >out || status=$?
ends 1 'check 2>&-'

# --- Reports in files ---

for format in $formats; do
    if [ -w /dev/full ]; then
        run 3 check --output-format "$format=/dev/full" bad.rql
        has err 'cannot write /dev/full: No space left on device'
    fi
done
run 1 check --output-format json=report.json bad.rql
cp report.json before.json
# Of what the program writes, only pipes have room.
limited() { # limited STATUS ARGUMENT...
    local expected=$1
    shift
    said=$( (ulimit -f 1 && "$REPORTQL" "$@" 2>&1 >/dev/null))
    status=$?
    printf '%s\n' "$said" >err
    ends "$expected" "$*, where files may not grow"
}

limited 3 check --output-format json=report.json \
    --output-format text=/dev/null --level info --select unknown-column \
    $(yes bad.rql | head -n 40)
has err 'report.json: File too large'
cmp -s report.json before.json
judge $? 'the report is another one'

# --- Files that are changed in place ---

no_leftovers() { # no_leftovers DIRECTORY
    [ -z "$(find "$1" -name '.reportql-*')" ]
    judge $? 'a temporary file was left behind'
}

stays() { # stays DIRECTORY ARGUMENT...: nothing is changed there, and it is said
    local directory=$1
    shift
    rm -rf copy
    cp -a "$directory" copy
    run 2 "$@"
    diff -r "$directory" copy >diff
    judge $? "something has changed: $(cat diff)"
    no_leftovers "$directory"
}

# Commands that write, with what they say; {} is the directory.
writing=(
    'check --fix {}|not fixed' 'check --add-suppressions=x {}|not fixed'
    'check --baseline {}/base.line --update-baseline {}|not fixed'
    'format {}|not formatted' 'rewrite --set-limit 5 {}/good.rql|not fixed'
    'payload --output {}/old.json good.rql|cannot write'
    'catalog merge --api cmp live.json --output {}/old.json|cannot write'
    'init {}/new|not written'
)

refused() { # refused DIRECTORY REASON
    local row command
    for row in "${writing[@]}"; do
        command=${row%|*}
        # shellcheck disable=SC2086
        stays "$1" ${command//\{\}/$1}
        has err "${row#*|}"
        has err "$2"
    done
}

fill() { # fill DIRECTORY
    mkdir -p "$1/new"
    cp bad.rql old.json "$1"
    for ((i = 0; i < 300; i++)); do
        echo 'select City   from Profile;'
    done >"$1/good.rql"
    cat "$1/good.rql" >>"$1/bad.rql"
}

fill small
limited 2 check --fix small
has err 'not fixed: cannot write the new content: File too large'
no_leftovers small
for ((i = 0; i < 300; i++)); do
    echo 'select City   from Profile;'
done | cmp -s - small/good.rql
judge $? 'the file has changed'

# Disks of our own, where the system lets us have some.
if [ -n "${RQL_MOUNTS:-}" ]; then
    mkdir full fixed
    if mount -t tmpfs -o size=96k tmpfs full 2>mounting; then
        fill full
        head -c 1000000 /dev/zero >full/rest 2>filling
        refused full 'No space left on device'
        umount full
    fi
    fill fixed
    if mount --bind fixed fixed 2>mounting &&
        mount -o remount,bind,ro fixed 2>mounting; then
        refused fixed 'Read-only file system'
        umount fixed
    fi
fi
finish
