#!/usr/bin/env bash
# Catalogs in time: what has changed, which queries break, and how to keep what
# is known.
source "$(dirname "$0")/harness.bash"

cat >old.json <<'J'
{"value": [
  {"datasetName": "OfficeUsage", "selectableColumns": ["Month", "MPNId", "PartnerLocation", "Gone", "Seats"],
   "availableMetrics": ["CustomerCount"], "availableDateRanges": ["LAST_MONTH", "LIFETIME"],
   "minimumRecurrenceInterval": 24},
  {"datasetName": "Shoes", "selectableColumns": ["A", "B", "C", "D"]},
  {"datasetName": "Hats", "selectableColumns": ["E"]}]}
J
cat >new.json <<'J'
{"value": [
  {"datasetName": "OfficeUsage", "selectableColumns": ["Month", "MPN_ID", "PartnerLocationID", "Fresh"],
   "availableMetrics": ["CustomerCount", "Seats"], "availableDateRanges": ["LAST_MONTH", "LAST_3_MONTHS"],
   "minimumRecurrenceInterval": 48},
  {"datasetName": "Boots", "selectableColumns": ["A", "B", "C", "D"]}]}
J

# --- diff
run 0 catalog diff old.json old.json
is out 'no differences'
run 1 catalog diff old.json new.json
is out 'OfficeUsage
! changed  minimum interval from 24 to 48 hours
! removed  time span LIFETIME
  added    time span LAST_3_MONTHS
! renamed  column MPNId to MPN_ID (probably: its letters are the same)
! renamed  column PartnerLocation to PartnerLocationID (probably: newer pages call it so)
! changed  Seats, a column, is a metric now
! removed  column Gone
  added    column Fresh

Boots
! renamed  dataset Shoes to Boots (probably: 4 of its 4 columns and metrics are the same)

Hats
! removed  dataset

10 differences; 8 may break queries (!)'
empty err
run 1 catalog diff --json old.json new.json
is_json
json '.version == 1 and .api == "mpn" and .old == "old.json" and .new == "new.json"'
json '.changes | length == 10'
json '.changes[4] == {"change": "column-renamed", "dataset": "OfficeUsage", "columnKind": "column",
      "before": "PartnerLocation", "after": "PartnerLocationID", "breaks": true, "reason": "newer pages call it so"}'
json '.changes[0] | .columnKind == null and .before == "24" and .after == "48" and .reason == null'
json '.summary == {"changes": 10, "breaking": 8}'
run 0 catalog diff --json old.json old.json
json '.changes == []'

# The built-in catalog, and the service of each.
run 0 catalog diff --api mpn builtin builtin
run 2 catalog diff builtin builtin
has err '--api'
run 1 catalog diff builtin old.json
has out OfficeUsage
run 1 catalog diff old.json builtin
sed 's/OfficeUsage/Zoo/' old.json >zoo.json
run 2 catalog diff zoo.json zoo.json
has err 'which service'
run 0 catalog diff --api cmp zoo.json zoo.json
run 0 catalog diff cmp=zoo.json cmp=zoo.json
run 1 catalog diff zoo.json old.json
lacks err error
run 1 catalog diff old.json zoo.json
lacks err error
run 2 catalog diff mpn=zoo.json cmp=zoo.json
has err 'one service'
empty out
run 2 catalog diff old.json
has err 'OLD and NEW'
run 2 catalog diff old.json new.json more.json
run 2 catalog diff old.json missing.json
has err missing.json
empty out
echo '{' >broken.json
run 2 catalog diff broken.json new.json
has err 'broken.json:2:1: error'
empty out
run 1 catalog diff - new.json <old.json
has out PartnerLocationID
run 2 catalog diff - - <old.json
mkfifo fifo
cat old.json >fifo &
run 1 catalog diff fifo new.json
has out PartnerLocationID
# What the built-in catalog only infers is no break.
echo '[{"datasetName": "ISVOrder", "selectableColumns": ["OfferName"], "availableMetrics": ["Quantity"]}]' >order.json
run 1 catalog diff builtin order.json
has out '  changed  Quantity, a column, is a metric now (its old kind was inferred)'
run 0 catalog impact builtin order.json - <<<'SELECT OfferName, Quantity FROM ISVOrder TIMESPAN LAST_MONTH'
printf '[{"datasetName": "OfficeUsage", "selectableColumns": ["A\\u001b[31m"]}]' >escape.json
run 1 catalog diff escape.json new.json
lacks out $'\x1b'

# --- impact
mkdir queries
cat >queries/a.rql <<'Q'
-- kept
SELECT Month, MPNId /* here */ FROM OfficeUsage WHERE partnerlocation = 'MPNId' ORDER BY MPNId ASC TIMESPAN LAST_MONTH;
SELECT Month FROM OfficeUsage TIMESPAN LIFETIME;
SELECT Month, Seats FROM OfficeUsage TIMESPAN LAST_MONTH;
SELECT A FROM shoes
Q
cat >queries/b.rql <<'Q'
SELECT E FROM Hats;
SELECT Fresh FROM OfficeUsage TIMESPAN LAST_MONTH;
SELECT Nothing FROM OfficeUsage TIMESPAN LAST_MONTH;
SELECT OfferName FROM ISVUsage;
SELECT Month, Gone, PartnerLocation FROM OfficeUsage TIMESPAN LAST_MONTH;
SELECT Month FROM OfficeUsage TIMESPAN LAST_MONTH
Q
cp -r queries kept
run 1 catalog impact old.json new.json queries
is out 'queries/a.rql:2:1: breaks: a query of OfficeUsage
  2:15: OfficeUsage has no column MPNId [unknown-column]
    = probably MPN_ID now: its letters are the same
  2:55: OfficeUsage has no column partnerlocation [unknown-column]
    = probably PartnerLocationID now: newer pages call it so
  2:90: OfficeUsage has no column MPNId [unknown-column]
    = probably MPN_ID now: its letters are the same
queries/a.rql:3:1: breaks: a query of OfficeUsage
  3:40: OfficeUsage does not offer the time span LIFETIME [unoffered-timespan]
queries/a.rql:4:1: may give other results: a query of OfficeUsage
  4:15: this column is a metric now: it no longer tells rows apart
queries/a.rql:5:1: breaks: a query of Shoes
  5:15: there is no dataset shoes [unknown-dataset]
    = probably Boots now: 4 of its 4 columns and metrics are the same
queries/b.rql:1:1: breaks: a query of Hats
  1:15: there is no dataset Hats [unknown-dataset]
queries/b.rql:5:1: breaks: a query of OfficeUsage
  5:15: OfficeUsage has no column Gone [unknown-column]
  5:21: OfficeUsage has no column PartnerLocation [unknown-column]
    = probably PartnerLocationID now: newer pages call it so

5 queries break, 1 may give other results, of 9 queries in 2 files
5 names in 3 queries can be renamed with --fix, which mends 2 queries
1 query is wrong with the old catalog and right with the new one
1 query is wrong with both
1 query of another service or an unknown dataset is left out'
empty err
diff -r queries kept >/dev/null
judge $? 'files have changed'
run 0 catalog impact old.json old.json queries
is out 'nothing breaks: 9 queries in 2 files
2 queries are wrong with both
1 query of another service or an unknown dataset is left out'
run 1 catalog impact --json old.json new.json queries
is_json
json '.summary == {"files": 2, "queries": 9, "otherQueries": 1, "breaking": 5, "changing": 1, "putRight": 1,
      "wrongWithBoth": 1, "edits": 5, "mended": 2}'
json '.files[0].hits | map(.verdict) == ["breaks", "breaks", "changes", "breaks"]'
json '.files[0].hits[0] | .start == {"line": 2, "column": 1} and .editsMend and (.edits | length == 3)'
json '.files[0].hits[0].findings[1] | .rule == "unknown-column" and .change.after == "PartnerLocationID"'
json '.files[0].hits[2].findings[0] | .rule == null and .change.change == "column-kind"'

# The patch is what --fix does.
run 1 catalog impact --diff old.json new.json queries
cp out rename.patch
has err 'queries/a.rql:2:1: breaks'
has err '5 names in 3 queries to rename'
diff -r queries kept >/dev/null
judge $? '--diff has changed files'
cp -r queries patched
(cd patched && patch -s -p1 <../rename.patch)
judge $? 'the patch cannot be applied'
run 1 catalog impact --fix old.json new.json queries
has out 'queries/a.rql:2:1: mended'
has out 'queries/b.rql:5:1: breaks'
has out 'renamed 5 names in 3 queries'
diff -r queries patched
judge $? 'the patch is not what --fix does'
grep -qF "SELECT Month, MPN_ID /* here */ FROM OfficeUsage WHERE PartnerLocationID = 'MPNId' ORDER BY MPN_ID ASC" queries/a.rql
judge $? 'more or less than the names was changed'
grep -qF 'SELECT A FROM Boots' queries/a.rql
judge $? 'the dataset was not renamed'
run 0 check --quiet --catalog new.json --ignore unoffered-timespan queries/a.rql

# All of it mended: nothing is left to complain of.
echo 'SELECT MPNId FROM OfficeUsage TIMESPAN LAST_MONTH' >one.rql
run 1 catalog impact old.json new.json one.rql
run 0 catalog impact --fix old.json new.json one.rql
[ "$(cat one.rql)" = 'SELECT MPN_ID FROM OfficeUsage TIMESPAN LAST_MONTH' ]
judge $? 'not renamed'
run 0 catalog impact --fix old.json new.json one.rql
has out 'wrong with the old catalog and right'
# Standard input to standard output.
run 0 catalog impact --fix old.json new.json <<<'SELECT MPNId FROM OfficeUsage TIMESPAN LAST_MONTH'
is out 'SELECT MPN_ID FROM OfficeUsage TIMESPAN LAST_MONTH'
has err '<stdin>:1:1: mended'
run 1 catalog impact old.json new.json - <<<'SELECT MPNId FROM OfficeUsage TIMESPAN LAST_MONTH'
has out '<stdin>:1:1: breaks'
run 2 catalog impact old.json - <new.json
has err 'standard input'
# A new name that no query can hold is not written.
sed 's/MPN_ID/MPN ID/' new.json >spaces.json
echo 'SELECT MPNId FROM OfficeUsage TIMESPAN LAST_MONTH' >one.rql
run 1 catalog impact --fix old.json spaces.json one.rql
[ "$(cat one.rql)" = 'SELECT MPNId FROM OfficeUsage TIMESPAN LAST_MONTH' ]
judge $? 'the query was made worse'
# A file that cannot be replaced.
mkdir locked
echo 'SELECT MPNId FROM OfficeUsage TIMESPAN LAST_MONTH' >locked/one.rql
ln locked/one.rql locked/two.rql
run 2 catalog impact --fix old.json new.json locked/one.rql
has err 'not fixed'
has out 'breaks'
run 2 catalog impact old.json new.json missing.rql
run 2 catalog impact old.json
run 2 catalog impact old.json missing.json one.rql
empty out
# Renames of the service's own list that the built-in catalog knows of.
cat >live.json <<'J'
[{"datasetName": "Profile", "selectableColumns": ["City", "AccountType"]}]
J
run 1 catalog impact builtin live.json - <<<'SELECT City, HierarchyLevel FROM Profile'
has out 'probably AccountType now'
# Many queries, and many mistakes in one.
for _ in $(seq 20000); do echo 'SELECT MPNId FROM OfficeUsage WHERE Month = 1 TIMESPAN LAST_MONTH;'; done >many.rql
run 1 catalog impact --json old.json new.json many.rql
json '.summary.breaking == 20000 and .summary.mended == 20000'
head -c 100000 /dev/urandom >noise.rql
run 0 catalog impact old.json new.json noise.rql
printf 'SELECT MPNId FROM OfficeUsage\0 TIMESPAN LAST_MONTH' >nul.rql
run 0 catalog impact old.json new.json nul.rql
: >empty.rql
run 0 catalog impact old.json new.json empty.rql

# --- merge
cat >live.json <<'J'
{"value": [
  {"datasetName": "officeUsage", "selectableColumns": ["month", "IsDuplicateRowForPGA", "Fresh"],
   "availableMetrics": ["CustomerCount"], "availableDateRanges": ["LAST_MONTH"]},
  {"datasetName": "Shoes", "selectableColumns": ["Size"], "minimumRecurrenceInterval": 7}],
 "nextLink": null, "totalCount": 2, "statusCode": 200}
J
run 0 catalog merge live.json
is_json
json '.api == "mpn" and .totalCount == 2'
json '.value[0] | .datasetName == "officeUsage" and .selectableColumns == ["month", "IsDuplicateRowForPGA", "Fresh"]
      and .availableMetrics == ["CustomerCount"] and .availableDateRanges == ["LAST_MONTH"]
      and .minimumRecurrenceInterval == 24 and .minimumRecurrenceIntervalEvidence == "documented"'
json '.value[0].columns | map(.name) == ["month", "IsDuplicateRowForPGA", "Fresh", "CustomerCount"]'
json '.value[0].columns[0] | .type == "date" and .typeEvidence == "documented" and .kindEvidence == "service"'
json '.value[0].columns[1] | .valuesAreClosed and (.values | length == 2) and .status == "current"'
json '.value[0].columns[2] == {"name": "Fresh", "kind": "column", "kindEvidence": "service", "type": "unknown",
      "status": "current"}'
cp out merged.json
run 0 catalog merge <live.json
cmp -s out merged.json
judge $? 'standard input gives something else'
run 0 catalog merge merged.json
cmp -s out merged.json
judge $? 'merging again changes something'
run 0 catalog check merged.json
empty err
is out 'merged.json: mpn catalog, 2 datasets, 5 columns and metrics'
run 0 catalog diff live.json merged.json
# What is read back is what was written, and what is built in.
run 0 catalog show --json --catalog merged.json OfficeUsage
cp out merged.show
run 0 catalog show --json OfficeUsage
jq '[.datasets[0].columns[] | select(.name | ascii_downcase | IN("month", "isduplicaterowforpga", "customercount"))
     | del(.name, .kindEvidence)] | sort_by(.source, .type)' out >built.json
jq '[.datasets[0].columns[] | select(.name != "Fresh") | del(.name, .kindEvidence)] | sort_by(.source, .type)' \
    merged.show >laid.json
diff built.json laid.json
judge $? 'something that is built in was lost'
# A plain list replaces the built-in catalog; a merged one keeps its values.
query="SELECT month FROM OfficeUsage WHERE IsDuplicateRowForPGA = 'Perhaps' TIMESPAN LAST_MONTH"
run 0 check --fail-on warning --catalog live.json <<<"$query"
run 1 check --fail-on warning --catalog merged.json <<<"$query"
has out unknown-value
run 1 check --catalog merged.json <<<'SELECT WorkloadName FROM OfficeUsage TIMESPAN LAST_MONTH'
has out unknown-column
# --output
run 0 catalog merge live.json --output out.json
empty out
cmp -s out.json merged.json
judge $? '--output writes something else'
chmod 600 out.json
echo old >out.json
run 0 catalog merge live.json --output=out.json
cmp -s out.json merged.json
judge $? '--output does not replace'
[ "$(stat -c %a out.json)" = 600 ]
judge $? 'the mode has changed'
run 0 catalog merge live.json --output -
cmp -s out merged.json
judge $? '--output - is not standard output'
run 2 catalog merge live.json --output no/where.json
has err no/where.json
run 2 catalog merge live.json --output .
has err 'Is a directory'
run 2 catalog merge live.json --output /dev/full
has err 'No space left'
run 2 catalog merge broken.json --output out.json
cmp -s out.json merged.json
judge $? 'a failure has changed the file'
run 2 catalog merge missing.json
run 2 catalog merge live.json old.json
run 2 catalog merge zoo.json
run 0 catalog merge --api cmp zoo.json
cp out zoo.merged
run 0 catalog check zoo.merged
has out 'cmp catalog'

# Extra members are looked at strictly, others not at all.
jq '.value[0].columns[0].type = "dates"' merged.json >wrong.json
run 1 catalog check wrong.json
has out '"type" is "dates", expected unknown, string, number'
run 2 check --catalog wrong.json <<<'SELECT month FROM OfficeUsage'
jq '.value[0].columns[0].unheard = [1] | .value[1].unheard = {}' merged.json >more.json
run 0 catalog check more.json
empty err
jq '.value[0].columns[0].name = "Other"' merged.json >other.json
run 0 catalog check other.json
has out 'is told of, but is neither among the columns'
finish
