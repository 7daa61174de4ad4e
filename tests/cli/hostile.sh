#!/usr/bin/env bash
# Inputs that nobody means well with: one clear answer each, soon.
source "$(dirname "$0")/harness.bash"

# A run may take this much of a processor's time under a sanitizer; anything
# quadratic takes more.
quick() { # quick STATUS ARGUMENT...
    local TIMEFORMAT='%U %S' seconds
    { time run "$@" 2>&3; } 3>&2 2>"$scratch/time"
    seconds=$(awk '{ print int($1 + $2) }' "$scratch/time")
    [ "$seconds" -le 20 ]
    judge $? "took $seconds seconds"
}

million() { # million TEXT: the text a million times
    yes -- "$1" | head -n 1000000 | tr -d '\n'
}

printf '' >empty.rql
printf -- '-- nothing\n/* at all */\n' >comments.rql
printf ' \t\r\n\n' >white.rql
printf ';;;;' >semicolons.rql
for file in empty comments white semicolons; do
    run 0 check --fail-on info $file.rql
    empty err
done

printf 'SELECT\x00City FROM Profile' >nul.rql
run 1 check nul.rql
has out invalid-byte
head -c 100000 /dev/zero >zeros.rql
quick 1 check zeros.rql
printf 'SELECT City FROM Profile WHERE City = \x27\xed\xa0\x80\x27' >surrogate.rql
run 1 check surrogate.rql

# Said once, and of programs only when they may hold a query.
sixteen() { # sixteen FILE TEXT
    printf '\xff\xfe' >"sixteen/$1"
    printf '%s\n' "$2" | sed 's/./&\x00/g; s/$/\n\x00/' | tr -d '\n' >>"sixteen/$1"
}
mkdir sixteen
sixteen q.rql 'SELECT City FROM Profile'
sixteen body.json '{"Name": "a", "Query": "select City FROM Profile"}'
sixteen job.ps1 '$q = "SELECT City FROM Profile"'
sixteen other.ps1 'echo "none"'
run 1 check sixteen/q.rql
has out 'the byte 0xff is not UTF-8'
rm sixteen/q.rql
run 1 check --output-format compact sixteen
is out 'sixteen/body.json:1:1: error: this is UTF-16; save it as UTF-8 [invalid-byte]
sixteen/job.ps1:1:1: error: this is UTF-16; save it as UTF-8 [invalid-byte]'
run 0 check sixteen/other.ps1
printf '\xfe\xff\x00S' >big.rql
run 1 check big.rql
has out invalid-byte
cp big.rql before.rql
run 1 check --fix big.rql
cmp -s big.rql before.rql
judge $? 'it is written to'

# A million of each.  All of it is read and parsed; only the findings of a part
# are printed, since there may be one for each byte.
pile() { # pile NAME TEXT
    million "$2" >"$1.rql"
    quick 0 check --select duplicate-condition "$1.rql"
    head -c 5000 "$1.rql" >part.rql
    quick 1 check part.rql
    rm "$1.rql"
}
pile bytes $'\xff'
pile commas ,
pile open '('
pile close ')'
pile pairs '()'
pile quotes "'"
pile double '"'
pile ticks '`'
pile curly $'\xe2\x80\x98'
pile mixed $'\xe2\x80\x98"`'
pile block '/*'
pile marks '!'
pile entities '&quot;'
pile ampersands '&'
pile backslashes '\'
pile select 'SELECT '
pile words 'a '
pile numbers '1,'
pile figures '1 '
pile dots 'a.'
pile stars '*'
pile where 'WHERE '
pile in "IN ('"
pile slashes '/'
pile letters $'\xd0\x96'
million $'--\n' >lines.rql
quick 0 check lines.rql
million $'\xc2\xa0' >spaces.rql
quick 0 check spaces.rql
rm lines.rql spaces.rql

# The same inside a query.
inside() { # inside STATUS PREFIX TEXT SUFFIX
    {
        printf '%s' "$2"
        million "$3"
        printf '%s' "$4"
    } >inside.rql
    quick "$1" check --ignore duplicate-column inside.rql
    [ "$(wc -c <out)" -lt 20000 ]
    judge $? 'a long line was printed whole, or one mistake was said often'
}
inside 1 'SELECT City FROM Profile WHERE City IN (' '(' ')'
quick 1 parse --show tree inside.rql
inside 0 'SELECT City' ',City' ' FROM Profile'
inside 0 "SELECT City FROM Profile WHERE City IN ('a'" ",'b'" ')'
quick 0 parse --show tree inside.rql
inside 0 "SELECT City FROM Profile WHERE City = 'a'" " AND City = 'b'" ''
inside 0 'SELECT City FROM Profile ORDER BY City ASC' ', City ASC' ''
inside 1 "SELECT City FROM Profile WHERE City = '" x ''
inside 0 "SELECT City FROM Profile WHERE City = '" x "'"
inside 0 "SELECT City FROM Profile WHERE City = '" "''" "'"
inside 1 'SELECT City FROM Profile LIMIT ' 9 ''
inside 1 'SELECT ' x ' FROM OfficeUsage'
inside 0 'SELECT City FROM ' x ''
inside 1 'SELECT City FROM Profile TIMESPAN ' x ''
inside 1 'SELECT City FROM Profile /*' '*' ''
inside 0 'SELECT City FROM Profile /*' '*' '*/'
inside 0 'SELECT City FROM Profile' ' ' ''
inside 0 '' ';' 'SELECT City FROM Profile'
rm inside.rql

# Deterministic noise.
for seed in 1 2 3; do
    awk -v seed=$seed 'BEGIN { srand(seed)
        for (i = 0; i < 20000; i++) printf "%c", 1 + int(rand() * 126) }' >noise.rql
    quick 1 check noise.rql
    quick 1 check --output-format json noise.rql
    is_json
done
finish
