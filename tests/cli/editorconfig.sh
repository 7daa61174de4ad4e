#!/usr/bin/env bash
# What .editorconfig files say, as the command `editorconfig` reads them too.
source "$(dirname "$0")/harness.bash"
if ! command -v editorconfig >/dev/null; then
    echo "the command editorconfig is not here"
    exit 0
fi

mkdir -p tree/.git tree/a/b
cd tree || exit 2
names="q.rql a/q.rql a/b/q.rql a/b/long-name.rql a/b/12.rql a/b/x7.rql a/b/{s}.rql"

# Both read the files; values beyond what is taken here do not occur.
agree() {
    local name ours theirs
    for name in $names; do
        run 0 config --json "$name"
        ours=$(jq -r '.settings[] | select(.key == "format.width" or
            .key == "format.indent") | select(.from.source == "editorconfig")
            | "\(.key)=\(.value)"' "$scratch/out" | sort)
        theirs=$(editorconfig "$PWD/$name" | sed -nE '
            s/^max_line_length=off$/format.width=100000/p
            s/^max_line_length=([1-9][0-9]*)$/format.width=\1/p
            s/^indent_size=([1-9][0-9]*)$/format.indent=\1/p' | sort)
        [ "$ours" = "$theirs" ]
        judge $? "$name: ours: ${ours//$'\n'/ }, theirs: ${theirs//$'\n'/ }
$(cat .editorconfig)"
    done
}

while IFS= read -r section; do
    printf 'root = true\n[%s]\nmax_line_length = 70\n' "$section" >.editorconfig
    agree
done <<'END'
*
*.rql
*.{rql,sql}
*.{rql}
{q,x7}.rql
{s}.rql
/q.rql
/a/*.rql
a/**
a/**.rql
a/**/q.rql
**/b/*
**/q.rql
a/b
b/*.rql
[q].rql
[!q]*.rql
?.rql
??.rql
x?.rql
{10..20}.rql
x{1..9}.rql
x{8..9}.rql
{q,{12,x7}}.rql
a/{b,c}/*.rql
a/{b/q,c}.rql
*.RQL
q.rql]
q\.rql
long-name.rql
l*-*e.rql
{a
a}
{a,b
[a
**
/**/12.rql
a/b/{q,12}.rql
[a-q].rql
END

# Sections, files and kinds of values.
printf 'root=true\n[*]\nmax_line_length=off\nINDENT_SIZE = 2\n' >.editorconfig
printf '[*.rql]\nindent_size=3 ; three\n[q*]\nindent_size: 5\nmax_line_length=unset\n' >a/.editorconfig
agree
printf '# x\n[*]\nindent_style=tab\ntab_width=8\n' >a/b/.editorconfig
agree
printf 'root = TRUE\n\n[*]\nindent_size=tab\ntab_width = 6\nmax_line_length = many\n' >a/b/.editorconfig
agree
printf '\xef\xbb\xbfroot = true\r\n[*]\r\nindent_size = 7\r\n' >a/b/.editorconfig
agree
printf 'indent_size = 1\n[q.rql]\nindent_size = 2\n[*.sql]\nindent_size=4\n' >a/b/.editorconfig
agree

# Lines that are none are passed over.
printf 'root=true\n[]\nindent_size=1\nx\n=3\n[*\n[* ; ]\nindent_size=4\n[*]\nindent_size=8\n]\n' >.editorconfig
rm -f a/.editorconfig a/b/.editorconfig
run 0 config q.rql
has out '8                   .editorconfig:10'

# What cannot be taken is as if it were not there.
printf 'root=true\n[*]\nmax_line_length=1000000\nindent_size=65\n' >.editorconfig
rm -f a/.editorconfig a/b/.editorconfig
run 0 config q.rql
lacks out .editorconfig

finish
