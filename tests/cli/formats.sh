#!/usr/bin/env bash
# Output formats: several in one run, to files, all or nothing.
source "$(dirname "$0")/harness.bash"

# All of them, as the option names them.
formats=$("$REPORTQL" check --output-format '?' 2>&1 | sed 's/.*it takes //; s/|/ /g')
printf 'SELECT CustomerNam FROM CustomersAndTenants TIMESPAN LAST_MONTHS' >two.rql
echo 'SELECT City FROM Profile ORDER BY City ASC TIMESPAN LAST_MONTH' >clean.rql

# The content of a file is what the same run writes to standard output.
holds() { # holds FILE COMMAND...
    local file=$1
    shift
    "$@" 2>/dev/null | cmp -s - "$file"
    judge $? "$file is not what $* prints"
}

# --- Names --------------------------------------------------------------------

for format in $formats; do
    run 1 check --output-format "$format" two.rql
    has out LAST_MONTH
    empty err
done
run 1 check --output-format JSONL two.rql
run 2 check --output-format yaml two.rql
has err 'it takes text|compact|json|jsonl|sarif|github|gitlab|junit|checkstyle|rdjson|markdown'
run 2 check --output-format sarfi=x two.rql
has err "did you mean 'sarif'"
[ ! -e x ]
judge $? 'a file of no format was made'
run 0 check --help
has out 'FORMAT is one of text, compact,'

# --- Several in one run -------------------------------------------------------

run 1 check --output-format sarif=out.sarif --output-format text two.rql
has out '2 errors in 1 file (1 query)'
holds out.sarif "$REPORTQL" check --output-format sarif two.rql
mkdir reports
all=()
for format in $formats; do all+=(--output-format "$format=reports/$format"); done
run 1 check "${all[@]}" two.rql clean.rql
empty out
empty err
for format in $formats; do
    holds "reports/$format" "$REPORTQL" check --output-format "$format" two.rql clean.rql
done
run 1 check --output-format json=- --output-format compact=c two.rql
is_json
has out '"version": 1'
run 1 check --output-format json=/dev/stdout two.rql
is_json

# Machine formats have all findings whatever people want to see.
echo 'SELECT City FROM Profile ORDER BY City' >info.rql
run 0 check --output-format text --output-format json=all.json --level error info.rql
has out 'no errors found; not shown: 1 info'
[ "$(jq '.summary.infos' all.json)" = 1 ]
judge $? 'json lacks infos'
run 0 check --output-format compact --level warning info.rql
empty out
run 0 check --output-format compact --level info info.rql
has out 'info.rql:1:35: info: no direction is given'
run 0 check --output-format github --level info info.rql
has out '::notice file=info.rql,line=1,'
# What fails a run is in the test report.
run 1 check --output-format junit --fail-on info info.rql
has out 'tests="1" failures="1"'

# --- Places that do not do ----------------------------------------------------

run 2 check --output-format text --output-format json two.rql
is err 'reportql: text and json both go to standard output; give one a file'
run 2 check --output-format json=a.json --output-format sarif=./a.json two.rql
has err 'json and sarif both go to ./a.json'
ln -s reports link
run 2 check --output-format json=reports/new --output-format sarif=link/new two.rql
has err 'both go to link/new'
run 2 check --output-format json=all.json --output-format sarif=reports/../all.json two.rql
has err 'both go to'
run 2 check --output-format text=two.rql two.rql
has err 'two.rql is to be checked'
[ "$(cat two.rql)" = 'SELECT CustomerNam FROM CustomersAndTenants TIMESPAN LAST_MONTHS' ]
judge $? 'an input was written over'
run 2 check --output-format json=none/a.json two.rql
empty out
has err 'cannot write none/a.json: No such file or directory'
for file in . reports reports/ new/; do
    run 2 check "--output-format=json=$file" two.rql
    has err 'cannot write'
done
run 2 check --output-format=json= two.rql
has err 'needs the name of a file behind the ='
ln -s nowhere dangling
run 2 check --output-format json=dangling two.rql
has err 'cannot write dangling'
run 2 payload --output-format json=a.json two.rql
has err 'in one --output-format'
run 2 payload --output-format json --output-format text two.rql
[ ! -e a.json ]
judge $? 'a refused run made a file'

# --- Files --------------------------------------------------------------------

# Replaced as a whole; mode and symbolic links stay.
echo old >kept.json
chmod 640 kept.json
ln -s kept.json to-kept
run 1 check --output-format json=to-kept two.rql
[ -L to-kept ] && [ "$(stat -c %a kept.json)" = 640 ]
judge $? 'a link or a mode was lost'
holds kept.json "$REPORTQL" check --output-format json two.rql
rm -f fresh.json
(umask 027 && run 1 check --output-format json=fresh.json two.rql)
[ "$(stat -c %a fresh.json)" = 640 ]
judge $? 'the mode of a new file is not that of umask'
run 1 check '--output-format=json=a=b c.json' two.rql
[ -s 'a=b c.json' ]
judge $? 'no file with = in its name'

# An input that cannot be read: the others are reported, in every file.
run 2 check "${all[@]}" missing.rql two.rql
for format in $formats; do
    grep -q LAST_MONTH "reports/$format"
    judge $? "$format: no findings beside an input that could not be read"
done
for format in sarif junit github markdown; do
    grep -q missing.rql "reports/$format"
    judge $? "$format does not tell of an input that could not be read"
done

# Wrong usage and wrong catalogs check nothing, and write nothing.
echo old >kept.json
run 2 check --output-format json=kept.json --catalog missing.json two.rql
run 2 check --output-format json=kept.json --unsafe-fixes two.rql
[ "$(cat kept.json)" = old ]
judge $? 'a run that checked nothing wrote a report'

# A report is not checked itself, whatever it is called.
mkdir -p tree
cp two.rql tree
run 1 check --output-format compact=tree/report.rql tree
holds tree/report.rql "$REPORTQL" check --output-format compact tree/two.rql
run 1 check --output-format json=tree/report.json --output-format text tree
has out 'in 2 files'

# Nothing that is worth keeping is replaced by a report.
echo '{}' >tree/reportql.json
for file in tree/two.rql tree/reportql.json; do
    cp "$file" kept
    run 2 check --output-format "json=$file" tree
    has err "$file is no report"
    cmp -s "$file" kept
    judge $? "$file was replaced"
done
run 0 check --baseline known.json --update-baseline tree/two.rql
run 2 check --baseline known.json --output-format json=known.json tree
has err 'known.json is read in this run'

# All that fails is shown.
echo 'SELECT Month FROM OfficeUsage' >info.rql
run 1 check --quiet --level error --fail-on info info.rql
has out ': info: '

# Nothing is left behind.
rm -rf tree
mkdir tree
run 1 check "--output-format=sarif=tree/out" two.rql
[ "$(ls -A tree)" = out ]
judge $? 'something is left beside a report'

# A report that cannot be written to its end is none.
echo old >kept.json
for i in $(seq 3000); do echo 'SELECT Month, Month FROM OfficeUsag'; done >many.rql
last='reportql check with files of 64 kB at most'
(ulimit -f 64 &&
    "$REPORTQL" check --output-format json=kept.json many.rql >out 2>err)
[ $? -eq 3 ] && [ "$(cat kept.json)" = old ]
judge $? 'half a report'
if [ -w /dev/full ]; then
    run 3 check --output-format json=kept.json --output-format sarif=/dev/full many.rql
    has err 'cannot write /dev/full'
    [ "$(cat kept.json)" = old ]
    judge $? 'one of two reports of a run that failed'
fi
ls -A | grep -q '^\.reportql-'
[ $? -eq 1 ]
judge $? 'a temporary file is left'

# Interrupted: as if it had not been called.
mkfifo pipe
"$REPORTQL" check --output-format json=kept.json two.rql pipe >out 2>err &
pid=$!
sleep 0.3
last='reportql check, interrupted'
kill -TERM $pid
wait $pid 2>/dev/null
[ "$(cat kept.json)" = old ] && ! ls -A | grep -q '^\.reportql-'
judge $? 'something is left of an interrupted run'

# A reader that has had enough: the other report would lack the rest.
last='reportql check | head'
"$REPORTQL" check --output-format compact --output-format json=kept.json \
    many.rql many.rql many.rql 2>err | head -1 >out
[ "${PIPESTATUS[0]}" -eq 3 ] && [ "$(cat kept.json)" = old ]
judge $? 'a report that lacks findings'

# Pipes and terminals are written as they are.
"$REPORTQL" check --output-format json=pipe two.rql >out 2>err &
pid=$!
cat pipe >got
wait $pid
holds got "$REPORTQL" check --output-format json two.rql

# --- With fixes ---------------------------------------------------------------

run 0 check --fix --output-format compact --output-format json=left.json \
    --stdin-filename x.rql <<<'SELECT CustomerNam, Nowhere FROM CustomersAndTenants'
has out 'SELECT CustomerName, Nowhere FROM'
has err 'x.rql:1:'
[ "$(jq -r '.files[0].path' left.json)" = x.rql ]
judge $? 'the report of standard input'
run 1 check --diff --output-format sarif=left.sarif two.rql
has out '+SELECT CustomerName FROM'
[ "$(jq '.runs[0].results | length' left.sarif)" = 0 ]
judge $? 'what remains after the fixes'

# --- Hostile texts ------------------------------------------------------------

printf 'SELECT a\x1b[31m, \xff\xfe, ]]>, :%%:error FROM Profil\x01\n::error::x' \
    >$'n\n::error::]]>\x1b\xff%.rql'
status=0
"$REPORTQL" check "${all[@]}" ./*.rql >out 2>err || status=$?
[ "$status" -eq 1 ]
judge $? "status $status"
for format in $formats; do
    ! LC_ALL=C grep -q $'[\x01-\x08\x0b-\x1f\x7f]' "reports/$format"
    judge $? "$format has control characters"
    iconv -f UTF-8 -t UTF-8 "reports/$format" >"$scratch/jq" 2>&1
    judge $? "$format is not UTF-8"
done
[ "$(grep -c '^::' reports/github)" -eq "$(wc -l <reports/github)" ]
judge $? 'github: a line is no command'
for format in json sarif gitlab rdjson; do
    jq -es 'length == 1' "reports/$format" >"$scratch/jq" 2>&1
    judge $? "$format is not one JSON text"
done
if command -v xmllint >/dev/null; then
    for format in junit checkstyle; do
        xmllint --noout "reports/$format"
        judge $? "$format is not XML"
    done
fi

# --- Nothing to report --------------------------------------------------------

: >nothing.rql
run 0 check "${all[@]}" nothing.rql
[ ! -s reports/jsonl ] && [ ! -s reports/compact ] && [ ! -s reports/github ]
judge $? 'findings of nothing'
[ "$(jq -c . reports/gitlab)" = '[]' ]
judge $? 'gitlab: not an empty list'
[ "$(jq '.runs[0].results | length' reports/sarif)" = 0 ]
judge $? 'sarif: results of nothing'
has_line='<testsuite name="nothing.rql" tests="1" failures="0" errors="0">'
grep -qF "$has_line" reports/junit
judge $? 'junit: a clean file is a test that passes'

# --- Large --------------------------------------------------------------------

# The summary fits a comment.
run 1 check --output-format markdown many.rql
has out 'more findings are not shown.'
[ "$(wc -c <out)" -lt 65536 ]
judge $? 'the summary is too long'
finish
