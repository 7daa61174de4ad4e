#!/usr/bin/env bash
# Inputs that nobody means well with: one clear answer each, soon.
source "$(dirname "$0")/harness.bash"

# A run may take this long under a sanitizer; anything quadratic takes longer.
quick() { # quick STATUS ARGUMENT...
    local start=$SECONDS
    run "$@"
    [ $((SECONDS - start)) -le 20 ]
    judge $? "took $((SECONDS - start)) seconds"
}

million() { # million TEXT: the text a million times
    yes "$1" | head -n 1000000 | tr -d '\n'
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
million $'\xff' >bytes.rql
quick 1 check --level error --quiet bytes.rql
printf 'SELECT City FROM Profile WHERE City = \x27\xed\xa0\x80\x27' >surrogate.rql
run 1 check surrogate.rql

# A million of each.
million , >commas.rql
million '(' >open.rql
million ')' >close.rql
million '()' >pairs.rql
million "'" >quotes.rql
million '"' >double.rql
million '`' >ticks.rql
million $'\xe2\x80\x98' >curly.rql
million '/*' >block.rql
million $'--\n' >lines.rql
million '!' >marks.rql
million '&quot;' >entities.rql
million '&' >ampersands.rql
million '\' >backslashes.rql
million $'\xc2\xa0' >spaces.rql
million 'SELECT ' >select.rql
million 'a ' >words.rql
million '1,' >numbers.rql
million '1 ' >figures.rql
million 'a.' >dots.rql
million '-' >dashes.rql
million '*' >stars.rql
million 'WHERE ' >where.rql
million "IN ('" >in.rql
for file in commas open close pairs quotes double ticks curly block marks entities \
    ampersands backslashes select words numbers figures dots dashes stars where in; do
    quick 1 check --quiet $file.rql 2>/dev/null
done
quick 0 check lines.rql
quick 0 check spaces.rql

# The same inside a query.
inside() { # inside PREFIX TEXT SUFFIX
    printf '%s' "$1"
    million "$2"
    printf '%s' "$3"
}
inside 'SELECT City FROM Profile WHERE City IN (' '(' ')' >nested.rql
inside 'SELECT City' ',City' ' FROM Profile' >columns.rql
inside "SELECT City FROM Profile WHERE City IN ('a'" ",'b'" ')' >list.rql
inside "SELECT City FROM Profile WHERE City = 'a'" " AND City = 'b'" '' >conditions.rql
inside "SELECT City FROM Profile ORDER BY City ASC" ", City ASC" '' >order.rql
inside "SELECT City FROM Profile" " LIMIT 1" '' >limits.rql
inside "SELECT City FROM Profile WHERE City = '" "x" "" >string.rql
inside "SELECT City FROM Profile WHERE City = '" "''" "'" >escapes.rql
inside 'SELECT City FROM Profile LIMIT ' 9 '' >digits.rql
inside 'SELECT ' x ' FROM Profile' >name.rql
inside 'SELECT City FROM Profile /*' '*' '' >comment.rql
inside 'SELECT City FROM Profile WHERE City = (' "'a' " ')' >missing.rql
inside "SELECT City FROM Profile WHERE City = ‘" "a ’ b ‘" "" >paste.rql
quick 1 check --quiet nested.rql
quick 0 check --quiet columns.rql
quick 0 check --quiet list.rql
quick 0 check --quiet conditions.rql
quick 0 check --quiet order.rql
for file in limits string digits name comment missing paste; do
    quick 1 check --quiet $file.rql
done
quick 0 check --quiet escapes.rql
quick 1 check string.rql
[ "$(wc -c <out)" -lt 5000 ]
judge $? 'a long line was printed whole'
quick 1 check --output-format json commas.rql
is_json
quick 1 parse --show tree nested.rql
quick 0 parse --show tree list.rql

# Deterministic noise.
for seed in 1 2 3; do
    awk -v seed=$seed 'BEGIN { srand(seed)
        for (i = 0; i < 60000; i++) printf "%c", 1 + int(rand() * 126) }' >noise.rql
    quick 1 check --quiet noise.rql
    quick 1 check --output-format json noise.rql
    is_json
done
finish
