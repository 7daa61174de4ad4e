# What the tests of packages share: a scratch folder, a home of their own in
# which nothing is set up, and judging.  Source it; end with `finish`.
set -u
export LC_ALL=C.UTF-8
: "${REPORTQL:?the program to test}"
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
scratch=$(mktemp -d)
trap 'chmod -R u+rwX "$scratch"; rm -rf "$scratch"' EXIT
mkdir -p "$scratch"/{bin,home,config,cache,data,work}
export HOME=$scratch/home XDG_CONFIG_HOME=$scratch/config
export XDG_CACHE_HOME=$scratch/cache XDG_DATA_HOME=$scratch/data
unset NO_COLOR GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE
ln -s "$(realpath "$REPORTQL")" "$scratch/bin/reportql"
PATH=$scratch/bin:$PATH
cd "$scratch/work" || exit 2
passed=0
failed=0

judge() { # judge CODE WHAT
    if [ "$1" -eq 0 ]; then
        passed=$((passed + 1))
        return
    fi
    failed=$((failed + 1))
    echo "line ${BASH_LINENO[-2]}: $2"
    if [ -e "$scratch/out" ]; then
        echo "--- output"
        tail -c 3000 "$scratch/out"
        echo "---"
    fi
}

# Run a command; its output is kept for `has`.
run() { # run STATUS COMMAND...
    local expected=$1 status=0
    shift
    "$@" >"$scratch/out" 2>&1 </dev/null || status=$?
    [ "$status" -eq "$expected" ]
    judge $? "$*: status $status, not $expected"
}

has() { # has TEXT
    grep -qF -- "$1" "$scratch/out"
    judge $? "the output lacks: $1"
}

lacks() { # lacks TEXT
    ! grep -qF -- "$1" "$scratch/out"
    judge $? "the output has: $1"
}

# Files with a query that is right, and with one that is not.
queries() {
    cat >good.rql <<'END'
SELECT CustomerName
FROM CustomersAndTenants
TIMESPAN LAST_MONTH
END
    sed 's/CustomerName/CustomerNam/' good.rql >bad.rql
}

skip() { # skip WHY
    printf '\n*** SKIPPED: %s\n*** scripts/test installs it.\n\n' "$1"
    exit 77
}

needs() { # needs COMMAND...
    local command
    for command; do
        command -v "$command" >/dev/null || skip "$command is not here"
    done
}

finish() {
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ]
    exit
}
