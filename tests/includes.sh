#!/usr/bin/env bash
# Who may include whom: arena and str nothing of ours, nouns those and each
# other without cycles, grammar and passes nouns but no pass, the program and the
# language server only the public header.  Usage: includes.sh SOURCE_DIRECTORY
set -euo pipefail
cd "$1"
failed=0

fail() {
    echo "$1 must not include $2"
    failed=1
}

# The headers of ours that a file includes.
included() {
    sed -n 's/^ *# *include *"\([^"]*\)".*/\1/p' "$1"
}

is_one_of() {
    local wanted=$1 name
    shift
    for name; do
        [ "$name" = "$wanted" ] && return 0
    done
    return 1
}

roots="arena.h str.h utf8.h utf16.h json_text.h edits.h embed.h date.h
       lanes.h guid.h ordered.h"
nouns="suppress.h token.h ast.h diag.h catalog.h document.h regions.h known_values.h literal.h near.h conjunction.h
       meaning.h notes.h wording.h hosts.h seen.h"
# Made by the build from the grammar.
generated="rql.tab.h keywords.h rules.def"

for file in src/{arena,str,utf8,utf16,json_text,json_check,edits,embed,date,ordered}.[ch] src/{lanes,guid}.h; do
    for header in $(included "$file"); do
        # shellcheck disable=SC2086
        is_one_of "$header" $roots || fail "$file" "$header"
    done
done
for name in $nouns; do
    for header in $(included "src/$name"); do
        # shellcheck disable=SC2086
        is_one_of "$header" $roots $nouns $generated || fail "src/$name" "$header"
    done
done

# Passes: what they do is declared in passes.h; a header of one is for itself.
for file in src/*.c grammar/rql.[ly]; do
    base=$(basename "${file%.*}")
    for header in $(included "$file"); do
        pass=${header%.h}
        # shellcheck disable=SC2086
        is_one_of "$header" $roots $nouns $generated passes.h scanner.h && continue
        [ "$pass" = "$base" ] && continue
        [ -e "src/$pass.c" ] || continue
        case $base in "$pass"_*) continue ;; esac
        fail "$file" "$header"
    done
done

# No cycles among the headers of the library.
edges=$(for file in src/*.h; do
    for header in $(included "$file"); do
        if [ -e "src/$header" ]; then
            echo "$(basename "$file") $header"
        fi
    done
done)
if ! tsort <<<"$edges" >/dev/null; then
    echo "headers include each other in a circle"
    failed=1
fi

# The users of the library see its public header and their own ones.  The
# language server is a command of the program, which knows no more of it than
# that.
for directory in src/cli src/lsp; do
    for file in "$directory"/*.[ch]; do
        for header in $(included "$file"); do
            [ -e "$directory/$header" ] || [ "$header" = features.def ] ||
                is_one_of "$header" commit.h completion_scripts.h ||
                { [ "$directory" = src/lsp ] && [ -e "src/cli/$header" ]; } ||
                fail "$file" "$header"
            case $header in */*) fail "$file" "$header" ;; esac
        done
        if grep -nE '#include <.*(\.\./|src/)' "$file"; then
            fail "$file" "a private header"
        fi
    done
done

[ "$failed" -eq 0 ] && echo "all includes are allowed"
exit "$failed"
