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
        ( (ulimit -v "$1"; exec "$REPORTQL" --version); exit $?) >/dev/null 2>&1
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
    echo '5) TIMESPAN LAST_MONTH;'
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
"$REPORTQL" format --jobs 1 --stdout format.rql >whole 2>whole.err
for jobs in 1 5; do
    run 0 format --jobs $jobs --stdin-filename format.rql - < <(cat format.rql)
    cmp -s whole out && cmp -s whole.err err
    judge $? 'a stream is formatted otherwise'
done
grep -q 'format.rql:[0-9]*:[0-9]*: not understood' err
judge $? 'places that are not understood are not told'
if has_room 60000; then
    yes "$good" | head -n 1000000 |
        (ulimit -v 60000; exec "$REPORTQL" format --jobs 1 -) 2>err | tail -n 3 >out
    judge "${PIPESTATUS[2]}" 'a long stream is not formatted'
    has out 'TIMESPAN LAST_MONTH;'
fi

# Several threads lay out what one does, wherever the result goes, and say the
# same of it.  In a walk, too, where one is much larger than the others.
same_format() { # same_format FILE OPTION...: whatever the options are
    local file=$1 jobs
    shift
    for jobs in 1 5; do
        mkdir -p walk$jobs/walk
        cp "$file" walk$jobs/walk/large.rql
        echo "$bad" >walk$jobs/walk/small.rql
        (cd walk$jobs && "$REPORTQL" format --jobs $jobs "$@" walk \
            >../out$jobs 2>../err$jobs)
        echo "status $?" >>out$jobs
    done
    last="format $*"
    cmp -s out1 out5 && cmp -s err1 err5 && diff -r walk1 walk5 >out
    judge $? 'five threads format otherwise'
}
for options in --check --diff --stdout "" --style=compact; do
    # shellcheck disable=SC2086
    same_format format.rql $options
done
cmp -s format.rql walk1/walk/large.rql
judge $((!$?)) 'nothing was formatted'
cp walk1/walk/large.rql formatted.rql
run 0 format --check --style compact --jobs 5 formatted.rql

# What comments suppress is found by one thread, from the first one on.
{
    yes "$good" | head -n 100000
    echo "$bad -- reportql-disable-line unknown-column: it is"
    yes "$good" | head -n 1000
} >suppressed.rql
same_format suppressed.rql
run 0 check walk5/walk/large.rql

# So are they fixed: as parts of the text would be, one by one.
head -c 2500000 format.rql | sed '$d' >part.rql
{ cat part.rql && echo ';' && cat part.rql && echo ';'; } >fix1.rql
cp fix1.rql fix5.rql
"$REPORTQL" check --fix --output-format jsonl --jobs 1 fix1.rql >one 2>one.err
run 1 check --fix --output-format jsonl --jobs 5 fix5.rql
sed -i 's/fix5/fix1/' out err
cmp -s fix1.rql fix5.rql && cmp -s one out && cmp -s one.err err
judge $? 'five threads fix otherwise'
{ cat part.rql && echo ';'; } >fixed.rql
run 1 check --fix --output-format jsonl fixed.rql
cat fixed.rql fixed.rql | cmp -s - fix1.rql
judge $? 'parts are fixed otherwise'
sed -i '1i-- reportql-disable missing-from: it is' fix5.rql
"$REPORTQL" check --diff --jobs 5 fix5.rql >diff 2>err
judge $(($? > 1)) 'a text with a comment that suppresses is not fixed'

# So are they understood.
for command in "fingerprint --json" describe; do
    # shellcheck disable=SC2086
    "$REPORTQL" $command --jobs 1 format.rql >one 2>one.err
    # shellcheck disable=SC2086
    run 2 $command --jobs 5 format.rql
    cmp -s one out && cmp -s one.err err
    judge $? "five threads understand otherwise"
done

# So is a large file of a directory checked.
mkdir tree && cp all.rql tree/large.rql && echo "$bad" >tree/small.rql
"$REPORTQL" check --jobs 1 --output-format jsonl tree >one
run 1 check --jobs 5 --output-format jsonl tree
cmp -s one out
judge $? 'five threads say something else of a directory'

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
