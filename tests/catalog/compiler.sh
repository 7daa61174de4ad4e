#!/usr/bin/env bash
# The compiler of the tables says file, line and mistake of a wrong table, and
# writes the same for the same tables.  Usage: compiler.sh COMPILER CATALOG_DIR
set -euo pipefail
compiler=$1
tables=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

# Change a table by a sed script and expect a message (without the folder).
expect() {
    local file=$1 script=$2 message=$3 output status=0
    rm -rf "$work/catalog"
    cp -r "$tables" "$work/catalog"
    chmod -R u+w "$work/catalog"
    sed -i "$script" "$work/catalog/$file"
    output=$("$compiler" "$work/catalog" "$work/wrong.c" 2>&1) || status=$?
    output=${output//"$work/catalog/"/}
    if [ "$status" -ne 1 ] || ! grep -qxF -- "$message" <<<"$output"; then
        printf 'expected (status 1): %s\ngot (status %s): %s\n\n' \
            "$message" "$status" "$output"
        failed=1
    fi
    if [ -e "$work/wrong.c" ]; then
        echo "$file: a wrong table was compiled"
        failed=1
    fi
}

"$compiler" "$tables" "$work/one.c"
"$compiler" "$tables" "$work/two.c"
cmp "$work/one.c" "$work/two.c"

expect mpn/datasets.tsv '1s/status/state/' \
    'mpn/datasets.tsv:1: column 2 is called "state", not "status"'
expect mpn/datasets.tsv '1s/\tnote$//' \
    'mpn/datasets.tsv:1: 7 columns, expected 8'
expect mpn/datasets.tsv '2s/\texact\t/\tsure\t/' \
    'mpn/datasets.tsv:2: "sure" is none of: named only, assembled, exact'
expect mpn/datasets.tsv '3s/^DynamicsUsage/OFFICEUSAGE/' \
    'mpn/datasets.tsv:3: the dataset OFFICEUSAGE is there twice'
expect mpn/datasets.tsv '2s/LIFETIME/FOREVER/' \
    'mpn/datasets.tsv:2: timespans.tsv has no time span "FOREVER"'
expect mpn/datasets.tsv '2s/\t24\t/\t24h\t/' \
    'mpn/datasets.tsv:2: "24h" is no number of hours'
expect mpn/datasets.tsv '2s/SPEC-M23/SPEC-M24/' \
    'mpn/datasets.tsv:2: sources.tsv has no source "SPEC-M24"'
expect mpn/columns.tsv '3s/$/\tmore/' \
    'mpn/columns.tsv:3: 15 cells, expected 14'
expect mpn/columns.tsv '3s/.*//' \
    'mpn/columns.tsv:3: 1 cells, expected 14'
expect mpn/columns.tsv '3s/\t[^\t]*/\tcustomertenantid/' \
    'mpn/columns.tsv:3: the column customertenantid is there twice'
expect mpn/columns.tsv '3s/\t[^\t]*/\tCustomer Tpid/' \
    'mpn/columns.tsv:3: "Customer Tpid" is no name of the language'
expect mpn/columns.tsv '3s/^OfficeUsage/OfficeUse/' \
    'mpn/columns.tsv:3: datasets.tsv has no dataset "OfficeUse"'
expect mpn/columns.tsv '3s/^OfficeUsage/Profile/' \
    'mpn/columns.tsv:4: the rows are not in the order of datasets.tsv'
expect mpn/columns.tsv 's/\tPartnerLocationID\tpartner/\tPartnerPlace\tpartner/' \
    'mpn/columns.tsv:20: renamed to PartnerPlace, which is no column'
expect mpn/columns.tsv '3s/2021-07/July 2021/' \
    'mpn/columns.tsv:3: "July 2021" is no month like 2023-10'
expect mpn/columns.tsv '3s/\tCustomerTpId\t/\tCustomerId\t/' \
    'mpn/columns.tsv:3: "CustomerId" is no spelling of CustomerTpid'
expect mpn/columns.tsv '3s/$/\r/' \
    $'mpn/columns.tsv:3: a control character in the cell "\r"'
expect mpn/values.tsv '2s/\t[^\t]*/\tNoColumn/' \
    'mpn/values.tsv:2: columns.tsv has no column "NoColumn" in OfficeUsage'
expect mpn/values.tsv '2p' \
    'mpn/values.tsv:3: the values of WorkloadName are there twice'
expect mpn/values.tsv '2s/Teams/Teams|teams/' \
    'mpn/values.tsv:2: "teams" is in the list twice'
expect sources.tsv '2p' 'sources.tsv:3: the tag SPEC-M21 is there twice'
expect timespans.tsv '2p' 'timespans.tsv:3: the time span TODAY is there twice'
expect timespans.tsv '4s/\tday\t/\tdays\t/' \
    'timespans.tsv:4: "days" is none of: all, day, month'
expect timespans.tsv '4s/\t7\t/\t-7\t/' \
    'timespans.tsv:4: "-7" is no small number'
expect timespans.tsv '4s/\t7\t/\t0\t/' \
    'timespans.tsv:4: a time span has units, unless it is all of time'
expect cmp/values.tsv '1,$d' 'cmp/values.tsv:1: the file is empty'

[ "$failed" -eq 0 ] && echo "wrong tables are refused with their line"
exit "$failed"
