# What the tests of editors share: a home of their own, in which nothing is set
# up, and `reportql` on PATH as a user has it.  Source it.
set -euo pipefail
export LC_ALL=C.UTF-8
: "${REPORTQL:?the program to test}"
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
here=$top/tests/editors
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

mkdir -p "$scratch"/{bin,home,config,cache,data,state,run,work}
chmod 700 "$scratch/run"
export HOME=$scratch/home XDG_CONFIG_HOME=$scratch/config
export XDG_CACHE_HOME=$scratch/cache XDG_DATA_HOME=$scratch/data
export XDG_STATE_HOME=$scratch/state XDG_RUNTIME_DIR=$scratch/run
export TMPDIR=$scratch/run
unset NO_COLOR VIMINIT VIMRUNTIME EMACSLOADPATH
ln -s "$(realpath "$REPORTQL")" "$scratch/bin/reportql"
export PATH=$scratch/bin:$PATH
cd "$scratch/work"

# The parts of this test that are expected to fail.
PENDING=$(sed -n "s/^$(basename "$0" .sh): //p" "$here/pending.txt")
export PENDING

skip() { # skip WHY
    printf '\n*** SKIPPED: %s\n*** scripts/test installs it.\n\n' "$1"
    exit 77
}

need_program() { # need_program NAME
    command -v "$1" >/dev/null || skip "no program $1"
}

# The Node modules that install.sh has put into a folder of the build.
need_modules() { # need_modules FOLDER
    modules=${REPORTQL_EDITOR_MODULES:?where install.sh has installed}/$1
    need_program node
    [ -e "$modules/installed" ] ||
        skip "no Node modules in $modules (tests/editors/install.sh)"
    modules+=/node_modules
}

# The keywords of the language, as the grammar lists them.
keywords() {
    sed -n '/The one list of keywords/,/^$/p' "$top/grammar/rql.y" |
        grep -o '"[A-Z]*"' | tr -d '"'
}
