#!/usr/bin/env bash
# Files, directories, standard input.
source "$(dirname "$0")/harness.bash"

mkdir -p tree/deep/er tree/.hidden
echo 'SELECT Contry FROM Profile' | tee tree/a.rql tree/deep/b.rql \
    tree/deep/er/c.rql tree/.hidden/d.rql tree/.e.rql tree/notes.txt >/dev/null
run 1 check --output-format json tree
json '[.files[].path] == ["tree/a.rql", "tree/deep/b.rql", "tree/deep/er/c.rql"]'
run 1 check --output-format json tree/
json '.summary.files == 3'
run 1 check --output-format json tree/notes.txt
json '.summary.files == 1'
run 1 check --output-format json tree/.e.rql
json '.summary.files == 1'
run 1 check --output-format json tree tree/deep
json '.summary.files >= 3'
mkdir nothing
run 2 check nothing missing
ln -s tree loop 2>/dev/null && ln -s ../.. tree/deep/up
run 1 check --output-format json tree
json '.summary.files >= 3 and .summary.files < 50'
if mkdir locked && touch locked/a.rql && chmod 000 locked && ! ls locked >/dev/null 2>&1; then
    run 2 check locked tree
    has err locked
    has out unknown-column
fi
chmod 755 locked

# Standard input has a name.
run 1 check --stdin-filename made/up.rql <tree/a.rql
has out made/up.rql:1:8
run 1 check - <tree/a.rql
lacks out made/up

# A name for standard input that is not read.
echo tree/a.rql >names
for command in check format parse describe fingerprint suppressions; do
    run 2 "$command" --stdin-filename x.rql tree/a.rql
    is err 'reportql: --stdin-filename needs standard input: give - as a file'
    run 2 "$command" --stdin-filename x.rql --files-from names
    empty out
done
for option in --changed --changed=HEAD --watch; do
    run 2 check --stdin-filename x.rql "$option" <tree/a.rql
    has err '--stdin-filename needs standard input'
done
run 2 payload --stdin-filename x.rql tree/a.rql
run 2 diff --stdin-filename x.rql tree/a.rql tree/a.rql
run 2 config --stdin-filename x.rql tree/a.rql
run 2 catalog impact --stdin-filename x.rql builtin builtin tree/a.rql
has err '--stdin-filename needs standard input'
run 1 check --stdin-filename x.rql --files-from names - <tree/a.rql
has out x.rql:
rm names

# Things that are no files.
run 2 check tree/a.rql/x
has err tree/a.rql/x
if mkfifo pipe; then
    cat tree/a.rql >pipe &
    run 1 check pipe
    wait
fi
run 0 check /dev/null

# Encodings and line ends.
printf '\xef\xbb\xbfSELECT Contry FROM Profile' >mark.rql
run 1 check mark.rql
has out mark.rql:1:
printf 'SELECT City\r\nFROM Profile\r\nORDER BY Contry ASC\r\n' >crlf.rql
run 1 check crlf.rql
has out crlf.rql:3:10
printf '\xff\xfeS\x00E\x00L\x00E\x00C\x00T\x00' >utf16.rql
run 1 check utf16.rql
printf '\xff\xff\xff' >bytes.rql
run 1 check bytes.rql
has out invalid-byte

# The corpus.
run 0 check --fail-on warning "$corpus"/valid
run 1 check "$corpus"/broken
run 1 check "$corpus"
finish
