#!/usr/bin/env bash
# A line of 100 MB, a file of a million queries, and a git that waits for ever.
source "$(dirname "$0")/harness.bash"

# git waits for what comes out of a pipe; it is not waited for longer than a
# minute, which passes while the rest is tried.
git init -q waiting
mkfifo waiting/.gitignore
echo 'SELECT City FROM Profile TIMESPAN LAST_MONTH' >waiting/q.rql
(timeout 100 "$REPORTQL" check waiting; echo "status $?") >waited 2>&1 &

{
    printf "SELECT City FROM Profile WHERE City IN ('a'"
    yes ", '0123456789abcdef0123456789abcdef'" | head -n 2800000 | tr -d '\n'
    printf ") AND Contry = '1'\n"
} >line.rql
run 1 check line.rql
has out Contry
[ "$(wc -c <out)" -lt 5000 ]
judge $? 'the line was printed whole'
head -c 100000000 /dev/zero | tr '\0' x >word.rql
run 1 check --quiet word.rql
rm line.rql word.rql

yes "SELECT CustomerName, Month FROM OfficeUsage WHERE WorkloadName = 'Teams' ORDER BY Month ASC LIMIT 10 TIMESPAN LAST_MONTH;" |
    head -n 1000000 >million.rql
run 0 check million.rql
run 0 check --output-format json million.rql
json '.summary.queries == 1000000'

last='check, in a repository with a pipe'
wait
mv waited out
has out 'git has said nothing for a minute'
has out '1 file, 1 query: no problems found'
has out 'status 0'
finish
