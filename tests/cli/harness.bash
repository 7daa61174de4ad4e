# How the tests of the command line are written.  Source it, run the program
# with `run STATUS ARGUMENT...`, then ask about its output; end with `finish`.
set -u
export LC_ALL=C.UTF-8
unset NO_COLOR
: "${REPORTQL:?the program to test}"
corpus=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../corpus" && pwd)
scratch=$(mktemp -d)
trap 'chmod -R u+rwX "$scratch"; rm -rf "$scratch"' EXIT
cd "$scratch" || exit 2
passed=0
failed=0
last=

judge() { # judge CODE WHAT
    if [ "$1" -eq 0 ]; then
        passed=$((passed + 1))
        return
    fi
    failed=$((failed + 1))
    echo "line ${BASH_LINENO[-2]}: $last"
    echo "    $2"
    echo "--- output"
    head -c 1500 "$scratch/out"
    echo "--- errors"
    head -c 1500 "$scratch/err"
    echo "---"
}

# Run the program; its standard input is that of `run`.
run() {
    local expected=$1 status=0
    shift
    last="reportql $*"
    "$REPORTQL" "$@" >"$scratch/out" 2>"$scratch/err" || status=$?
    [ "$status" -eq "$expected" ]
    judge $? "status $status, not $expected"
}

has() { # has out|err TEXT
    grep -qF -- "$2" "$scratch/$1"
    judge $? "standard $1 lacks: $2"
}

lacks() { # lacks out|err TEXT
    ! grep -qF -- "$2" "$scratch/$1"
    judge $? "standard $1 has: $2"
}

empty() { # empty out|err
    [ ! -s "$scratch/$1" ]
    judge $? "standard $1 is not empty"
}

# The whole output.
is() { # is out|err TEXT
    [ "$(cat "$scratch/$1")" = "$2" ]
    judge $? "standard $1 is not: $2"
}

# The output is JSON for which the jq filter holds.
json() {
    jq -e "$1" "$scratch/out" >"$scratch/jq" 2>&1
    judge $? "not true: $1"
}

# The output is one JSON text of ASCII or UTF-8, and ends with a line break.
is_json() {
    jq -es 'length == 1' "$scratch/out" >"$scratch/jq" 2>&1 &&
        iconv -f UTF-8 -t UTF-8 "$scratch/out" >"$scratch/jq" 2>&1 &&
        [ "$(tail -c 1 "$scratch/out" | od -An -tx1 | tr -d ' ')" = 0a ]
    judge $? "not one JSON text"
}

finish() {
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ]
    exit
}
