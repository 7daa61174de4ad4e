#!/usr/bin/env bash
# A line of 100 MB, and a file of a million queries.
source "$(dirname "$0")/harness.bash"

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
finish
