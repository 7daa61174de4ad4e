#!/usr/bin/env bash
# pre-commit runs the hooks of this repository in another one: a bad query fails
# the commit, a good one passes, formatting changes files.
source "$(dirname "$0")/harness.bash"
needs pre-commit git cmake
export PRE_COMMIT_HOME=$scratch/pre-commit
export GIT_CONFIG_GLOBAL=$scratch/gitconfig GIT_CONFIG_NOSYSTEM=1
# Nothing is to be fetched: what tries has no way out.
export http_proxy=http://127.0.0.1:9 https_proxy=http://127.0.0.1:9
export PIP_NO_INDEX=1 CMAKE_BUILD_TYPE=Debug
cat >"$GIT_CONFIG_GLOBAL" <<'END'
[user]
    name = Somebody
    email = somebody@example.com
[init]
    defaultBranch = main
[advice]
    detachedHead = false
[protocol "file"]
    allow = always
[safe]
    directory = *
END

# A repository of the hooks, with what is in the tree at present.
hooks=$scratch/hooks
mkdir "$hooks"
(cd "$top" && git ls-files -z --cached --others --exclude-standard |
    xargs -0 sh -c 'for f; do [ ! -e "$f" ] || printf "%s\0" "$f"; done' sh |
    tar --null -T - -cf -) | tar -C "$hooks" -xf -
git -C "$hooks" init -q
git -C "$hooks" add -A
git -C "$hooks" commit -q -m "The hooks"
revision=$(git -C "$hooks" rev-parse HEAD)

run 0 pre-commit validate-manifest "$top/.pre-commit-hooks.yaml"

queries
mv good.rql bad.rql "$scratch"
printf 'select CustomerName   from CustomersAndTenants\n' >"$scratch/loose.rql"

# Use these hooks from now on.
with_hooks() { # with_hooks ID...
    local id
    {
        printf 'repos:\n  - repo: %s\n    rev: %s\n    hooks:\n' "$hooks" "$revision"
        for id; do
            printf '      - id: %s\n' "$id"
        done
    } >.pre-commit-config.yaml
    git add -A
}

check_hooks() { # check_hooks SUFFIX
    mkdir "$scratch/work/repository$1"
    cd "$scratch/work/repository$1" || exit 2
    git init -q .
    run 0 pre-commit install
    cp "$scratch/good.rql" .
    echo '{"name": "no request", "version": 1}' >package.json
    with_hooks "reportql-check$1"
    run 0 git commit -q -m "Good queries, and files that are none"
    has 'reportql check'
    has 'Passed'
    lacks 'no request'

    cp "$scratch/bad.rql" bad.rql
    git add -A
    run 1 git commit -q -m "A bad query"
    has "- hook id: reportql-check$1"
    has '- exit code: 1'
    has 'bad.rql:1:8: error: CustomersAndTenants has no column CustomerNam'
    has 'did you mean CustomerName?'
    lacks 'good.rql:'

    # The fix is made, and not yet in the commit, which therefore fails.
    with_hooks "reportql-fix$1"
    run 1 git commit -q -m "A bad query"
    has 'files were modified by this hook'
    cmp -s bad.rql good.rql
    judge $? "the query is not mended"
    git add -A
    run 0 git commit -q -m "A mended query"

    cp "$scratch/loose.rql" loose.rql
    with_hooks "reportql-format$1"
    run 1 git commit -q -m "A query with no layout"
    has "- hook id: reportql-format$1"
    has 'files were modified by this hook'
    [ "$(head -n 1 loose.rql)" = "SELECT CustomerName" ]
    judge $? "the query is not laid out: $(cat loose.rql)"
    git add -A
    run 0 git commit -q -m "A query that is laid out"
    run 0 pre-commit run --all-files
}

check_hooks -system
check_hooks ''

# It was built once, in the folder that pre-commit keeps, from that revision.
program=$(find "$PRE_COMMIT_HOME" -path '*/build/once/reportql' -type f)
[ -x "$program" ]
judge $? "the hooks have not built their own program"
"$program" --version --verbose >"$scratch/out"
has "${revision:0:12}"
[ "$(find "$PRE_COMMIT_HOME" -path '*/build/once/reportql' -type f | wc -l)" -eq 1 ]
judge $? "it was built more than once"
finish
