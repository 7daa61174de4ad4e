#!/usr/bin/env bash
# Catalogs: the built-in ones, and those of the service.
source "$(dirname "$0")/harness.bash"

run 0 catalog list
has out OfficeUsage
has out ISVUsage
has out Acquisitions
run 0 catalog list --api cmp
has out ISVUsage
lacks out OfficeUsage
run 0 catalog show officeusage
has out OfficeUsage
has out PaidAvailableUnits
has out LAST_3_MONTHS
run 0 catalog show ISVUsage
has out SKUBillingType
has out Paid
run 2 catalog show OficeUsage
has err OfficeUsage
empty out

# The answer of the service as it really comes.
cat >good.json <<'J'
{"value": [{"datasetName": "Shoes", "selectableColumns": ["Size", "Colour"],
  "availableMetrics": ["Pairs"], "availableDateRanges": ["LAST_MONTH"],
  "minimumRecurrenceInterval": 4}], "totalCount": 1, "message": "", "statusCode": 200}
J
run 0 catalog check --api mpn good.json
run 0 catalog check mpn=good.json
run 1 catalog check good.json
run 0 check --api mpn --catalog good.json <<<'SELECT Size, Pairs FROM Shoes TIMESPAN LAST_MONTH'
run 0 check --catalog mpn=good.json <<<'SELECT Size FROM Shoes TIMESPAN LAST_MONTH'
run 1 check --catalog mpn=good.json <<<'SELECT Width FROM Shoes TIMESPAN LAST_MONTH'
has out Width
run 1 check --api mpn --catalog mpn=good.json <<<'SELECT Month FROM OfficeUsage'
run 0 check --catalog mpn=good.json <<<'SELECT OfferName FROM ISVUsage'

sed 's/"value"/"Value"/; s/datasetName/DatasetName/; s/selectableColumns/SelectableColumns/;
     s/availableMetrics/AvailableMetrics/; s/availableDateRanges/AvailableDateRanges/' \
    good.json >pascal.json
run 0 catalog check --api mpn pascal.json
sed 's/"datasetName"/"datasetName "/; s/"selectableColumns"/" selectableColumns"/' good.json >spaces.json
run 0 catalog check --api mpn spaces.json
jq .value good.json >list.json
run 0 catalog check --api mpn list.json
{ printf '\xef\xbb\xbf'; cat good.json; } >mark.json
run 0 catalog check --api mpn mark.json
jq '.value[0].availableMetrics = null | del(.value[0].minimumRecurrenceInterval)' good.json >null.json
run 0 catalog check --api mpn null.json
jq '.nextLink = "https://more"' good.json >next.json
run 0 catalog check --api mpn next.json
cat out err >both
grep -qi incomplete both
judge $? 'nothing is said about a catalog that goes on'
for file in pascal spaces list mark null next; do
    run 0 check --catalog mpn=$file.json <<<'SELECT Size FROM Shoes TIMESPAN LAST_MONTH'
done

# Broken ones have a place and are not used.
printf '{"value": [\n  {"datasetName": "Shoes",\n  ]}' >broken.json
run 1 catalog check broken.json
cat out err >both
grep -qF 'broken.json:3:' both
judge $? 'the place of the mistake is not said'
run 2 check --catalog mpn=broken.json <<<'SELECT City FROM Profile'
for text in '' '[' '{' 'nonsense' '5' '"text"' '{"value": 5}' '[5]' '[{}]' \
    '{"value": [{"datasetName": 5}]}' \
    '{"value": [{"datasetName": "A", "selectableColumns": "B"}]}' \
    '{"value": [{"datasetName": "A", "selectableColumns": [5]}]}' \
    '{"value": [{"datasetName": "A", "selectableColumns": ["B"]}'; do
    printf '%s' "$text" >wrong.json
    run 1 catalog check wrong.json
    run 2 check --catalog mpn=wrong.json <<<'SELECT City FROM Profile'
    has err wrong.json
done
jq '.value += .value' good.json >twice.json
run 0 catalog check --api mpn twice.json
cat out err >both
[ "$(grep -c Shoes both)" -eq 1 ]
judge $? 'a dataset that comes twice is not said once'
head -c 60 good.json >cut.json
run 1 catalog check cut.json
run 2 catalog check missing.json
run 2 check --catalog missing.json <<<'SELECT City FROM Profile'
has err missing.json
run 2 check --catalog nothing=good.json <<<'SELECT City FROM Profile'
printf '{"value": "\xff"}' >bytes.json
run 1 catalog check bytes.json
printf '%.0s[' $(seq 100000) >deep.json
run 1 catalog check deep.json

# Ten thousand columns.
jq -n '{value: [{datasetName: "Wide", selectableColumns: [range(10000) | "Column\(.)"],
        availableMetrics: [], availableDateRanges: ["LAST_MONTH"]}]}' >wide.json
run 0 catalog check --api mpn wide.json
run 0 check --catalog mpn=wide.json <<<'SELECT Column9999 FROM Wide TIMESPAN LAST_MONTH'
run 1 check --catalog mpn=wide.json <<<'SELECT Column10000 FROM Wide TIMESPAN LAST_MONTH'
finish
