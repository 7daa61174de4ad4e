#!/usr/bin/env bash
# The JSON forms of check, parse and rules.
source "$(dirname "$0")/harness.bash"

printf 'SELECT CustomerNam FROM CustomersAndTenants TIMESPAN LAST_MONTHS' >two
run 1 check --output-format json <two
is_json
json '.version == 1'
json '(.files | length) == 1'
json '.files[0].queries == 1'
json '(.files[0].diagnostics | length) == 2'
json '.files[0].diagnostics[0].rule == "unknown-column"'
json '.files[0].diagnostics[0].severity == "error"'
json '.files[0].diagnostics[0].span == {"start": 7, "end": 18}'
json '.files[0].diagnostics[0].start == {"line": 1, "column": 8}'
json '.files[0].diagnostics[0].end == {"line": 1, "column": 19}'
json '.files[0].diagnostics[0].message | test("CustomerNam")'
json '.files[0].diagnostics[0] | tostring | test("CustomerName")'
json '.files[0].diagnostics[1].rule == "unknown-timespan"'
json '.files[0].diagnostics[1].span == {"start": 53, "end": 64}'
json '.files[0].diagnostics[1] | tostring | test("LAST_MONTH\\b")'
json '.summary.files == 1 and .summary.queries == 1'
json '.summary.errors == 2 and .summary.warnings == 0 and .summary.infos == 0'
json '.summary.fixable | type == "number"'

# The shape of every diagnostic.
run 1 check --output-format json "$corpus"/broken/*.rql
is_json
json '[.files[].diagnostics[] | keys] | unique == [["end", "fixes", "help",
      "message", "related", "rule", "severity", "span", "start"]]'
json '[.files[].diagnostics[] | .message | type] | unique == ["string"]'
json '[.files[].diagnostics[] | .help | type] | unique - ["null", "string"] == []'
json '[.files[].diagnostics[] | .severity] | unique - ["error", "info", "warning"] == []'
json '[.files[].diagnostics[] | .span.start <= .span.end] | all'
json '[.files[].diagnostics[].related[] | keys] | unique - [["message", "span"]] == []'
json '[.files[].diagnostics[].fixes[] | keys] | unique - [["edits", "safety", "title"]] == []'
json '[.files[].diagnostics[].fixes[].safety] | unique - ["safe", "unsafe"] == []'
json '[.files[].diagnostics[].fixes[].edits[] | keys] | unique - [["end", "start", "text"]] == []'
json '[.files[] | [.diagnostics[].span.start] | . == sort] | all'
json '.summary.files == (.files | length)'
json '.summary.queries == ([.files[].queries] | add)'
json '.summary.errors == ([.files[].diagnostics[] | select(.severity == "error")] | length)'
json '.summary.warnings == ([.files[].diagnostics[] | select(.severity == "warning")] | length)'
json '.summary.infos == ([.files[].diagnostics[] | select(.severity == "info")] | length)'
cp out first
run 1 check --output-format json "$corpus"/broken/*.rql
cmp -s out first
judge $? 'two runs differ'

# Clean inputs are listed; levels are for the text form only.
echo 'SELECT City FROM Profile ORDER BY City' >info.rql
echo 'SELECT City FROM Profile ORDER BY City ASC' >clean.rql
run 0 check --output-format json --level error info.rql clean.rql
json '[.files[].path] == ["info.rql", "clean.rql"]'
json '.summary.infos == 1'
run 0 check --output-format json --quiet clean.rql
is_json
run 0 check --output-format json </dev/null
json '.files[0].queries == 0 and .files[0].diagnostics == []'
run 0 check --output-format json --stdin-filename here.rql <clean.rql
json '.files[0].path == "here.rql"'

# Bytes and columns; text that must be escaped.
printf 'SELECT City FROM Profile WHERE City = \x27Z\xc3\xbcrich \xf0\x9f\x9a\x80\x27 AND Contry = \x271\x27\r\n' >wide.rql
run 1 check --output-format json wide.rql
json '.files[0].diagnostics[-1] | .start.column == 54 and .span.start == 57'
printf 'SELECT "a\\b\t" FROM Profile WHERE City = \x27\xff\x00\x01\x27' >odd.rql
run 1 check --output-format json odd.rql
is_json
printf 'SELECT City FROM Profile' >$'a "quoted"\\name.rql'
run 0 check --output-format json $'a "quoted"\\name.rql'
json '.files[0].path == "a \"quoted\"\\name.rql"'
printf 'SELECT City FROM Profile' >$'latin\xe9.rql'
run 0 check --output-format json $'latin\xe9.rql'
is_json

# The tree.
cat >tree.rql <<'Q'
SELECT DISTINCT CustomerName, Month FROM CustomersAndTenants
WHERE SKU = 'it''s' AND BilledRevenueUSD > 20000 AND Product NOT IN ('a', 5)
ORDER BY Month, SKU ASC LIMIT 10 TIMESPAN LAST_MONTH
Q
run 0 parse --show tree tree.rql
is_json
json '.version == 1 and (.files | length) == 1 and .files[0].path == "tree.rql"'
json '.files[0].queries[0] | keys == ["aggregated", "errors", "from", "limit",
      "orderBy", "select", "span", "timespan", "where"]'
json '.files[0].queries[0].select == {"distinct": true, "columns": [
      {"name": "CustomerName", "span": [16, 28]}, {"name": "Month", "span": [30, 35]}]}'
json '.files[0].queries[0].from == {"dataset": "CustomersAndTenants", "span": [41, 60]}'
json '.files[0].queries[0].where[0] == {"column": "SKU", "operator": "=",
      "values": [{"string": "it\u0027s"}], "span": [67, 80]}'
json '.files[0].queries[0].where[1].values == [{"number": "20000"}]'
json '.files[0].queries[0].where[2].operator == "NOT IN"'
json '.files[0].queries[0].where[2].values == [{"string": "a"}, {"number": "5"}]'
json '.files[0].queries[0].orderBy == [
      {"column": "Month", "direction": "desc", "explicit": false, "span": [147, 152]},
      {"column": "SKU", "direction": "asc", "explicit": true, "span": [154, 161]}]'
json '.files[0].queries[0].limit == {"value": 10, "span": [162, 170]}'
json '.files[0].queries[0].timespan == {"range": "LAST_MONTH", "span": [171, 190]}'
json '.files[0].queries[0].aggregated == null and .files[0].queries[0].errors == 0'
run 0 parse --show tree <<<'SELECT ProductId FROM Acquisitions AGGREGATED Daily'
json '.files[0].queries[0].aggregated == {"grain": "Daily", "span": [35, 51]}'
json '.files[0].queries[0] | .where == [] and .orderBy == [] and .limit == null
      and .timespan == null'
run 1 parse --show tree <<<'SELECT City WHERE'
json '.files[0].queries[0] | .errors > 0 and .from == null'
json '.files[0].queries[0].select.columns[0].name == "City"'
run 1 parse --show tree "$corpus"/broken/*.rql
is_json
run 0 parse --show tree "$corpus"/valid/*.rql
is_json
run 0 parse --show tokens tree.rql
run 2 parse --show tree missing.rql tree.rql
json '[.files[].path] | index("tree.rql") != null'

# The rules.
run 0 rules --json
is_json
json '.. | objects | select(.name? == "unknown-column") | .severity == "error"'
run 0 rules
has out unknown-column
run 0 explain unknown-column
has out unknown-column
has out CustomerNam
finish
