#!/usr/bin/env bash
# The text form: what is shown, how, and in which colours.
source "$(dirname "$0")/harness.bash"

echo 'SELECT CustomerNam, Month FROM CustomersAndTenants ORDER BY Month' >one.rql
run 1 check one.rql
has out 'one.rql:1:8'
has out 'error'
has out 'unknown-column'
has out 'SELECT CustomerNam, Month FROM CustomersAndTenants'
has out '^^^^^^^^^^^'
lacks out '^^^^^^^^^^^^'
has out 'CustomerName'
lacks out implicit-direction
lacks out $'\e['
empty err

# Levels.
run 1 check --level info one.rql
has out implicit-direction
has out implicit-timespan
echo 'SELECT Month, Month FROM CustomersAndTenants' >warn.rql
run 0 check warn.rql
has out duplicate-column
run 0 check --level error warn.rql
lacks out duplicate-column
run 1 check --quiet one.rql
run 0 check --quiet warn.rql

# Colours.
run 1 check --color always one.rql
has out $'\e['
run 1 check --color never one.rql
lacks out $'\e['
NO_COLOR=1 run 1 check one.rql
lacks out $'\e['
NO_COLOR=1 run 1 check --color auto one.rql
lacks out $'\e['

# The same text without colours.
run 1 check --color always one.rql
sed 's/\x1b\[[0-9;]*m//g; s/\x1b\]8;[^\x1b]*\x1b\\//g' out >plain
run 1 check --color never one.rql
cmp -s out plain
judge $? 'colours change the text'

# Choice of rules.
run 0 check --ignore unknown-column one.rql
lacks out unknown-column
run 1 check --select unknown-column --level info one.rql
has out unknown-column
lacks out implicit
run 0 check --select duplicate-column one.rql
run 0 check --warn unknown-column one.rql
has out warning
run 1 check --error duplicate-column warn.rql
run 1 check --error implicit-direction --ignore unknown-column one.rql
has out implicit-direction
run 1 check --ignore duplicate-column,implicit-timespan one.rql
run 0 check --ignore unknown-column --ignore duplicate-column one.rql warn.rql
run 1 check --api cmp one.rql
has out wrong-api

# Carets keep their place behind tabs and wide characters.
printf 'SELECT\tCity\tFROM\tProfile\tWHERE\tContry = \x271\x27\n' >tabs.rql
run 1 check tabs.rql
has out 'tabs.rql:1:32'
printf 'SELECT City FROM Profile WHERE City = \x27\xe6\x9d\xb1\xe4\xba\xac\x27 AND Contry = \x271\x27\n' >wide.rql
run 1 check wide.rql
has out 'wide.rql:1:48'

# Long lines are cut around the caret.
{
    printf 'SELECT City FROM Profile WHERE City IN ('
    for ((i = 0; i < 400; i++)); do printf "'x%d', " "$i"; done
    printf "'y') AND Contry = '1'\n"
} >long.rql
run 1 check long.rql
has out Contry
[ "$(awk '{ if (length($0) > most) most = length($0) } END { print most }' out)" -lt 300 ]
judge $? 'a long line was not cut'

# Control characters do not reach the terminal.
printf 'SELECT City FROM Profile WHERE Contry = \x27\x1b[31m\x07\x27\n' >control.rql
run 1 check control.rql
lacks out $'\e['
lacks out $'\a'
printf 'SELECT City FROM Profile WHERE Contry = \x27\xc2\x9b31m\x27\n' >control.rql
run 1 check control.rql
lacks out $'\xc2\x9b'
finish
