#!/usr/bin/env bash
# Kakoune: the script of editors/kakoune loads without a complaint, knows the
# files, and has the keywords of the language.
source "$(dirname "$0")/harness.bash"
need_program kak

mkdir -p "$XDG_CONFIG_HOME/kak"
echo "source $top/editors/kakoune/reportql.kak" >"$XDG_CONFIG_HOME/kak/kakrc"
echo 'select Month from OfficeUsage' >month.rql

timeout 20 kak -ui dummy -e '
echo -to-file out "%opt{filetype}
%opt{comment_line}
%opt{static_words}
"
format
write
buffer *debug*
write -force debug
quit!' month.rql </dev/null

failed=0
expect() { # expect WHAT ACTUAL EXPECTED
    [ "$2" = "$3" ] && return
    echo "$1 is '$2', not '$3'"
    failed=1
}

expect "The type of the file" "$(sed -n 1p out)" reportql
expect "The comment" "$(sed -n 2p out)" --
expect "The list of keywords" "$(sed -n 3p out | tr ' ' '\n' | sort)" "$(keywords | sort)"
expect "The text" "$(cat month.rql)" "SELECT Month"$'\n'"FROM OfficeUsage"
expect "What the script complained of" \
    "$(grep -aiE 'error|not found' debug | grep -v DISPLAY || true)" ""
exit "$failed"
