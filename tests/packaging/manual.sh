#!/usr/bin/env bash
# The manual: a page for each command, which man, mandoc and lexgrog read without
# a word, and which says what --help says.
source "$(dirname "$0")/harness.bash"
needs man mandoc lexgrog cmake gzip

cmake -DPROGRAM="$REPORTQL" -DOUTPUT="$scratch/man1" -DGZIP= \
    -P "$top/cmake/manual.cmake" >"$scratch/out" 2>&1
judge $? "the manual cannot be written"
cmake -DPROGRAM="$REPORTQL" -DOUTPUT="$scratch/again" -DGZIP= \
    -P "$top/cmake/manual.cmake" >"$scratch/out" 2>&1
run 0 diff -r "$scratch/man1" "$scratch/again"

# The commands that --help lists, and those below them.
commands_of() {
    reportql help "$@" | sed -n '/^Commands:$/,/^$/s/^  \([a-z]*\) .*/\1/p'
}

one_page() { # one_page COMMAND...
    local page name option
    name=$(IFS=-; echo "reportql${*:+-$*}")
    page=$scratch/man1/$name.1
    [ -s "$page" ]
    judge $? "there is no page $name" || return
    man --warnings -E UTF-8 -l "$page" >"$scratch/text" 2>"$scratch/out"
    [ ! -s "$scratch/out" ]
    judge $? "man warns of $name"
    mandoc -T lint -W warning "$page" >"$scratch/out" 2>&1
    judge $? "mandoc warns of $name"
    run 0 lexgrog "$page"
    has "$name - "
    man -E ascii -P cat -l "$page" | col -bx >"$scratch/out" 2>/dev/null
    for option in $(reportql help "$@" | sed -n 's/^  \(--[a-z-]*\).*/\1/p'); do
        grep -qE -- "^ +$option( |\[|$)" "$scratch/out"
        judge $? "$name lacks $option"
    done
    for option in NAME SYNOPSIS DESCRIPTION OPTIONS 'EXIT STATUS' EXAMPLES \
        'SEE ALSO'; do
        grep -qx "$option" "$scratch/out"
        judge $? "$name lacks $option"
    done
    grep -A 2 -x 'EXIT STATUS' "$scratch/out" | grep -qE 'The +exit +status +is'
    judge $? "$name does not tell its exit status"
}

pages=1
one_page
for command in $(commands_of); do
    one_page "$command"
    pages=$((pages + 1))
    for subcommand in $(commands_of "$command"); do
        one_page "$command" "$subcommand"
        pages=$((pages + 1))
    done
done
[ "$(find "$scratch/man1" -name '*.1' | wc -l)" -eq "$pages" ]
judge $? "there are other pages than commands"
run 2 reportql help --man nonsense
has "unknown command 'nonsense'"

# --- What a report of a bug wants -----------------------------------------

run 0 reportql --version
[ "$(cat "$scratch/out")" = "$(reportql check --version)" ]
judge $? "--version says the same everywhere"
run 0 env LC_ALL=C.UTF-8 NO_COLOR=$'1\e[31m' TERM=dumb reportql --version --verbose
for line in "$(reportql --version)" 'commit ' 'build ' 'compiler ' 'utf8proc ' \
    'jansson ' 'catalogs  mpn: ' ' cmp: ' ' consumer: ' 'system ' \
    'LC_ALL    C.UTF-8' 'TERM      dumb' 'NO_COLOR  1'; do
    has "$line"
done
lacks $'\e'
run 0 reportql --verbose --version
has 'compiler '
run 2 reportql --verbose
has 'it needs --version'
run 2 reportql check --verbose
finish
