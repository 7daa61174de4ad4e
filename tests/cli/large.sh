#!/usr/bin/env bash
# Large files: the same findings however many threads read them, and in whatever
# pieces; memory that does not grow with them.
source "$(dirname "$0")/harness.bash"

# Copies of the corpus; its queries have all kinds of mistakes, open strings and
# comments among them.
make() { # make SEPARATOR: queries, until there are some megabytes
    local all
    all=$(for file in "$corpus"/*/*.rql; do
        cat "$file"
        printf '%b' "$1"
    done | tr -d "\000" | grep -a -v reportql-)
    for _ in {1..110}; do
        printf '%s%b' "$all" "$1"
    done
}

same() { # same FILE FORMAT: by one thread, by many, and by way of a pipe
    "$REPORTQL" check --jobs 1 --output-format "$2" \
        --output-format junit=whole.xml "$1" >one
    run 1 check --jobs 5 --output-format "$2" --output-format junit=5.xml "$1"
    cmp -s one out && cmp -s whole.xml 5.xml
    judge $? 'five threads say something else'
    "$REPORTQL" check --jobs 5 --output-format "$2" --stdin-filename "$1" - \
        < <(cat "$1") >out
    cmp -s one out
    judge $? 'a stream says something else'
}

make '; -- next\n' >all.rql
same all.rql jsonl
make ' ; ' | tr '\n' ' ' >all.rql
same all.rql compact

# Comments that suppress hold over any distance, and forwards only what is for all
# of a file.
good="SELECT Country FROM Profile TIMESPAN LAST_MONTH;"
bad="SELECT Contry FROM Profile TIMESPAN LAST_MONTH;"
{
    echo '-- reportql-disable unknown-column: below'
    yes "$good" | head -n 120000
    echo "$bad"
    echo '-- reportql-enable unknown-column'
    yes "$good" | head -n 120000
    echo "$bad"
} >range.rql
for jobs in 1 4; do
    run 1 check --jobs "$jobs" range.rql
    has out 'range.rql:240004:8: '
    has out '1 error in 1 file (240002 queries); 1 suppressed'
    run 1 check --jobs "$jobs" --stdin-filename range.rql - <range.rql
    has out 'range.rql:240004:8: '
    has out '1 error in 1 file (240002 queries); 1 suppressed'
done
{
    echo "$bad"
    yes "$good" | head -n 300000
    echo '-- reportql-disable-file unknown-column: all of it'
} >file.rql
cat file.rql | "$REPORTQL" check --jobs 1 --stdin-filename file.rql - >out 2>err
has err 'does not hide what was found before byte'
for jobs in 1 4; do
    run 0 check --jobs "$jobs" file.rql
    has out '1 suppressed'
done

# What is in a string or comment is no place to cut.
{
    echo "SELECT Country FROM Profile WHERE City IN ('a'"
    yes ", 'x;' /* ;
SELECT a FROM b;
*/ -- ;" | head -n 300000
    echo ") TIMESPAN LAST_MONTH;"
    echo "$bad"
} >strings.rql
for jobs in 1 4; do
    run 1 check --jobs "$jobs" --ignore duplicate-value strings.rql
    has out '1 error in 1 file (2 queries)'
done

has_room() { # has_room KILOBYTES: for the program to start in; it may be sanitized
    [ -r /proc/self/status ] &&
        (ulimit -v "$1"; exec "$REPORTQL" --version) >/dev/null 2>&1
}

# A window is enough for any length, and findings are written as they come.
if has_room 60000; then
    yes "$good" | head -n 2000000 |
        (ulimit -v 60000; exec "$REPORTQL" check --jobs 1 -) >out 2>&1
    judge $? 'a long stream is not checked'
    has out '1 file, 2000000 queries: no problems found'
fi
yes "$bad" | "$REPORTQL" check --jobs 1 --output-format compact - 2>err |
    head -n 1 >out
has out '<stdin>:1:8: error'

# The most findings that a person may read; all are counted.
yes "$bad" | head -n 200000 >bad.rql
run 1 check --jobs 2 bad.rql
has out 'bad.rql: 199000 more findings are not shown'
has out '200000 errors in 1 file (200000 queries)'
[ "$(grep -c 'Contry' out)" -lt 5000 ]
judge $? 'all were shown'

# What nobody reads is only counted: one query of any number of mistakes takes
# little more than its tokens, and the numbers are those of a report with all.
{
    echo 'SELECT Country FROM Profile WHERE City IN ('
    seq 140000 | sed "s/.*/value&, 'other', 'other', /"
    echo "'x') TIMESPAN LAST_MONTH;"
} >mistakes.rql
run 1 check --output-format json mistakes.rql
tail -n 1 out >summary
has summary '"errors": 140000, "warnings": 0, "infos": 280000, "fixable": 280000'
for jobs in 1 3; do
    run 1 check --jobs "$jobs" --level info mistakes.rql
    has out '140000 errors, 280000 infos in 1 file (1 query)'
    has out 'mistakes.rql: 419000 more findings are not shown'
done
run 1 check --fail-on info --ignore unquoted-value mistakes.rql
has out '280000 infos in 1 file (1 query)'
run 0 check --ignore unquoted-value mistakes.rql
if has_room 60000; then
    (ulimit -v 100000; exec "$REPORTQL" check --jobs 1 mistakes.rql) >out 2>&1
    has out '140000 errors in 1 file'
fi
{
    cat mistakes.rql
    echo '-- reportql-disable-file unquoted-value: as they are'
} >hidden.rql
run 0 check --jobs 2 hidden.rql
has out '140000 suppressed'

# What is formatted to the output need not be held: the same as of a file.
make '; -- next\n' >format.rql
"$REPORTQL" format --stdout format.rql >whole 2>whole.err
run 0 format --stdin-filename format.rql - < <(cat format.rql)
cmp -s whole out && cmp -s whole.err err
judge $? 'a stream is formatted otherwise'
grep -q 'format.rql:[0-9]*:[0-9]*: not understood' err
judge $? 'places that are not understood are not told'
if has_room 60000; then
    yes "$good" | head -n 1000000 |
        (ulimit -v 60000; exec "$REPORTQL" format --jobs 1 -) 2>err | tail -n 3 >out
    judge "${PIPESTATUS[2]}" 'a long stream is not formatted'
    has out 'TIMESPAN LAST_MONTH;'
fi

# Where a query ends does not depend on what has been read.
{
    yes "$good" | head -n 1400
    printf '%*s\n' 5000 "SELECT Country FROM Profile;"
    yes -- '-- note' | head -n 20000
    echo "WHERE Country = 'a'"
} >gap.rql
run 0 format --quiet --stdin-filename gap.rql - <gap.rql
cp out gap.rql
run 0 format --check --quiet gap.rql

finish
