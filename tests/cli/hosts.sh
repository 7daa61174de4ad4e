#!/usr/bin/env bash
# Queries in programs and documents, from the command line.
# shellcheck source=tests/cli/harness.bash
. "$(dirname "${BASH_SOURCE[0]}")/harness.bash"

query='SELECT CustomerNam FROM CustomersAndTenants TIMESPAN LAST_MONTH'

# --- Which files ---

printf 'q = "%s"\n' "$query" >a.py
printf 'x = 1\n' >none.py
run 1 check a.py
has out 'a.py:1:13: error: CustomersAndTenants has no column CustomerNam'
run 0 check none.py
has out '1 file, 0 queries'
mkdir -p tree/.hidden
cp a.py none.py tree
cp a.py tree/.hidden
printf '```sql\n%s\n```\n' "$query" >tree/notes.md
printf '# no query\n' >tree/other.md
printf "q='%s'\n" "$query" >tree/run.sh
printf 'SELECT %s' "$query" >tree/plain.txt
run 1 check --output-format json tree
json '.files | map(.path) == ["tree/a.py", "tree/notes.md", "tree/run.sh"]'
json '.summary.queries == 3 and .summary.errors == 3'
mkdir nothing
cp none.py nothing
run 2 check nothing
has err 'no .rql files and no files with queries in nothing'

# --- Standard input is what it is called ---

run 1 check --stdin-filename x.py <a.py
has out 'x.py:1:13'
run 1 check --stdin-filename x.md <tree/notes.md
has out 'x.md:2:8'

# --- Fixing ---

cp a.py fixed.py
run 0 check --fix fixed.py
[ "$(cat fixed.py)" = "$(sed s/CustomerNam/CustomerName/ a.py)" ]
judge $? 'more or less was changed than should be'
run 0 check --diff fixed.py
run 1 check --diff a.py
has out '+q = "SELECT CustomerName FROM'

# --- Options of request bodies hold in literals ---

cat >report.py <<'END'
body = '{"ReportName": "a", "QueryId": "b", "StartTime": "2030-01-01T01:00:00Z", "RecurrenceInterval": 5}'
END
run 1 check --now 2030-01-01T00:00:00Z report.py
has out 'start-too-soon'
printf 'SELECT Month FROM OfficeUsage' >q.rql
run 1 check --query q.rql report.py
has out 'recurrence-interval'

# --- Other commands ---

run 0 parse a.py
json '.files[0].queries[0].select.columns[0] == {name: "CustomerNam", span: [12, 23]}'
printf 'q = ("SELECT Custo"\n  "merName FROM CustomersAndTenants")' >split.py
run 0 parse split.py
json '.files[0].queries[0].select.columns[0] == {name: "CustomerName", span: [13, 30]}'
run 0 describe split.py
has out 'CustomersAndTenants'
run 0 fingerprint split.py
run 2 format a.py
has err 'queries in Python are not for this command'
run 2 rewrite --set-limit 5 tree/notes.md
has err 'queries in Markdown are not for this command'

# --- The table of the documentation is that of the program ---

page=$(dirname "$corpus")/docs/hosts.md
table=$(dirname "$corpus")/src/hosts.c
in_table() { # in_table MEMBER: the words of all rows
    sed -n "s/^    [{ ]\.$1 = \"\(.*\)\".*/\1/p" "$table" | tr ' ' '\n'
}
[ "$(sed -n 's/^| `\([a-z]*\)` | .*/\1/p' "$page")" = "$(in_table name)" ]
judge $? 'docs/hosts.md has other languages than src/hosts.c'
for word in $(in_table suffixes) $(in_table names); do
    grep -qF "\`$word\`" "$page"
    judge $? "docs/hosts.md lacks $word"
done
[ "$(in_table names | wc -l)" -gt 20 ]
judge $? 'the table was not read'

finish
