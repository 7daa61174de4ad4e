#!/usr/bin/env bash
# Walks: the same output for any number of threads; odd trees; lists of names.
source "$(dirname "$0")/harness.bash"

# What standard output, standard error and the exit status are, in one file.
record() { # record FILE ARGUMENT...
    local file=$1 status=0
    shift
    "$REPORTQL" "$@" >"$file.out" 2>"$file.err" || status=$?
    { cat "$file.out"; echo "== errors"; cat "$file.err"; echo "== $status"; } \
        >"$file"
}

good='SELECT City FROM Profile ORDER BY City ASC'
bad='SELECT Contry FROM Profile'

# --- The same for any number of threads ---

plant() { # plant DIRECTORY
    local i
    mkdir -p "$1"
    for i in {1..150}; do
        mkdir -p "$1/d$((i % 13))/e$((i % 3))"
        if [ $((i % 4)) -eq 0 ]; then
            echo "$bad" >"$1/d$((i % 13))/e$((i % 3))/q$i.rql"
        else
            echo "$good" >"$1/d$((i % 13))/e$((i % 3))/q$i.rql"
        fi
    done
    echo "$bad" >"$1/d3/new
line.rql"
    echo "$bad" >"$1/d3/$(printf 'n%.0s' {1..251}).rql"
    printf '\xff' >"$1/d4/bytes.rql"
    : >"$1/d4/empty.rql"
    echo '{"Query": "SELECT Contry FROM Profile"}' >"$1/d5/body.json"
    echo '{"name": "package"}' >"$1/d5/package.json"
    seq -f 'SELECT Contry, City%g FROM Profile;' 3000 >"$1/d6/large.rql"
    ln -s ../d6 "$1/d7/link"
    ln -s ../d6/large.rql "$1/d7/link.rql"
    ln -s /etc "$1/d7/out"
    ln -s .. "$1/d7/up"
    ln -s nowhere "$1/d7/gone.rql"
    mkfifo "$1/d8/pipe.rql"
    mkdir "$1/d9/locked" "$1/d9/named.rql"
    echo "$bad" >"$1/d9/locked/q.rql"
    echo "$bad" >"$1/d9/locked.rql"
    chmod 000 "$1/d9/locked" "$1/d9/locked.rql"
}
plant tree

same() { # same ARGUMENT...
    local jobs
    record one "$@" --jobs 1
    for jobs in 2 7; do
        record many "$@" --jobs "$jobs"
        last="reportql $* --jobs $jobs"
        cmp -s one many
        judge $? "the output is not that of one thread: $(diff one many | head -3)"
    done
}
same check tree
same check --output-format json tree
same check --level info --fail-on info missing tree also-missing tree/d3
same check --diff tree
same check tree/d1/e1/*.rql missing tree/d6/large.rql tree/d4/bytes.rql
same check - tree </dev/null
same format --check tree
same format --diff tree
same format --stdout tree
same parse tree
same describe tree
same fingerprint --duplicates tree
same rewrite --set-limit 5 --diff tree
same check tree nothing
run 1 check --output-format json tree/d0 tree/d3 tree/d5
json '[.files[].path] | length > 30 and . == sort'

# Links are not followed, neither out of the tree nor in it.
run 1 check --output-format json tree/d7
json '[.files[].path | select(test("link|out|up|gone"))] == []'

# Changes are made once, by any number of threads.
for jobs in 1 2 7; do
    rm -rf copy
    plant copy
    record fixed check --fix --jobs $jobs copy
    last="check --fix --jobs $jobs"
    chmod -R u+rwX copy
    (cd copy && find . -type f -exec cksum {} + | sort) >sums
    cat fixed sums >result$jobs
    cmp -s result1 result$jobs
    judge $? "not what one thread makes of it"
    rm -rf copy
done
for jobs in 1 2; do
    for i in {1..100}; do echo "select City from Profile" >f$i.rql; done
    run 0 format --jobs $jobs f*.rql f1.rql f2.rql
    empty err
    run 0 format --check f*.rql
    for i in {1..100}; do echo "$bad" >f$i.rql; done
    run 0 check --fix --jobs $jobs f*.rql f7.rql ./f8.rql
    lacks err changed
done
rm -f f*.rql

# --- Odd trees ---

# A path that is longer than any system call takes.
(
    name=$(printf 'x%.0s' {1..200})
    mkdir deep && cd deep || exit
    for _ in {1..60}; do mkdir "$name" && cd -P "$name" || exit; done
    echo "$bad" >q.rql
) 2>/dev/null
if [ -d deep ]; then
    run 1 check --output-format json deep
    json '.summary.files == 1 and (.files[0].path | length) > 12000'
    same check deep
fi
(
    mkdir low && cd low || exit
    for _ in {1..300}; do mkdir -p d && echo "$good" >z.rql && cd d || exit; done
    echo "$bad" >q.rql
)
run 1 check --output-format json low
json '.summary.files == 301'
same check low
(ulimit -n 24 && "$REPORTQL" check --jobs 2 --quiet low >out 2>err)
[ $? -eq 1 ]
judge $? "with few file descriptors: $(head -3 err)"

mkdir wide
(cd wide && seq -f 'q%g.rql' 3000 | xargs touch)
run 0 check --output-format json wide
json '.summary.files == 3000 and ([.files[].path] | . == sort)'

# The tree changes meanwhile: directories are swapped for links that lead out.
mkdir -p swap/in outside
echo "$bad" >outside/secret.rql
for i in {1..400}; do echo "$good" >swap/in/q$i.rql; done
for _ in {1..60}; do
    mv swap/in swap/was && ln -s ../outside swap/in
    rm swap/in && mv swap/was swap/in
done &
for _ in {1..20}; do "$REPORTQL" check --jobs 2 swap; done >out 2>err
wait
lacks out secret

# Nor is anything written outside, not even what is the same there.
mkdir twin
for i in {1..100}; do echo "$bad" >twin/q$i.rql; done
cksum twin/* >before
for _ in 1 2 3; do
    rm swap/in/*
    cp twin/* swap/in
    for _ in {1..200}; do
        mv swap/in swap/was && ln -s ../twin swap/in
        rm swap/in && mv swap/was swap/in
    done &
    "$REPORTQL" check --fix --quiet swap >out 2>err
    "$REPORTQL" format --quiet swap >out 2>err
    wait
done
last='check --fix swap'
cksum twin/* | cmp -s - before
judge $? "something outside is changed"

# A file whose path is too long for a system call is changed too.
if [ -d deep ]; then
    run 0 check --fix deep
    run 0 check deep
fi

# --- Reading ends when nobody listens ---

last='check | head'
"$REPORTQL" check --jobs 3 --level info tree 2>err | head -1 >out
status=${PIPESTATUS[0]}
[ "$status" -ge 1 ]
judge $? "status $status"
[ "$(wc -l <out)" -eq 1 ]
judge $? "no first line"

# --- Lists of names ---

mkdir list
echo "$bad" >list/a.rql
echo "$good" >'list/b c.rql'
echo "$bad" >'list/new
line.rql'
echo "$bad" >-
printf 'list/a.rql\n\nlist/b c.rql\n' >names
run 1 check --output-format json --files-from names
json '[.files[].path] == ["list/a.rql", "list/b c.rql"]'
run 1 check --output-format json --files-from - <names
json '.summary.files == 2'
printf 'list/a.rql' >last
run 1 check --output-format json list/b\ c.rql --files-from=last
json '[.files[].path] == ["list/b c.rql", "list/a.rql"]'
find list -name '*.rql' -print0 | sort -z >zeros
run 1 check --output-format json --files-from zeros
json '.summary.files == 3'
printf 'list\n-\n' >odd
run 1 check --output-format json --files-from odd <list/a.rql
json '[.files[].path] | index("./-") != null and length == 4'
: >none
run 0 check --files-from none <list/a.rql
has err 'the list has no names'
run 0 check --files-from - </dev/null
run 2 check --files-from missing list/a.rql
run 2 check --files-from - - <names
has err 'standard input'
run 2 check --files-from - --files-from - <names
printf 'list/a.rql\nmissing.rql\n' >names
run 2 check --files-from names
has out unknown-column
has err missing.rql
printf 'list/a.rql\n' >names
run 0 check --fix --files-from names </dev/null
run 0 check --files-from names
run 0 format --files-from names </dev/null
run 0 describe --files-from names </dev/null
for jobs in 0 -1 x 1x '' 257 99999999999999999999; do
    run 2 check --jobs "$jobs" list
    has err --jobs
done
run 1 check --jobs 256 list
finish
