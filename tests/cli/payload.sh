#!/usr/bin/env bash
# Making request bodies.
source "$(dirname "$0")/harness.bash"

id='0b2f1a52-7f3c-4e0e-9d53-3a1f5c6f9a10'
now='2026-01-15T00:00:00Z'
echo 'SELECT Country FROM Profile TIMESPAN LAST_MONTH' >one.rql
cat >two.rql <<'END'
-- name: Countries of partners
-- description: where they are
select Country -- all of them
from Profile timespan last_month;
/* the second one */
SELECT Month, PaidAvailableUnits FROM OfficeUsage
TIMESPAN LAST_MONTH;
END

# --- Queries ---

run 0 payload one.rql
is out '{"Name":"one","Query":"SELECT Country FROM Profile TIMESPAN LAST_MONTH"}'
empty err
is_json
run 0 payload one.rql --name 'All of them' --description 'where they are'
is out '{"Name":"All of them","Description":"where they are","Query":"SELECT Country FROM Profile TIMESPAN LAST_MONTH"}'
run 0 payload --pretty --name=x - <one.rql
is out '{
    "Name": "x",
    "Query": "SELECT Country FROM Profile TIMESPAN LAST_MONTH"
}'
is_json
run 0 payload --name x <one.rql
is out '{"Name":"x","Query":"SELECT Country FROM Profile TIMESPAN LAST_MONTH"}'

# Names: of the file, of a comment, of the option.
mkdir -p 'a.b' && cp one.rql 'a.b/Top-10_(of 2026)ü.RQL'
run 0 payload 'a.b/Top-10_(of 2026)ü.RQL'
json '.Name == "Top 10 of 2026"'
cp one.rql -- '---.rql'
run 2 payload -- '---.rql'
has err --name
empty out
run 2 payload <one.rql
has err --name
run 0 payload --query-number 1 two.rql
json '.Name == "Countries of partners" and .Description == "where they are"'
json '.Query == "SELECT Country FROM Profile TIMESPAN last_month"'
run 0 payload --query-number 1 --name own two.rql
json '.Name == "own"'
run 0 payload --query-number 2 two.rql
json '. == {Name: "two 2", Query: "SELECT Month, PaidAvailableUnits FROM OfficeUsage TIMESPAN LAST_MONTH"}'

# Several queries.
run 2 payload two.rql
has err '--all'
has err '--query-number'
empty out
run 0 payload --all two.rql
json 'map(.Name) == ["Countries of partners", "two 2"]'
json 'map(keys_unsorted) == [["Name", "Description", "Query"], ["Name", "Query"]]'
is_json
run 0 payload --all --name Report two.rql
json 'map(.Name) == ["Countries of partners", "Report 2"]'
run 0 payload --all --pretty two.rql
json 'length == 2'
run 0 payload --all one.rql
json 'map(.Name) == ["one"]'
run 2 payload --query-number 3 two.rql
has err 'holds 2'
run 2 payload --query-number 0 two.rql
run 2 payload --query-number 99999999999999999999 two.rql
run 2 payload --query-number 1 --all two.rql
run 2 payload --name x </dev/null
has err 'no query'

# A query with errors gives no body.
echo 'SELECT Contry FROM Profile' >bad.rql
run 1 payload bad.rql
empty out
has err 'bad.rql:1:8: error: Profile has no column Contry [unknown-column]'
run 0 payload --fix bad.rql
json '.Query == "SELECT Country FROM Profile"'
[ "$(cat bad.rql)" = 'SELECT Contry FROM Profile' ]
judge $? 'the file was changed'
run 1 payload --output-format json bad.rql
empty out
jq -e '.summary.errors == 1' "$scratch/err" >/dev/null
judge $? 'standard error is no report'
run 0 payload --ignore unknown-column bad.rql
run 1 payload --api cmp one.rql
has err wrong-api

# A warning is said, and fails only where it is asked to.
echo "SELECT RawUsage FROM ISVUsage WHERE SKUBillingType = 'Fre' TIMESPAN LAST_MONTH" >warn.rql
run 0 payload warn.rql
has err 'warn.rql:1:54: warning'
json '.Name == "warn"'
run 1 payload --fail-on warning warn.rql
empty out
run 0 payload --level error warn.rql
empty err

# The body is checked too: the option is named.
run 0 payload --name 'top-10' one.rql
has err '--name: warning: '
run 1 payload --name 'top-10' --fail-on warning one.rql
empty out
report="--report --query-id 1 --execute-now"
# shellcheck disable=SC2086
{
    run 1 payload $report --name "$(printf 'x%.0s' {1..257})"
    empty out
    has err '--name: error: '
    run 1 payload $report --name x --description "$(printf 'é%.0s' {1..257})"
    has err '--description: error: '
    run 0 payload $report --name x --description "$(printf 'é%.0s' {1..256})"
}
echo '-- name: of/the#file' | cat - one.rql >named.rql
run 1 payload --fail-on warning named.rql
has err 'named.rql:1:10: warning: '

# Letters, quotes, backslashes, escapes: only what must be escaped is.
cat >odd.rql <<'END'
SELECT CustomerName FROM CustomersAndTenants
WHERE CustomerName IN ('a\b', 'say "x"', 'naïve 🍺', '/', 'a	b')
END
run 0 payload odd.rql --name 'Größe "1"' --ignore name-characters
has out "IN ('a\\\\b', 'say \\\"x\\\"', 'naïve 🍺', '/', 'a\\tb')"
has out '"Name":"Größe \"1\""'
is_json

# Apps and Games: keys as its client writes them.
echo 'SELECT Date, ClickCount FROM ChannelsAndConversions TIMESPAN LAST_30_DAYS AGGREGATED Daily' >clicks.rql
run 0 payload clicks.rql --description d
json 'keys_unsorted == ["name", "description", "query"]'
run 0 payload --api consumer clicks.rql
json 'keys_unsorted == ["name", "query"]'

# --- Every query of the corpus ---

pass=0 # how many files were looked at
for file in "$corpus"/valid/*.rql; do
    run 0 payload "$file" --name X --all
    empty err
    cp "$scratch/out" body.json
    iconv -f UTF-8 -t UTF-8 body.json >/dev/null 2>&1
    judge $? "$file: the body is not UTF-8"
    run 0 check --fail-on warning --stdin-filename q.json - <body.json
    [ "$(jq 'map(.Query // .query) | any(test("[\n\r]"))' body.json)" = false ]
    judge $? "$file: a query is not on one line"

    # The trees are those of the file.
    "$REPORTQL" parse "$file" | jq -c '.files[0].queries[] | walk(if type == "object" then del(.span) else . end)' >trees
    "$REPORTQL" parse body.json | jq -c '.files[0].queries[] | walk(if type == "object" then del(.span) else . end)' >again
    cmp -s trees again
    judge $? "$file: the trees differ"
    pass=$((pass + 1))
done
[ "$pass" -gt 50 ]
judge $? "only $pass files"

# --- Reports ---

run 0 payload --report --name Daily --query-id "$id" --start-time 2026-01-16T06:30:00Z --interval 24 --now "$now"
is out '{"ReportName":"Daily","QueryId":"'$id'","StartTime":"2026-01-16T06:30:00Z","RecurrenceInterval":24}'
empty err
is_json
run 0 payload --report --name Daily --description d --query-id "$id" --start-time 2026-01-16T06:30:00Z \
    --interval 24 --count 10 --format tsv --callback-url https://reports.contoso.com/x --callback-method GET \
    --now "$now" --api mpn
json '. == {ReportName: "Daily", Description: "d", QueryId: "'$id'", StartTime: "2026-01-16T06:30:00Z", RecurrenceInterval: 24, RecurrenceCount: 10, Format: "tsv", CallbackUrl: "https://reports.contoso.com/x", CallbackMethod: "GET"}'
run 0 payload --report --name Now --query-id "$id" --execute-now \
    --query-start 2025-12-01T00:00:00Z --query-end 2025-12-31T00:00:00Z
is out '{"ReportName":"Now","QueryId":"'$id'","ExecuteNow":true,"QueryStartTime":"2025-12-01T00:00:00Z","QueryEndTime":"2025-12-31T00:00:00Z"}'
run 0 payload --update --name New --start-time 2026-01-16T06:30:00Z --end-time 2026-02-16T06:30:00Z --interval 48 \
    --format csv --callback-url https://reports.contoso.com/x --now "$now" --api cmp
json 'keys_unsorted == ["ReportName", "StartTime", "EndTime", "RecurrenceInterval", "Format", "CallbackUrl"]'
run 0 payload --report --api consumer --name reviews --query-id 5 --execute-now
json 'keys_unsorted == ["reportName", "queryId", "executeNow"]'

# The start, counted from now, at a full minute.
run 0 payload --report --name D --query-id 1 --start-in 5h --interval 24 --now 2026-01-15T00:00:01Z
json '.StartTime == "2026-01-15T05:01:00Z"'
run 0 payload --report --name D --query-id 1 --start-in 300m --interval 24 --now "$now"
json '.StartTime == "2026-01-15T05:00:00Z"'
run 0 payload --report --name D --query-id 1 --start-in 2d --interval 24 --now 2026-02-27T12:00:00Z
json '.StartTime == "2026-03-01T12:00:00Z"'
run 0 payload --report --name D --query-id 1 --start-in 5h --interval 24
run 1 payload --report --name D --query-id 1 --start-in 3h --interval 24 --now "$now"
has err '--start-in: error: '
empty out
for wrong in 5 h 5x 5hh -5h '' 99999999999d; do
    run 2 payload --report --name D --query-id 1 --start-in "$wrong" --interval 24
    has err --start-in
done
run 2 payload --report --name D --query-id 1 --start-in 999999999d --interval 24
run 2 payload --report --name D --query-id 1 --start-in 5h --start-time 2026-01-16T06:30:00Z --interval 24

# What is wrong is said of the option that it is from.
run 1 payload --report --name 'a;b' --query-id '' --start-time '2026-01-16 06:30' --interval 3 --count 0 \
    --format xlsx --callback-url http://localhost/ --callback-method PUT --now "$now"
empty out
for option in name query-id start-time interval count format callback-method; do
    has err "--$option: error: "
done
has err '--callback-url: warning: '
run 1 payload --report --name x
has err '--query-id, --start-time, --interval: error: '
empty out
run 1 payload --update --query-id 5 --name x --start-time 2026-01-16T06:30:00Z --interval 24 --now "$now" \
    --api mpn --fail-on warning
has err '--query-id: warning: '
run 2 payload --report --interval often
has err --interval
run 2 payload --report --count 1.5
run 2 payload --report --count 007

# The query that the report will run.
echo 'SELECT Month, PaidAvailableUnits FROM OfficeUsage TIMESPAN LAST_MONTH' >seats.rql
run 1 payload --report --name x --query-id 1 --start-in 5h --interval 12 seats.rql
has err '--interval: error: '
run 0 payload --report --name x --query-id 1 --start-in 5h --interval 24 seats.rql
run 1 payload --report --name x --query-id 1 --start-in 5h --interval 12 - <seats.rql
has err '--interval: error: '
run 0 payload seats.rql --output seats.json
run 1 payload --report --name x --query-id 1 --start-in 5h --interval 12 seats.json
has err '--interval: error: '
run 2 payload --report --name x --query-id 1 --start-in 5h --interval 24 two.rql
has err 'holds 2'
run 1 payload --report --name x --query-id 1 --start-in 5h --interval 24 bad.rql
has err bad.rql:1:8
run 2 payload --report --name x --query-id 1 --start-in 5h --interval 24 missing.rql
run 1 payload --report --execute-now
has err '--name, --query-id: error: Create Report needs ReportName and QueryId'
run 0 payload --report --name x --query-id 1 --execute-now clicks.rql
json 'has("reportName")'

# --- Settings ---

cat >settings.json <<'END'
{
    "reportname": "from a file",
    "queryID": "caf\u00e9 \"1\"",
    "STARTTIME": "2026-01-20T00:00:00Z",
    "RecurrenceInterval": 48
}
END
run 0 payload --report --settings settings.json --now "$now"
is out '{"ReportName":"from a file","QueryId":"caf\u00e9 \"1\"","StartTime":"2026-01-20T00:00:00Z","RecurrenceInterval":48}'
run 0 payload --report --settings - --now "$now" <settings.json
json '.ReportName == "from a file"'
run 0 payload --report --settings settings.json --interval 24 --name own --now "$now"
json '.RecurrenceInterval == 24 and .ReportName == "own" and length == 4'
run 0 payload --report --settings settings.json --start-in 6h --now "$now"
json '.StartTime == "2026-01-15T06:00:00Z"'
sed 's/48/2/; s/reportname/ReportNaem/; s/20T00/20 00/' settings.json >wrong.json
run 1 payload --report --settings wrong.json --now "$now"
has err 'wrong.json:2:5: error: '
has err 'wrong.json:4:18: error: '
has err 'wrong.json:5:27: error: '
empty out
run 1 payload --report --settings wrong.json --start-in 5h --interval 24 --now "$now"
has err 'wrong.json:2:5: error: '
lacks err 'wrong.json:4'
lacks err 'wrong.json:5'
printf '{"ReportName": "x",\n "QueryId" 5}' >broken.json
run 1 payload --report --settings broken.json
has err broken.json:2:12
echo '[]' >list.json
run 1 payload --report --settings list.json
has err list.json
run 2 payload --report --settings missing.json
has err missing.json
run 2 payload --settings settings.json one.rql
run 2 payload --report --settings - - </dev/null

# --- Where it goes ---

run 0 payload one.rql --output new.json
empty out
[ "$(cat new.json)" = '{"Name":"one","Query":"SELECT Country FROM Profile TIMESPAN LAST_MONTH"}' ]
judge $? 'not the body'
[ "$(stat -c %a new.json)" = "$(touch plain && stat -c %a plain)" ]
judge $? 'not the rights of a new file'
chmod 640 new.json
run 0 payload one.rql --name other --output new.json
grep -q other new.json && [ "$(stat -c %a new.json)" = 640 ]
judge $? 'the file was not replaced as it should be'
run 1 payload bad.rql --output new.json
grep -q other new.json
judge $? 'the file was replaced by nothing'
run 1 payload bad.rql --output never.json
[ ! -e never.json ]
judge $? 'a file was made for nothing'
run 2 payload one.rql --output no/such/folder.json
has err no/such/folder.json
run 2 payload one.rql --output .
[ -z "$(find . -name '.reportql-*')" ]
judge $? 'something was left behind'

# --- Wrong use ---

run 2 payload one.rql two.rql
run 2 payload missing.rql
has err missing.rql
run 2 payload .
run 2 payload "$corpus/requests/valid/create_query_seats.json"
has err 'request body'
run 2 payload --query-id 5 one.rql
has err --report
run 2 payload --report --all
run 2 payload --report --fix
run 2 payload --update --query-number 1
run 2 payload --now yesterday one.rql
has err --now
run 2 payload --name $'\xff' one.rql
has err UTF-8
run 2 payload --api-version v3 one.rql
run 0 payload --help
has out --start-in
finish
