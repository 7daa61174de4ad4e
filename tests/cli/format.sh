#!/usr/bin/env bash
# The command `format`: in place, through standard input, as a patch.
source "$(dirname "${BASH_SOURCE[0]}")/harness.bash"

ugly='select Month,CustomerName from OfficeUsage'
neat='SELECT Month, CustomerName
FROM OfficeUsage'

holds() { # holds FILE TEXT
    [ "$(cat "$1")" = "$2" ]
    judge $? "$1 is not: $2"
}

# --- In place ---

mkdir queries
echo "$ugly" >queries/a.rql
echo "$neat" >queries/b.rql
echo "$ugly" >queries/.hidden.rql
chmod 640 queries/a.rql
before=$(stat -c '%i %y' queries/b.rql)
run 0 format queries
empty out
empty err
holds queries/a.rql "$neat"
holds queries/.hidden.rql "$ugly"
[ "$(stat -c %a queries/a.rql)" = 640 ]
judge $? 'the mode has changed'
[ "$(stat -c '%i %y' queries/b.rql)" = "$before" ]
judge $? 'a file that does not change was touched'
[ -z "$(find . -name '.reportql-*')" ]
judge $? 'a temporary file is left'
ln -s queries/a.rql link.rql
echo "$ugly" >queries/a.rql
run 0 format link.rql
holds queries/a.rql "$neat"
[ -L link.rql ]
judge $? 'the symbolic link is gone'

# A result that is shorter than the file, and the same up to there.
printf '%s\n\n\n' "$neat" >long.rql
run 0 format long.rql
printf '%s\n' "$neat" | cmp -s - long.rql
judge $? 'the lines at the end have stayed'
printf '' >nothing.rql
run 0 format nothing.rql
[ ! -s nothing.rql ]
judge $? 'an empty file has grown'

# --- Standard input and output ---

run 0 format <queries/.hidden.rql
is out "$neat"
run 0 format - <queries/.hidden.rql
is out "$neat"
run 0 format --stdout queries/.hidden.rql queries/a.rql
is out "$neat
$neat"
holds queries/.hidden.rql "$ugly"
run 0 format --style compact queries/a.rql --stdout
is out 'SELECT Month, CustomerName FROM OfficeUsage'
run 0 format --keywords lower --names catalog <<<'SELECT month FROM officeusage'
is out 'select Month
from OfficeUsage'
run 0 format --keywords keep --api cmp --names catalog <<<'SELECT month froM officeusage'
is out 'SELECT month
froM officeusage'
run 0 format --width 20 --indent 2 <<<'SELECT Month, CustomerName FROM a'
is out 'SELECT
  Month,
  CustomerName
FROM a'
run 0 format --width 20 --lists fill <<<'SELECT A, B, C, D, E, F, G FROM a'
is out 'SELECT
    A, B, C, D, E,
    F, G
FROM a'
cat >datasets.json <<'END'
{"value": [{"datasetName": "Shoes", "selectableColumns": ["Size"],
  "availableMetrics": [], "availableDateRanges": ["LAST_SALE"],
  "minimumRecurrenceInterval": 1}]}
END
run 0 format --names catalog --catalog cmp=datasets.json \
    <<<'SELECT size FROM shoes TIMESPAN last_sale'
is out 'SELECT Size
FROM Shoes
TIMESPAN LAST_SALE'

# --- --check and --diff change nothing ---

echo "$ugly" >queries/a.rql
run 1 format --check queries
is out queries/a.rql
holds queries/a.rql "$ugly"
run 1 format --check --quiet queries
empty out
run 0 format --check queries/b.rql
empty out
run 1 format --check --stdin-filename x.rql <queries/a.rql
is out x.rql
run 1 format --check long.rql nothing.rql queries/a.rql
printf '%s\n\n\n' "$neat" >long.rql
run 1 format --check long.rql
is out long.rql
run 1 format --diff queries
is out "--- queries/a.rql
+++ queries/a.rql
@@ -1 +1,2 @@
-$ugly
+SELECT Month, CustomerName
+FROM OfficeUsage"
holds queries/a.rql "$ugly"
patch -s -p0 <out
holds queries/a.rql "$neat"
run 0 format --diff queries
empty out

# --- What is not understood ---

printf 'SELECT a b FROM   c\n' >odd.rql
run 0 format odd.rql
holds odd.rql 'SELECT a b FROM c'
is err 'reportql: odd.rql:1:1: not understood, left as it is'
run 0 format --quiet odd.rql
empty err
for _ in $(seq 30); do echo 'FROM a b;'; done >odd.rql
run 0 format odd.rql
has err 'reportql: odd.rql:20:1: not understood'
lacks err 'odd.rql:21:1'
has err 'odd.rql: and 10 more places that are not understood'
printf 'select a -- \xff\n\0 from b' >odd.rql
run 0 format odd.rql
run 0 format --check odd.rql

# --- Trouble ---

echo "$ugly" >one.rql
run 2 format missing.rql one.rql
has err 'missing.rql'
holds one.rql "$neat"
run 2 format x.json
run 2 format --stdin-filename x.json <one.rql
run 2 format --width 0 one.rql
has err "--width takes a number from 1 to 100000, not '0'"
run 2 format --indent x one.rql
has err "--indent takes a number from 1 to 64, not 'x'"
run 2 format --stdout --check one.rql
run 2 format --stdout --diff one.rql
run 2 format --style pretty one.rql
run 2 format --styl compact one.rql
has err "did you mean '--style'?"
echo "$ugly" >one.rql
ln one.rql other.rql
run 2 format one.rql
has err 'one.rql: not formatted: it has several names'
holds one.rql "$ugly"
rm other.rql
run 0 format --help
has out 'reportql format --check queries/'
if [ -w /dev/full ]; then
    last='reportql format, to a full disk'
    "$REPORTQL" format <one.rql >/dev/full 2>err
    [ $? -eq 3 ]
    judge $? 'a failed write is no failure'
fi

# Without room for the new content, the old one stays.
for _ in $(seq 2000); do echo "$ugly;"; done >large.rql
cp large.rql large.copy
(
    ulimit -f 4
    "$REPORTQL" format large.rql >/dev/null 2>small.err
    echo $? >small.status
)
last='reportql format large.rql, without room'
[ "$(cat small.status)" -eq 2 ] && grep -q 'not formatted: cannot write' small.err
judge $? "status $(cat small.status), $(head -c 300 small.err)"
cmp -s large.rql large.copy
judge $? 'the file is not as it was'
[ -z "$(find . -name '.reportql-*')" ]
judge $? 'a temporary file is left'

# --- Many queries are formatted as few are ---

run 0 format large.rql
for _ in $(seq 2000); do echo "$neat;"; done | cmp -s - large.rql
judge $? 'many queries are not what each is'

# --- The whole corpus ---

cp -r "$corpus" corpus
run 0 format --quiet corpus
cp -r corpus again
run 0 format --quiet again
diff -r corpus again >differences
judge $? "a second run changes: $(head -c 400 differences)"
run 0 format --check --quiet corpus
run 0 check --fail-on warning corpus/valid
finish
