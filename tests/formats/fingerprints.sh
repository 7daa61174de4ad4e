#!/usr/bin/env bash
# Fingerprints stay what they are when lines move and queries are laid out anew,
# and no two findings of a report share one.
source "$(dirname "$0")/../editors/harness.bash"
need_program jq
failed=0

judge() { # judge CODE WHAT
    [ "$1" -eq 0 ] && return
    failed=1
    echo "FAILED: $2"
}

fingerprints_sarif() {
    { reportql check --output-format sarif "$1" || [ $? -eq 1 ]; } |
        jq -r '.runs[].results[] | .ruleId + " " +
            .partialFingerprints["reportqlFinding/v1"]'
}

fingerprints_gitlab() {
    { reportql check --output-format gitlab "$1" || [ $? -eq 1 ]; } |
        jq -r '.[] | .check_name + " " + .fingerprint'
}

same() { # same WHAT: those of q.rql are those of before
    for format in sarif gitlab; do
        "fingerprints_$format" q.rql | sort | cmp -s - "$format"
        judge $? "$format: other fingerprints when $1"
    done
}

count=0
for query in "$top"/corpus/broken/*.rql; do
    cp "$query" q.rql
    for format in sarif gitlab; do
        "fingerprints_$format" q.rql | sort >$format
        [ -z "$(cut -d' ' -f2 $format | uniq -d)" ]
        judge $? "$format: two findings of $query are one"
    done
    count=$((count + $(wc -l <sarif)))
    { printf '\n\n-- moved\n\n'; cat "$query"; } >q.rql
    # A mark at the start of the file, or a comment that never ends, is about
    # the text as a whole.
    if grep -q -e $'^\xef\xbb\xbf' -e unterminated-comment sarif "$query"; then
        continue
    fi
    same "$query moves down"
done

# Laid out anew; and one more of what there are two of.
cat >q.rql <<'Q'
SELECT CustomerNam, Month FROM CustomersAndTenants TIMESPAN LAST_MONTHS;
SELECT CustomerNam, Month FROM CustomersAndTenants TIMESPAN LAST_MONTHS;
SELECT Month FROM OfficeUsage WHERE Month = 'x' AND Month = 'y' LIMIT 10
Q
for format in sarif gitlab; do "fingerprints_$format" q.rql | sort >$format; done
[ "$(wc -l <sarif)" -ge 6 ] && [ -z "$(cut -d' ' -f2 sarif | uniq -d)" ]
judge $? "queries that are there twice share fingerprints"
reportql format q.rql
same "the file is formatted"
reportql format --style compact q.rql
same "the file is formatted to lines"
sed -i 's/$/ -- remark/' q.rql
same "comments are added"
sed -i '1{h;d};$G' q.rql
same "the first query moves to the end"
echo 'SELECT CustomerNam, Month FROM CustomersAndTenants TIMESPAN LAST_MONTHS' >>q.rql
for format in sarif gitlab; do
    [ -z "$("fingerprints_$format" q.rql | sort | comm -13 - $format)" ]
    judge $? "$format: a third query changes the fingerprints of two"
done

echo "Texts: $count fingerprints"
exit $failed
