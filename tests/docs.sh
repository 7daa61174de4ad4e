#!/usr/bin/env bash
# The documentation tells the truth: every example in README.md, docs/*.md and
# docs/formats/*.md is run, the pages of docs/rules are those that scripts/docs
# writes, and links lead somewhere.  Usage: REPORTQL=program tests/docs.sh [--update]
#
# An example is a line `$ command` in a block marked ```console, with what it
# prints below it.  Lines behind it that begin with `> ` belong to the command;
# a line `...` stands for any lines; empty lines at the end do not count.  The
# examples of a page run one after the other in one scratch folder, which has a
# copy of corpus/.  With --update, outputs that differ and have no `...` are
# written anew.
set -u
export LC_ALL=C.UTF-8
unset NO_COLOR
shopt -s extglob
: "${REPORTQL:?the program to test}"
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
update=${1:-}
examples=0
passed=0
failed=0

judge() { # judge CODE WHAT
    if [ "$1" -eq 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $2"
    fi
}

# The pattern for bash that an expected output is.
pattern_of() {
    local line pattern=
    while IFS= read -r line; do
        if [ "${line//[[:space:]]/}" = ... ]; then
            pattern+=$'@(|*\n)'
        else
            # shellcheck disable=SC2001
            pattern+=$(sed 's/[][\\*?|()@!+]/\\&/g' <<<"$line")$'\n'
        fi
    done < <(printf '%s' "$1")
    printf '%s' "$pattern"
}

# A text without the empty lines at its end.
trimmed() {
    local text
    text=$(printf '%s' "$1")
    [ -z "$text" ] || printf '%s\n' "$text"
}

# Run the example that has been read; `text` is what the page should say.
run_example() {
    local output pattern
    [ -n "$command" ] || return
    examples=$((examples + 1))
    output=$(cd "$scratch/here" && PATH=$scratch/bin:$PATH \
        bash -c "(exit $status); $command" 2>&1 </dev/null
        printf '\n%d' "$?")
    status=${output##*$'\n'}
    output=$(trimmed "${output%"$status"}"; echo .)
    output=${output%.}
    expected=$(trimmed "$expected"; echo .)
    expected=${expected%.}
    pattern=$(pattern_of "$expected"; echo .)
    # shellcheck disable=SC2053
    if [[ $output == ${pattern%.} ]]; then
        judge 0
    else
        judge 1 "$place: $command"
        diff -u --label "$place" --label "what it prints" \
            <(printf '%s' "$expected") <(printf '%s' "$output")
        case $expected in
        *...*) ;;
        *) expected=$output ;;
        esac
    fi
    printf '%s%s' "$shown" "$expected" >>"$scratch/page"
    command=
}

# One line of a block of examples.
read_example() {
    case $1 in
    '$ '*)
        run_example
        command=${1#'$ '}
        shown=$1$'\n'
        expected=
        place=$page:$number
        in_command=yes
        ;;
    '> '*)
        if [ "$in_command" = yes ]; then
            command+=$'\n'${1#'> '}
            shown+=$1$'\n'
        else
            expected+=$1$'\n'
        fi
        ;;
    *)
        in_command=no
        expected+=$1$'\n'
        ;;
    esac
}

run_page() { # run_page PAGE
    local page=$1 line number=0 block=no in_command=no status=0
    local command='' expected='' shown='' place=''
    rm -rf "$scratch/here"
    mkdir "$scratch/here"
    cp -r "$top/corpus" "$scratch/here"
    : >"$scratch/page"
    while IFS= read -r line; do
        number=$((number + 1))
        case $block,$line in
        yes,'```')
            run_example
            block=no
            ;;
        yes,*)
            read_example "$line"
            continue
            ;;
        no,'```console') block=yes ;;
        esac
        printf '%s\n' "$line" >>"$scratch/page"
    done <"$top/$page"
    if [ "$update" = --update ] && ! cmp -s "$scratch/page" "$top/$page"; then
        cp "$scratch/page" "$top/$page"
    fi
}

# The links of a page to files lead to files.
follow_links() { # follow_links PAGE
    local link
    # shellcheck disable=SC2016
    while read -r link; do
        [ -e "$top/$(dirname "$1")/$link" ]
        judge $? "$1 links to $link, which is not there"
    done < <(sed -n '/^```/,/^```$/!s/\](/\n](/gp' "$top/$1" |
        sed -n 's/^](\([^):#]*\)[)#].*/\1/p')
}

mkdir "$scratch/bin"
ln -s "$(realpath "$REPORTQL")" "$scratch/bin/reportql"
cd "$top" || exit 2
for page in README.md docs/*.md docs/formats/*.md; do
    run_page "$page"
    follow_links "$page"
done

REPORTQL=$scratch/bin/reportql scripts/docs "$scratch/rules" >/dev/null &&
    diff -ru docs/rules "$scratch/rules"
judge $? "docs/rules is not what the program says: run scripts/docs"

echo "Texts: $examples examples of the documentation"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
