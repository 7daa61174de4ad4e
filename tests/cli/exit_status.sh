#!/usr/bin/env bash
# The table of exit statuses: what ends with what, alone and together; of several
# the largest wins.
source "$(dirname "$0")/harness.bash"

echo 'SELECT City FROM Profile ORDER BY City ASC' >clean.rql
echo 'SELECT City FROM Profile ORDER BY City' >info.rql
echo 'SELECT City, City FROM Profile ORDER BY City ASC' >warning.rql
echo 'SELECT Contry FROM Profile ORDER BY Contry ASC' >error.rql
echo 'SELECT City FROM' >broken.rql
echo 'select City from Profile' >loose.rql
echo '{"Query": "SELECT Contry FROM Profile", "Name": "n"}' >body.json
echo 'not JSON' >wrong-catalog.json
printf '\377\376' >bytes.rql
mkdir tree empty
cp clean.rql error.rql tree
"$REPORTQL" format clean.rql info.rql warning.rql error.rql

# Each row: what is done, then the status for a clean file, an info, a warning,
# an error, a broken query, a file laid out loosely, and a missing file.  `-`
# means standard input from that file.
table='
check                                   | 0 0 0 1 1 0 2
check --quiet                           | 0 0 0 1 1 0 2
check --level info                      | 0 0 0 1 1 0 2
check --fail-on error                   | 0 0 0 1 1 0 2
check --fail-on warning                 | 0 0 1 1 1 0 2
check --fail-on info                    | 0 1 1 1 1 0 2
check --output-format json              | 0 0 0 1 1 0 2
check --output-format json --fail-on info | 0 1 1 1 1 0 2
check --ignore unknown-column           | 0 0 0 0 1 0 2
check --select unknown-column           | 0 0 0 1 0 0 2
check --warn unknown-column             | 0 0 0 0 1 0 2
check --error duplicate-column          | 0 0 1 1 1 0 2
check --diff                            | 0 0 0 1 1 0 2
check --jobs 1                          | 0 0 0 1 1 0 2
check --jobs 7                          | 0 0 0 1 1 0 2
check --no-ignore                       | 0 0 0 1 1 0 2
check --force-exclude                   | 0 0 0 1 1 0 2
format --check                          | 0 0 0 0 0 1 2
format --check --quiet                  | 0 0 0 0 0 1 2
format --diff                           | 0 0 0 0 0 1 2
format --stdout                         | 0 0 0 0 0 0 2
parse                                   | 0 0 0 0 1 0 2
describe                                | 0 0 0 0 2 0 2
fingerprint                             | 0 0 0 0 2 0 2
rewrite --set-limit 5 --stdout          | 0 0 0 0 1 0 2
rewrite --set-limit 5 --check           | 1 1 1 1 1 1 2
check --no-such-option                  | 2 2 2 2 2 2 2
check --fail-on                         | 2 2 2 2 2 2 2
check --select no-such-rule             | 2 2 2 2 2 2 2
check --catalog wrong-catalog.json      | 2 2 2 2 2 2 2
check --catalog missing.json            | 2 2 2 2 2 2 2
check --unsafe-fixes                    | 2 2 2 2 2 2 2
check --jobs 0                          | 2 2 2 2 2 2 2
check --files-from missing              | 2 2 2 2 2 2 2
format --width 5x                       | 2 2 2 2 2 2 2
format --stdout --check                 | 2 2 2 2 2 2 2
'
inputs=(clean info warning error broken loose missing)

worst() {
    local status=0 other
    for other; do [ "$other" -gt "$status" ] && status=$other; done
    echo "$status"
}

# Alone, then with each of the others, in both orders, named and from a list.
# (--fail-on without a value takes the first file for one, which is wrong.)
while IFS='|' read -r words statuses; do
    [ -n "$words" ] || continue
    read -ra command <<<"$words"
    read -ra expected <<<"$statuses"
    for i in "${!inputs[@]}"; do
        run "${expected[i]}" "${command[@]}" "${inputs[i]}.rql"
        [ "${inputs[i]}" = missing ] ||
            run "${expected[i]}" "${command[@]}" - <"${inputs[i]}.rql"
        [ "$i" -gt 0 ] || continue
        run "$(worst "${expected[0]}" "${expected[6]}")" "${command[@]}" \
            clean.rql missing.rql
    done
    [ "${command[0]}" != rewrite ] || continue
    for pair in '0 3' '3 0' '3 6' '6 3' '2 4' '5 3' '1 5' '6 6' '4 4'; do
        read -r a b <<<"$pair"
        run "$(worst "${expected[a]}" "${expected[b]}")" "${command[@]}" \
            "${inputs[a]}.rql" "${inputs[b]}.rql"
    done
    printf '%s.rql\n' "${inputs[@]}" >list
    run "$(worst "${expected[@]}")" "${command[@]}" --files-from list
done <<<"$table"

# Directories, bodies, bytes, standard input, nothing.
rows='
check tree                          | 1
check tree missing.rql              | 2
check tree/                         | 1
check empty                         | 2
check empty tree                    | 2
check tree empty                    | 2
check body.json                     | 1
check clean.rql body.json           | 1
check bytes.rql                     | 1
format --check body.json            | 2
format --check clean.rql body.json loose.rql | 2
check /dev/null                     | 0
check --now never body.json         | 2
check --query missing.rql body.json | 2
check error.rql/x                   | 2
check --fix missing.rql             | 2
'
while IFS='|' read -r words status; do
    [ -n "$words" ] || continue
    read -ra command <<<"$words"
    run $((status)) "${command[@]}"
done <<<"$rows"

# Fixes: what is left counts.
fixes() { # fixes STATUS FILE ARGUMENT...
    local status=$1 file=$2
    shift 2
    cp "$file" fixed.rql
    run "$status" check --fix "$@" fixed.rql
}
fixes 0 clean.rql
fixes 0 error.rql
fixes 0 error.rql --fail-on info
fixes 1 broken.rql
fixes 1 warning.rql --fail-on warning
cp error.rql one.rql
cp broken.rql two.rql
run 1 check --fix one.rql two.rql
cp error.rql one.rql
run 2 check --fix one.rql missing.rql
run 0 check one.rql
cp error.rql one.rql
ln one.rql other.rql
run 2 check --fix one.rql
has err 'not fixed'
rm other.rql
cp loose.rql one.rql
run 2 format one.rql missing.rql
run 0 format --check one.rql

# Output that cannot be written: nobody was told, so it is no success.
full() { # full ARGUMENT...
    local status=0
    last="reportql $* >/dev/full"
    "$REPORTQL" "$@" >/dev/full 2>"$scratch/err" || status=$?
    [ "$status" -eq 3 ]
    judge $? "status $status, not 3"
}
closed() { # closed ARGUMENT...
    local status=0
    last="reportql $* >&-"
    "$REPORTQL" "$@" >&- 2>"$scratch/err" || status=$?
    [ "$status" -eq 3 ]
    judge $? "status $status, not 3"
}
for words in 'check error.rql' 'check --diff error.rql' 'check clean.rql' \
    'check --output-format json clean.rql' 'check tree missing.rql' \
    'check --jobs 7 tree' 'format --stdout clean.rql' 'format --diff loose.rql' \
    'format --check loose.rql' 'parse clean.rql' 'describe clean.rql' \
    'fingerprint clean.rql' 'rules' 'explain unknown-column' '--help' \
    'rewrite --set-limit 5 --stdout clean.rql'; do
    read -ra command <<<"$words"
    [ ! -w /dev/full ] || full "${command[@]}"
    closed "${command[@]}"
done
finish
