#!/usr/bin/env bash
# Checking and parsing request bodies.
source "$(dirname "$0")/harness.bash"

now='--now=2026-01-15T00:00:00Z'
requests=$corpus/requests

# --- Which inputs are request bodies ---

mkdir -p tree/.hidden nothing
cp "$requests/valid/create_query_seats.json" tree/body.json
cp "$requests/broken/semicolon.json" tree/loose.JSON
cp tree/loose.JSON tree/.hidden.json
cp tree/loose.JSON tree/.hidden/body.json
echo '{"name": "package", "version": "1.0.0"}' | tee tree/package.json >nothing/package.json
echo '[1, 2' >tree/noise.json
: >tree/empty.json
echo 'SELECT Country FROM Profile TIMESPAN LAST_MONTH' >tree/a.rql
run 0 check --output-format json tree
json '[.files[].path] == ["tree/a.rql", "tree/body.json", "tree/loose.JSON"]'
json '.summary.queries == 3'
run 2 check nothing
has err 'no .rql files and no files with queries in nothing'
run 2 check nothing tree
has err nothing

# One that is named is checked, whatever it holds.
run 1 check tree/package.json
has out tree/package.json:1:1
run 1 check tree/noise.json
has out invalid-json
run 1 check tree/empty.json

# Standard input is what its name says.
run 0 check --stdin-filename body.json <tree/body.json
run 0 check --stdin-filename Body.JSON - <tree/body.json
run 1 check <tree/body.json
run 1 check --stdin-filename body.json <tree/a.rql
has out 'body.json:1:1'

# --- Options ---

cat >report.json <<'END'
{"ReportName": "x", "QueryId": "1", "StartTime": "2026-01-15T03:59:59Z", "RecurrenceInterval": 12}
END
run 1 check "$now" report.json
has out 'report.json:1:50: error'
run 0 check --now 2026-01-14T23:59:59Z report.json
run 1 check report.json
for wrong in now 2026-01-15 '2026-01-15 00:00:00Z' 2026-01-15T00:00:00 2026-01-15T00:00:00.0Z \
    2026-02-29T00:00:00Z 2026-13-01T00:00:00Z 2026-01-15T24:00:00Z ' 2026-01-15T00:00:00Z' 2026-01-15T00:00:00z ''; do
    run 2 check --now "$wrong" report.json
    has err --now
    empty out
done
run 0 check --now 2024-02-29T00:00:00Z report.json
run 0 check --now 1970-01-01T00:00:00Z report.json
run 0 check --now 0001-01-01T00:00:00Z report.json

# The query that the report runs.
early=--now=2026-01-01T00:00:00Z
echo 'SELECT Month, PaidAvailableUnits FROM OfficeUsage TIMESPAN LAST_MONTH' >seats.rql
echo 'SELECT RawUsage FROM ISVUsage TIMESPAN LAST_MONTH' >usage.rql
run 0 check "$early" --fail-on warning report.json
run 1 check "$early" --query seats.rql report.json
has out 'report.json:1:96: error'
run 0 check "$early" --query usage.rql --fail-on warning report.json
run 1 check "$early" --query tree/body.json report.json
has out 'report.json:1:96: error'
cat seats.rql usage.rql >both.rql
run 2 check "$early" --query both.rql report.json
has err 'both.rql: one query is wanted, but it holds 2'
empty out
run 2 check "$early" --query "$requests/valid/three_queries.json" report.json
has err 'holds 3'
run 2 check "$early" --query /dev/null report.json
has err 'holds none'
run 2 check "$early" --query missing.rql report.json
has err missing.rql
run 2 check "$early" --query - report.json

# What a body is, said outright.
echo '{"ReportName": "x", "StartTime": "2026-01-20T00:00:00Z", "Format": "CSV", "CallbackUrl": "https://a.example.com/"}' >update.json
run 0 check "$early" update.json
run 0 check "$early" --request update-report update.json
run 1 check "$early" --request create-report update.json
has out QueryId
run 1 check "$early" --request create-query update.json
run 2 check --request delete-report update.json
has err create-report
sed 's/, "Format"/, "EndTime": "2026-03-01T00:00:00Z"&/' update.json >end.json
run 0 check "$early" --api cmp --fail-on warning end.json
run 1 check "$early" --api cmp --api-version v1 --fail-on warning end.json
has out EndTime
run 2 check --api-version v2 end.json

# Rules and levels are as for queries.
run 1 check --fail-on warning "$requests/broken/semicolon.json"
run 0 check --fail-on warning --ignore query-terminator "$requests/broken/semicolon.json"

# --- Output ---

run 1 check "$now" --output-format json "$requests/broken/ten_mistakes.json"
json '.files[0].diagnostics | length == 10'
json '[.files[0].diagnostics[].start.line] == [2,3,4,5,6,7,8,9,10,11]'
json '.files[0].diagnostics | map(.rule) | unique | length >= 9'
json '[.files[0].diagnostics[].start.column] | unique | length > 5'
run 1 check --output-format json "$requests/broken/escaped_mistakes.json"
json '.files[0].queries == 1'
json '[.files[0].diagnostics[] | .start.line] | unique == [2, 3]'
json '.files[0].diagnostics[-1] | .start.column == 134 and .span == {start: 160, end: 171}'
run 1 check --quiet "$requests/broken/smart_quotes.json"
has out 'smart_quotes.json:1:81: error: '
has out '                                                                            ^^^^^^'

# A long line is shown in part.
{ printf '{"Name": "long", "Query": "SELECT Country FROM Profile WHERE City IN ('
printf "'%s', " {1..20000}
printf "'x') AND Contry = 'y'\"}"; } >long.json
run 1 check long.json
has out 'unknown-column'
[ "$(wc -L <"$scratch/out")" -lt 400 ]
judge $? 'a long line is shown whole'
has out '^^^^^^'

# --- Fixing ---

cp "$requests/broken/semicolon.json" mended.json
run 0 check --fix mended.json
sed 's/;//' "$requests/broken/semicolon.json" | cmp -s - mended.json
judge $? 'more than the semicolon was changed'
cat >odd.json <<'END'
{ "unknown" : [1,2,  3],	"Query":"SELECT Contry\nFROM Profile WHERE City = \u2018Z\u00fcrich \ud83c\udf7a\u2019" ,
  "Name"   : "caf\u00e9" }
END
cp odd.json mended.json
run 0 check --fix mended.json
sed "s/Contry/Country/; s/.u201.*u2019/'Zürich 🍺'/" odd.json | cmp -s - mended.json
judge $? 'other bytes were changed'
run 1 check --diff --quiet odd.json
has out '--- odd.json'
has out '+{ "unknown" : [1,2,  3],'
run 0 check --fix --stdin-filename odd.json <odd.json
cmp -s "$scratch/out" mended.json
judge $? 'standard input is mended otherwise'

# --- Trees and tokens ---

run 0 parse "$requests/valid/three_queries.json"
json '.files[0].queries | map(.from.dataset) == ["CustomersAndTenants", "ISVUsage", "TeamsUsageMeetingsAndCalls"]'
run 0 parse "$requests/valid/create_report_daily.json"
json '.files[0].queries == []'
printf '{"Name": "x", "Query": "SELECT Cit\\u0079, \\"X\\"\\nFROM \\u0050rofile"}' >spans.json
run 1 parse spans.json
json '.files[0].queries[0].select.columns[0] == {name: "City", span: [31, 40]}'
json '.files[0].queries[0].from | [.dataset, .span] == ["Profile", [54, 66]]'
run 1 parse --show tokens spans.json
json '.files[0].tokens | map(.text) | .[0:3] == ["SELECT", "City", ","]'
json '.files[0].tokens[1].span == [31, 40]'
while read -r text start end; do
    [ "$(printf '"%s"' "$(head -c "$end" spans.json | tail -c +"$((start + 1))")" | jq -r .)" = "$text" ]
    judge $? "the span of $text is $start..$end"
done < <(jq -r '.files[0].tokens[] | "\(.text) \(.span[0]) \(.span[1])"' "$scratch/out")
run 0 parse "$requests/valid" "$corpus/valid"
run 2 parse --now x spans.json

# --- The corpus ---

run 0 check "$now" --fail-on warning "$requests/valid"
[ "$(find "$requests/valid" -name '*.json' | wc -l)" -ge 12 ]
judge $? 'too few valid bodies'
for file in "$requests"/valid/*.json; do
    cp "$file" copy.json
    run 0 check "$now" --fix --fail-on warning copy.json
    cmp -s "$file" copy.json
    judge $? "$file: --fix changes it"
done
count=0
for file in "$requests"/broken/*.json; do
    count=$((count + 1))
    run 1 check "$now" --fail-on warning --output-format json "$file"
    is_json
    cp "$file" copy.json
    "$REPORTQL" check "$now" --fix copy.json >/dev/null 2>&1
    [ $? -le 1 ]
    judge $? "$file: --fix"
    "$REPORTQL" check "$now" --output-format json copy.json >"$scratch/out" 2>"$scratch/err"
    json '[.files[].diagnostics[].fixes[0] | select(. != null and .safety == "safe")] == []'
    cp copy.json once.json
    "$REPORTQL" check "$now" --fix copy.json >/dev/null 2>&1
    cmp -s once.json copy.json
    judge $? "$file: a second run changes more"
done
[ "$count" -ge 15 ]
judge $? 'too few broken bodies'
finish
