#!/usr/bin/env bash
# describe, diff, fingerprint: what queries mean.
# shellcheck disable=SC2016
source "$(dirname "$0")/harness.bash"

say() { # say FILE QUERY...
    local file=$1
    shift
    printf '%s\n' "$@" >"$file"
}

say plain.rql "SELECT OfferName, RawUsage FROM ISVUsage WHERE SKU = 'a' TIMESPAN LAST_MONTH"
say same.rql "/* x */ select offername, RAWUSAGE from isvusage" \
    "where sku in ('A', 'a') -- one" "timespan last_month;"
say other.rql "SELECT OfferName, RawUsage FROM ISVUsage WHERE SKU = 'b' TIMESPAN LAST_MONTH"
say limited.rql "SELECT OfferName, RawUsage FROM ISVUsage WHERE SKU = 'a' LIMIT 5 TIMESPAN LAST_MONTH"
say broken.rql "SELECT OfferName, FROM ISVUsage"

# --- describe ---
run 0 describe --now 2026-11-21T00:00:00Z plain.rql
is out "plain.rql:1
  - One row for each value of OfferName in ISVUsage, with the metric RawUsage
    computed for it.
  - Only rows where SKU = 'a'.
  - The time span is LAST_MONTH, 2026-10-01 to 2026-10-31.
  - RawUsage: plain usage hours or units."
empty err
run 0 describe --json --now 2024-03-01T23:59:59Z plain.rql other.rql
is_json
json '.version == 1 and (.queries | length) == 2'
json '.queries[0] | .path == "plain.rql" and .line == 1 and .column == 1'
json '.queries[1].sentences[2] == "The time span is LAST_MONTH, 2024-02-01 to 2024-02-29."'
for now in 2026-02-29T00:00:00Z 2026-01-15 2026-01-15T24:00:00Z 2026-13-01T00:00:00Z \
    0000-01-01T00:00:00Z '2026-01-15T00:00:00+' 2026-01-15T00:00:00ZZ ''; do
    run 2 describe --now "$now" plain.rql
    has err 'is no time like 2026-01-15T00:00:00Z'
    empty out
done
run 0 describe --now 2024-02-29T00:00:00Z plain.rql
run 0 describe --now 0001-01-01T00:00:00Z plain.rql
run 0 describe --now 9999-12-31T23:59:59Z plain.rql
has out '9999-11-01 to 9999-11-30'
# The present is the default.
run 0 describe plain.rql
has out "$(date -u -d "$(date -u +%Y-%m-15) -1 month" +%Y-%m)-01"
run 0 describe <plain.rql
has out '<stdin>:1'
run 0 describe --stdin-filename a.rql - <plain.rql
has out 'a.rql:1'
run 2 describe broken.rql plain.rql
has err "broken.rql:1:1: this query has syntax errors; 'reportql check' explains them"
has out 'plain.rql:1'
lacks out broken
run 2 describe missing.rql
run 0 describe /dev/null
empty out
run 0 describe --json /dev/null
is_json
json '.queries == []'

# An unknown name is no syntax error, but it is told.
echo 'SELECT OfferNam FROM ISVUsage' >unknown.rql
run 0 describe unknown.rql
has out 'has errors and would not run as it is'

# --- diff ---
run 0 diff plain.rql same.rql
is out 'both mean the same'
run 1 diff plain.rql other.rql
is out "plain.rql:1 became other.rql:1
  - SKU = 'a' became SKU = 'b': other rows"
run 1 diff --json plain.rql limited.rql
is_json
json '.version == 1 and .removed == [] and .added == []'
json '.pairs == [{"before": {"path": "plain.rql", "line": 1, "column": 1},
    "after": {"path": "limited.rql", "line": 1, "column": 1},
    "facets": ["limit"],
    "changes": ["keeps only the first 5 rows, in no defined order"]}]'
run 0 diff --json plain.rql same.rql
json '.pairs[0] | .changes == [] and .facets == [] and .after.column == 9'
run 0 diff - same.rql <plain.rql
run 0 diff plain.rql - <same.rql
run 2 diff - - <same.rql
run 2 diff plain.rql
run 2 diff plain.rql same.rql other.rql
run 2 diff
run 2 diff plain.rql missing.rql
run 2 diff plain.rql .
run 2 diff plain.rql /dev/null
has err 'there is no query in it'
run 2 diff plain.rql broken.rql
has err "'reportql check' explains them"
empty out

# Several queries: by place when there are as many, else by what they share.
cat plain.rql other.rql limited.rql >three.rql
cat same.rql limited.rql other.rql >moved.rql
run 1 diff three.rql moved.rql
has out '1 of 3 pairs means the same'
run 0 diff --query 1 three.rql moved.rql
is out 'both mean the same'
run 1 diff --query 2 three.rql moved.rql
run 1 diff --query 3 --json three.rql moved.rql
json '(.pairs | length) == 1 and .pairs[0].after.line == 5'
for number in 0 4 x 1x -1 '' 99999999999999999999; do
    run 2 diff --query "$number" three.rql moved.rql
    empty out
done
{ cat limited.rql; sed 's/LAST_MONTH/LIFETIME/' other.rql; } >two.rql
run 1 diff --json three.rql two.rql
json '[.pairs[] | [.before.line, .after.line, .facets]] == [[2, 2, ["timespan"]], [3, 1, []]]'
json '.removed == [{"path": "three.rql", "line": 1, "column": 1}] and .added == []'
run 1 diff three.rql two.rql
has out 'three.rql:1 is no longer there'
has out '1 of 2 pairs means the same; 1 query has no counterpart'
run 1 diff two.rql three.rql
has out 'three.rql:1 is new'
echo 'SELECT A FROM Shoes; SELECT B FROM Boots' >elsewhere.rql
run 1 diff --json plain.rql elsewhere.rql
json '.pairs == [] and (.removed | length) == 1 and (.added | length) == 2'

# --- fingerprint ---
run 0 fingerprint plain.rql same.rql other.rql
[ "$(cut -c 1-32 out | uniq | wc -l)" -eq 2 ]
judge $? 'the first two are not the same'
grep -qE '^[0-9a-f]{32}  plain.rql:1$' out
judge $? 'the line is not like that of sha256sum'
run 0 fingerprint --json three.rql
is_json
json '.queries | length == 3 and (map(.fingerprint) | unique | length) == 3'
json '.queries[0].facets | keys == ["columns", "dataset", "filters", "grain", "limit", "order", "timespan"]'
json '[.queries[].facets.dataset] | unique | length == 1'
run 0 fingerprint <plain.rql
has out '  <stdin>:1'
run 2 fingerprint broken.rql plain.rql
has out plain.rql:1
lacks out broken
run 2 fingerprint missing.rql plain.rql
has out plain.rql:1

mkdir -p tree/deep
cp plain.rql limited.rql tree
cp same.rql other.rql tree/deep
run 1 fingerprint --duplicates tree
is out '2 queries that mean the same
  tree/deep/same.rql:1
  tree/plain.rql:1'
run 1 fingerprint --near tree
is out '2 queries that differ in one part only: filters
  tree/deep/other.rql:1
  tree/deep/same.rql:1 (and 1 that means the same)
2 queries that differ in one part only: limit
  tree/deep/same.rql:1 (and 1 that means the same)
  tree/limited.rql:1'
run 1 fingerprint --near --duplicates --json tree
is_json
json '(.duplicates | length) == 1 and (.duplicates[0].queries | length) == 2'
json '[.near[].differsIn] == ["filters", "limit"]'
json '.near[0].queries | map(.sameAsThis) == [0, 1]'
run 0 fingerprint --duplicates plain.rql other.rql
empty out
run 0 fingerprint --near --json plain.rql
json '.near == []'

# --- services and catalogs ---
echo '{"value": [{"datasetName": "Shoes", "selectableColumns": ["Brand", "Size"],
  "availableMetrics": ["Pairs"], "availableDateRanges": ["LAST_MONTH"],
  "minimumRecurrenceInterval": 1}]}' >shoes.json
echo 'SELECT DISTINCT Brand, Pairs FROM Shoes' >shoes.rql
echo 'SELECT Brand, Pairs FROM Shoes' >more_shoes.rql
run 1 diff shoes.rql more_shoes.rql
run 0 diff --catalog cmp=shoes.json shoes.rql more_shoes.rql
run 0 describe --catalog cmp=shoes.json shoes.rql
has out 'with the metric Pairs'
run 1 fingerprint --duplicates --catalog cmp=shoes.json shoes.rql more_shoes.rql
run 0 fingerprint --duplicates --catalog cmp=shoes.json --api mpn shoes.rql more_shoes.rql
run 2 describe --catalog missing.json shoes.rql
run 2 describe --api nowhere shoes.rql

# --- anything else ---
printf 'SELECT A FROM B WHERE C = \x27\xff\x00\x1b\x27; SELECT \xc3' >odd.rql
run 2 describe odd.rql
LC_ALL=C grep -q "$(printf '[\x1b]')" out
[ $? -ne 0 ]
judge $? 'a control character reaches the terminal'
run 2 describe --json odd.rql
is_json
head -c 200000 /dev/urandom >random.rql
for command in describe fingerprint 'fingerprint --near' 'describe --json'; do
    # shellcheck disable=SC2086
    "$REPORTQL" $command random.rql >out 2>err
    [ $? -le 2 ]
    judge $? "$command ends badly"
done
# Many queries take a time that grows with their number only.
for i in $(seq 5000); do
    echo "SELECT OfferName FROM ISVUsage WHERE SKU = 'v$((i % 2500))' LIMIT $((i % 3 + 1));"
done >many.rql
run 1 fingerprint --near many.rql
run 0 fingerprint many.rql
[ "$(wc -l <out)" -eq 5000 ]
judge $? 'not a line for each query'
tac many.rql | tail -n +2 >back.rql
run 1 diff many.rql back.rql
has out '4999 of 4999 pairs mean the same; 1 query has no counterpart'

for command in describe diff fingerprint; do
    run 0 $command --help
    has out 'Examples:'
    run 2 $command --nonsense
done

# --- request bodies ---
say one.json '{"Name": "a",' \
    ' "Query": "SELECT OfferName, RawUsage FROM ISVUsage WHERE SKU = \u0027A\u0027 TIMESPAN LAST_MONTH"}'
say two.json '[{"Name": "a", "Query": "SELECT SKU FROM ISVUsage"},' \
    ' {"Name": "b", "Query": "SELECT SKU FROM"}]'
say bad.json '{"Name": '
run 0 diff plain.rql one.json
run 1 diff other.rql one.json
run 0 diff --stdin-filename in.json - plain.rql <one.json
run 0 fingerprint one.json
has out ' one.json:2'
run 2 fingerprint two.json
has out ' two.json:1'
has err 'two.json:2:26: this query has syntax errors'
run 0 describe --now 2026-11-21T00:00:00Z one.json
has out "Only rows where SKU = 'A'."
for command in describe fingerprint; do
    run 2 $command bad.json
    has err 'bad.json: this request body holds no query'
done
run 2 diff bad.json plain.rql
empty out

finish
