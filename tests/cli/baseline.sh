#!/usr/bin/env bash
# Findings that are known stay quiet: --baseline and --update-baseline.
source "$(dirname "$0")/harness.bash"

mkdir q
cat >q/a.rql <<'END'
SELECT Contry
FROM Profile

SELECT City FROM Profile
  ORDER BY Contry ASC
END
echo 'SELECT Contry FROM Profile LIMIT 5' >q/b.rql

# It is made, and made again it is the same.
run 2 check --baseline base.json q
has err 'there is no baseline base.json'
run 2 check --update-baseline q
has err 'no baseline is configured'
run 0 check --baseline base.json --update-baseline q
has out '3 added, 0 removed'
jq -e '.version == 1 and ([.findings[].path] == ["q/a.rql", "q/a.rql", "q/b.rql"])' \
    base.json >/dev/null
judge $? "base.json is not as expected"
[ "$(grep -c '"path"' base.json)" = 3 ]
judge $? "not one entry a line"
[ "$(stat -c %a base.json)" = "$(printf '%o' $((0666 & ~0$(umask))))" ]
judge $? "base.json has other rights than a new file"
cp base.json first.json
touch -d 2001-01-01 base.json
run 0 check --baseline base.json --update-baseline q
cmp -s base.json first.json
judge $? "not the same"
[ "$(stat -c %Y base.json)" -lt 1000000000 ]
judge $? "written without need"

# Known findings are in no report and fail nothing.
run 0 check --baseline base.json q
has out 'no problems found; 3 in the baseline'
run 0 check --baseline base.json --output-format json --level info q
json '[.files[].diagnostics[] | select(.rule == "unknown-column")] == []'
json '.summary.errors == 0'
cd q || exit 2
run 0 check --baseline ../base.json .
cd ..

# Lines move, the layout and the severity change.
cp -r q moved
(
    echo '-- a comment'
    echo
    cat q/a.rql
) >x && mv x q/a.rql
run 0 format q
sed -i 's/$/\r/' q/b.rql
run 0 check --baseline base.json --warn unknown-column q
# An edit elsewhere in the query.
sed -i 's/SELECT City/SELECT City, Country/' q/a.rql
run 0 check --baseline base.json q
# A new query with the same mistake.
echo 'SELECT Contry FROM Profile TIMESPAN LAST_MONTH' >>q/a.rql
run 1 check --baseline base.json --output-format json q
json '.summary.errors == 1'
# The same query once more.
sed -i '$d' q/a.rql
echo 'SELECT Contry FROM Profile' >>q/a.rql
run 1 check --baseline base.json --output-format json q
json '.summary.errors == 1'
sed -i '$d' q/a.rql

# Files that were renamed bring their findings along.
mv q/b.rql q/renamed.rql
run 0 check --baseline base.json q
empty err
mv q/renamed.rql q/b.rql

# What is found no more is told, and fails as a warning.
echo 'SELECT City FROM Profile ORDER BY City ASC LIMIT 5' >q/b.rql
run 0 check --baseline base.json q
has err 'base.json: 1 entry is stale'
has err 'unknown-column (Contry) in q/b.rql'
run 1 check --baseline base.json --fail-on warning q
# But not of files and rules that were not asked for.
run 0 check --baseline base.json q/a.rql
empty err
run 0 check --baseline base.json --ignore unknown-column q
empty err
run 0 check --baseline base.json --select unknown-dataset --update-baseline q
cmp -s base.json first.json
judge $? "entries of rules that are off were changed"

# An update is about the files that are checked, and those that are gone.
echo 'SELECT Contry FROM Profile' >q/new.rql
run 0 check --baseline base.json --update-baseline q/new.rql
jq -e '[.findings[].path] == ["q/a.rql", "q/a.rql", "q/b.rql", "q/new.rql"]' \
    base.json >/dev/null
judge $? "entries of other files were changed"
rm q/new.rql
run 0 check --baseline base.json --update-baseline q/b.rql q/b.rql
has out '0 added, 2 removed'
jq -e '[.findings[].path] == ["q/a.rql", "q/a.rql"]' base.json >/dev/null
judge $? "entries of a file that is gone have stayed"
# A file that is an input twice is in it once.
run 0 check --baseline base.json --update-baseline q/a.rql q/a.rql q
jq -e '[.findings[].count] == [1, 1]' base.json >/dev/null
judge $? "counted twice"

# --fix mends what is known, too.
run 0 check --baseline base.json --fix q
has out '2 fixed'
has err '2 entries are stale'
run 0 check --baseline base.json --fix --update-baseline q
[ "$(jq -c .findings base.json)" = '[]' ]
judge $? "the baseline is not empty"
run 2 check --baseline base.json --diff --update-baseline q

# Request bodies, and standard input by its name.
echo '{"Name": "x", "Query": "SELECT Contry FROM Profile"}' >q/body.json
run 0 check --baseline base.json --update-baseline q
printf '\n\n{ "Name": "x",\n"Query":"select Contry\\nFROM Profile"}' >q/body.json
run 0 check --baseline base.json q
run 0 check --baseline base.json --stdin-filename q/body.json <q/body.json
run 1 check --baseline base.json <<<'SELECT Contry FROM Profile'
run 2 check --baseline base.json --update-baseline <<<'SELECT Contry FROM Profile'
has err 'no name'

# Names of any kind.
name=$'q/\xc3\xbc "quoted" \xff\n.rql'
echo 'SELECT Contry FROM Profile' >"$name"
run 0 check --baseline base.json --update-baseline q
run 0 check --baseline base.json q
rm "$name"

# A baseline that is none.
try() { # try TEXT MESSAGE
    printf '%s' "$1" >bad.json
    run 2 check --baseline bad.json q
    has err "$2"
    run 2 check --baseline bad.json --update-baseline q
    [ "$(cat bad.json)" = "$1" ]
    judge $? "a file that is no baseline was written"
}
entry='"path": "a", "rule": "unknown-column", "text": "", "finding": "0000000000000000", "query": "0000000000000000"'
try '' 'bad.json:1:'
try $'{"version": 1,\n <<<<<<< HEAD' 'bad.json:2:'
try '[]' 'not a baseline'
try '{"version": 2, "findings": []}' 'version'
try '{"version": 1, "findings": [], "more": 1}' 'more: there is no such member'
try '{"version": 1, "findings": [1]}' 'findings[0]: must be an object'
try "{\"version\": 1, \"findings\": [{$entry}]}" 'findings[0].count: is missing'
try "{\"version\": 1, \"findings\": [{$entry, \"count\": 0}]}" 'findings[0].count'
try "{\"version\": 1, \"findings\": [{$entry, \"count\": 1, \"x\": 1}]}" 'findings[0].x'
try "{\"version\": 1, \"findings\": [{$entry, \"path\": \"b\", \"count\": 1}]}" 'bad.json:1:'
try "{\"version\": 1, \"findings\": [{${entry/unknown-column/no-rule}, \"count\": 1}]}" 'findings[0].rule'
try "{\"version\": 1, \"findings\": [{${entry/0000000000000000/xyz}, \"count\": 1}]}" 'findings[0].finding'
run 2 check --baseline nowhere/base.json --update-baseline q
has err 'cannot find the directory'
mkdir directory.json
run 2 check --baseline directory.json q

# Its place in the tree does not matter, and a symbolic link to it stays one.
mkdir settings
run 0 check --baseline settings/base.json --update-baseline q
jq -e 'all(.findings[].path; startswith("../q/"))' settings/base.json >/dev/null
judge $? "paths are not relative to the baseline"
echo 'SELECT Contry FROM Profile' >q/more.rql
run 1 check --baseline settings/base.json q
(
    cd settings || exit 2
    ln -s base.json ../settings/other.json
)
run 0 check --baseline settings/other.json --update-baseline q
[ -L settings/other.json ]
judge $? "the symbolic link is none any more"
run 0 check --baseline settings/base.json q
if [ "$(id -u)" -ne 0 ]; then
    chmod 500 settings
    echo 'SELECT Contry FROM Profile' >q/most.rql
    run 2 check --baseline settings/base.json --update-baseline q
    chmod 700 settings
    rm q/most.rql
fi

# Many findings take time that grows with their number.
for i in $(seq 20000); do
    echo "SELECT Contry FROM Profile TIMESPAN LAST_MONTH LIMIT $((i % 100 + 1));"
done >many.rql
run 0 check --baseline many.json --update-baseline many.rql
run 0 check --baseline many.json many.rql
has out '40000 in the baseline'
mv many.rql others.rql
run 0 check --baseline many.json others.rql
empty err
# What could not be read may hold what the baseline lists: it is left alone.
mkdir -p "$scratch/partly"
cd "$scratch/partly" || exit 2
echo 'SELECT Nothing FROM OfficeUsage TIMESPAN LAST_MONTH' >a.rql
cp a.rql b.rql
run 0 check --baseline base.json --update-baseline a.rql b.rql
cp base.json before.json
rm b.rql
echo 'SELECT Nobody FROM OfficeUsage TIMESPAN LAST_MONTH' >>a.rql
run 2 check --baseline base.json --update-baseline a.rql b.rql
has err 'base.json: not updated: not all could be read'
lacks out added
cmp -s base.json before.json
judge $? 'the baseline has changed'

finish
