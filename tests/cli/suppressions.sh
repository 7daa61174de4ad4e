#!/usr/bin/env bash
# Suppressions: comments hide findings until their last day; they are written by
# --add-suppressions, and listed by a command.
source "$(dirname "$0")/harness.bash"

holds() { # holds FILE TEXT
    [ "$(cat "$1")" = "$2" ]
    judge $? "$1 is not: $2"
}

bad='SELECT Nothing FROM OfficeUsage TIMESPAN LAST_MONTH'
now=2026-11-21T12:00:00Z

# --- What check says ---

printf '%s\n' '-- reportql-disable-next-line unknown-column: it is new' "$bad" >a.rql
run 0 check a.rql
is out '1 file, 1 query: no problems found; 1 suppressed'
run 1 check --ignore-suppressions a.rql
has out 'a.rql:2:8: error: OfficeUsage has no column Nothing'
lacks out 'suppressed'

# The last day is that of UTC, and still counts.
printf '%s\n' "-- reportql-disable-next-line unknown-column until 2026-11-21: soon" \
    "$bad" >b.rql
run 0 check --now 2026-11-21T23:59:59Z b.rql
run 1 check --now 2026-11-22T00:00:00Z b.rql
has out 'b.rql:1:52: error: this suppression has ended: 2026-11-21 was its last day [expired-suppression]'
has out 'unknown-column is reported again: 1 finding'
has out 'b.rql:2:8: error'

# A misspelt one is an error, and --fix mends it before it mends the query.
printf '%s\n' '-- reportql-disable-nextline foreign-operator: for a talk' \
    "SELECT Month FROM OfficeUsage WHERE Month == '2024-01-01' TIMESPAN LAST_MONTH" >c.rql
run 1 check c.rql
has out 'error: reportql-disable-nextline is no directive'
run 0 check --fix c.rql
has out '1 fixed; 1 suppressed'
holds c.rql "-- reportql-disable-next-line foreign-operator: for a talk
SELECT Month FROM OfficeUsage WHERE Month == '2024-01-01' TIMESPAN LAST_MONTH"

# An unused one is removed; one that is milder than what is shown is not unused.
printf '%s\n' '-- reportql-disable-next-line unknown-column: it is new' \
    'SELECT Month FROM OfficeUsage TIMESPAN LAST_MONTH;' \
    '-- reportql-disable-next-line limit-without-order: any ten' \
    'SELECT Month FROM OfficeUsage LIMIT 10 TIMESPAN LAST_MONTH' >d.rql
run 0 check d.rql
has out 'd.rql:1:1: warning: this suppresses nothing: there is no unknown-column here [unused-suppression]'
lacks out 'd.rql:3'
run 0 check --fix d.rql
holds d.rql 'SELECT Month FROM OfficeUsage TIMESPAN LAST_MONTH;
-- reportql-disable-next-line limit-without-order: any ten
SELECT Month FROM OfficeUsage LIMIT 10 TIMESPAN LAST_MONTH'

# One of a rule that is off is not unused.
cp a.rql e.rql
run 0 check --ignore unknown-column e.rql
lacks out unused
run 0 check --ignore unknown-column --fix e.rql
cmp -s a.rql e.rql
judge $? 'the suppression of a rule that is off was removed'
run 0 check --select unused-suppression e.rql
lacks out unused

# --- Adding ---

printf '%s\n' "$bad;" '' '  SELECT Month,' '    Nobody FROM OfficeUsage LIMIT 5 TIMESPAN LAST_MONTH' >f.rql
cp f.rql before.rql
run 1 check --add-suppressions='before we looked' --until 2027-01-31 --now $now --diff f.rql
has out '+-- reportql-disable-next-line unknown-column until 2027-01-31: before we looked'
has err '2 suppressions would be added'
cmp -s f.rql before.rql
judge $? '--diff has changed the file'
run 0 check --add-suppressions='before we looked' --until 2027-01-31 --now $now f.rql
is out '1 file, 2 queries: no problems found; 2 suppressions added; 2 suppressed'
holds f.rql '-- reportql-disable-next-line unknown-column until 2027-01-31: before we looked
SELECT Nothing FROM OfficeUsage TIMESPAN LAST_MONTH;

  SELECT Month,
    -- reportql-disable-next-line unknown-column until 2027-01-31: before we looked
    Nobody FROM OfficeUsage LIMIT 5 TIMESPAN LAST_MONTH'
cp f.rql before.rql
run 0 check --add-suppressions='before we looked' --until 2027-01-31 --now $now f.rql
cmp -s f.rql before.rql
judge $? 'adding twice is not adding once'
run 1 check --now 2027-02-01T00:00:00Z f.rql

# What is there already takes more rules.
run 0 check --add-suppressions='before we looked' --until 2027-01-31 --now $now \
    --select limit-without-order f.rql
has out '1 suppression added'
grep -qF 'unknown-column, limit-without-order until 2027-01-31: before' f.rql
judge $? 'the rule was not added to the comment that is there'

# From standard input to standard output.
run 0 check --add-suppressions=new - <before.rql
lacks out 'no problems found'
echo "$bad" >g.rql
run 0 check --add-suppressions <g.rql
has out '-- reportql-disable-next-line unknown-column'
has err '1 suppression added'

# Line ends, a byte-order mark.
printf '\xef\xbb\xbf%s;\r\n%s\r\n' "$bad" "$bad" >h.rql
run 0 check --add-suppressions=new h.rql
printf '\xef\xbb\xbf-- reportql-disable-next-line unknown-column: new\r\n%s;\r\n-- reportql-disable-next-line unknown-column: new\r\n%s\r\n' "$bad" "$bad" | cmp -s - h.rql
judge $? 'line ends or byte-order mark were lost'

# A request body has no comments.
echo "{\"Name\": \"N\", \"Query\": \"$bad\"}" >body.json
cp body.json before.json
run 1 check --add-suppressions=new body.json
has err 'body.json: 1 finding cannot be suppressed by comments'
cmp -s body.json before.json
judge $? 'a request body was changed'

# A file that cannot be written stays as it is.
if [ "$(id -u)" -ne 0 ]; then
    mkdir fixed && echo "$bad" >fixed/a.rql && chmod 500 fixed
    run 2 check --add-suppressions=new fixed/a.rql
    chmod 700 fixed
    holds fixed/a.rql "$bad"
fi

# Wrong usage.
run 2 check --until 2027-01-31 f.rql
has err '--until says how long added suppressions hold'
run 2 check --add-suppressions --until 2027-02-30 f.rql
has err "--until takes a day like 2027-01-31, not '2027-02-30'"
run 2 check --add-suppressions --fix f.rql
has err 'fix first'

# --- The list ---

mkdir -p queries
cp a.rql queries/1.rql
cp b.rql queries/2.rql
printf '%s\n' '-- reportql-disable-file contradiction' 'SELECT Month FROM OfficeUsage TIMESPAN LAST_MONTH' \
    >queries/3.rql
run 0 suppressions --now $now queries
is out 'queries/1.rql:1:1: disable-next-line unknown-column: it is new
queries/2.rql:1:1: disable-next-line unknown-column until 2026-11-21 (the last day): soon
queries/3.rql:1:1: disable-file contradiction (unused)
3 suppressions in 3 files, 1 unused, 1 without a reason'
run 0 suppressions --now 2026-11-01T00:00:00Z queries/2.rql
has out 'until 2026-11-21 (20 days left): soon'
run 1 suppressions --now 2026-11-22T00:00:00Z queries
has out 'until 2026-11-21 (expired): soon'
has out '1 expired'
run 0 suppressions --now 2026-11-01T00:00:00Z --expiring 19 queries
is out '0 suppressions in 3 files'
run 1 suppressions --now 2026-11-01T00:00:00Z --expiring 20 queries
has out '1 suppression in 3 files'
run 0 suppressions --now $now --json queries/2.rql
is out '{"version": 1, "suppressions": [
  {"kind": "disable-next-line", "path": "queries/2.rql", "line": 1, "column": 1, "span": {"start": 0, "end": 67}, "rules": [{"rule": "unknown-column", "used": 1}], "until": "2026-11-21", "daysLeft": 0, "expired": false, "unused": false, "reason": "soon"}], "summary": {"files": 1, "suppressions": 1, "expired": 0, "unused": 0, "withoutReason": 0, "invalid": 0}}'
printf '%s\n' '-- reportql-disable-nextline unknown-column: it is new' "$bad" >queries/4.rql
run 1 suppressions --now $now queries/4.rql
has out 'queries/4.rql:1:4: invalid: reportql-disable-nextline is no directive'
run 2 suppressions --expiring soon queries
has err "--expiring takes a number of days, not 'soon'"
run 2 suppressions no-such-file.rql
run 0 suppressions <queries/1.rql
has out '<stdin>:1:1: disable-next-line unknown-column: it is new'

# --- Other commands ---

# What is suppressed is wrong all the same for those that need a tree.
printf '%s\n' '-- reportql-disable-next-line extra-comma: a draft' \
    'SELECT Month, FROM OfficeUsage TIMESPAN LAST_MONTH' >broken.rql
run 0 check broken.rql
run 1 parse broken.rql
run 2 describe broken.rql

# --- What is not written ---

echo "$bad" >t.rql
run 2 check --add-suppressions --until 2026-11-20 --now "$now" t.rql
has err '--until 2026-11-20 has passed'
for reason in $'\xff' $'two\nlines' 'ends */ here'; do
    run 2 check --add-suppressions="$reason" t.rql
    has err 'the reason of --add-suppressions'
done
holds t.rql "$bad"
run 0 check --add-suppressions --until 2026-11-21 --now "$now" t.rql

# --- In programs and documents ---

# A comment in a query is told of at its place in the file, and is for that block
# only.
printf '%s\n' '# x' '```rql' '-- reportql-disable-file unknown-column: x' "$bad" \
    '```' '<!-- reportql-disable-next-line unknown-column: y -->' '```rql' "$bad" \
    '```' '```rql' "$bad" '```' >r.md
run 1 check r.md
has out 'r.md:11:8: error'
has out '1 error in 1 file (3 queries); 2 suppressed'
run 0 suppressions r.md
is out 'r.md:3:1: disable-file unknown-column: x
r.md:6:1: disable-next-line unknown-column: y
2 suppressions in 1 file'
run 1 check --output-format sarif r.md
[ "$(jq -c '[.runs[0].results[] | [.locations[0].physicalLocation.region.startLine,
    .suppressions[0].justification]]' <out)" = '[[11,null],[4,"x"],[8,"y"]]' ]
judge $? 'SARIF does not tell of suppressions in blocks'
printf '%s\n' "q = '''SELECT Nothing -- reportql-disable-line unknown-column until 2026-12-01: z" \
    "FROM OfficeUsage TIMESPAN LAST_MONTH'''" >s.py
run 0 suppressions --now "$now" s.py
has out 's.py:1:23: disable-line unknown-column until 2026-12-01'
run 0 check --now "$now" s.py
has out '1 suppressed'

finish
