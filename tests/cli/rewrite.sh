#!/usr/bin/env bash
# Rewriting: what is asked for is done in all files, or in none, and nothing else
# in them changes.
source "$(dirname "$0")/harness.bash"

query='SELECT Month, CustomerName FROM OfficeUsage LIMIT 5'

holds() { # holds FILE TEXT
    [ "$(cat "$1")" = "$2" ]
    judge $? "$1 is not: $2"
}

# --- Each option reaches its operation ---

# rewritten EXPECTED OPTION...
rewritten() {
    local expected=$1
    shift
    run 0 rewrite "$@" <<<"$query"
    is out "$expected"
    empty err
}

rewritten 'SELECT Month, CustomerName FROM OfficeUsage LIMIT 7' --set-limit 7
rewritten "$query" --add-limit=7
rewritten 'SELECT Month, CustomerName FROM OfficeUsage' --drop-limit
rewritten "$query TIMESPAN LAST_MONTH" --set-timespan LAST_MONTH
rewritten "$query TIMESPAN LAST_MONTH" --add-timespan LAST_MONTH
rewritten "$query" --add-timespan LAST_MONTH --drop-timespan
rewritten "$query TIMESPAN LAST_6_MONTHS" --explicit-timespan
rewritten 'SELECT Month, CustomerName FROM OfficeUsage ORDER BY Month ASC, CustomerName LIMIT 5' \
    --set-order 'Month ASC, CustomerName'
rewritten 'SELECT Month, CustomerName FROM OfficeUsage ORDER BY Month, CustomerName DESC LIMIT 5' \
    --add-order Month --add-order 'CustomerName DESC'
rewritten 'SELECT Month, CustomerName FROM OfficeUsage ORDER BY CustomerName LIMIT 5' \
    --set-order 'Month ASC, CustomerName' --drop-order Month
rewritten "$query" --set-order Month --drop-order-by
rewritten 'SELECT Month, CustomerName FROM OfficeUsage ORDER BY Month DESC LIMIT 5' \
    --set-order Month --explicit-directions
rewritten 'SELECT DISTINCT Month, CustomerName FROM OfficeUsage LIMIT 5' --distinct
rewritten "$query" --distinct --drop-distinct
rewritten 'SELECT Month, CustomerName, CustomerTpid, WorkloadName FROM OfficeUsage LIMIT 5' \
    --add-column CustomerTpid,WorkloadName
rewritten 'SELECT CustomerName FROM OfficeUsage LIMIT 5' --drop-column Month
rewritten 'SELECT Month, CustomerTpid FROM OfficeUsage LIMIT 5' \
    --rename-column CustomerName=CustomerTpid
rewritten 'SELECT CustomerName, Month FROM OfficeUsage LIMIT 5' --reorder-columns CustomerName
rewritten "SELECT Month, CustomerName FROM OfficeUsage WHERE CustomerName = 'a, b' LIMIT 5" \
    --add-condition "CustomerName = 'a, b'"
rewritten "SELECT Month, CustomerName FROM OfficeUsage WHERE Month > '2021-01-01' LIMIT 5" \
    --add-condition "Month = '2021-01-01'" --set-condition "Month > '2021-01-01'"
rewritten "$query" --add-condition "Month = '2021-01-01'" --drop-condition Month
rewritten "$query" --add-condition "Month = '2021-01-01'" --drop-where
rewritten 'SELECT CustomerName FROM DynamicsUsage LIMIT 5' \
    --drop-column Month --set-dataset DynamicsUsage
query='select month from officeusage' rewritten 'SELECT Month FROM OfficeUsage' --canonical
query='SELECT RevenueUSD FROM CustomersAndTenants' \
    rewritten 'SELECT BilledRevenueUSD FROM CustomersAndTenants' --apply-renames
query='SELECT * FROM OfficeUsage'
run 0 rewrite --expand-star <<<"$query"
lacks out '*'
has out 'CustomerName'
query='SELECT Month, CustomerName FROM OfficeUsage LIMIT 5'

# In the order given.
rewritten 'SELECT Month, CustomerName FROM OfficeUsage LIMIT 8' --set-limit 7 --set-limit 8
rewritten 'SELECT Month, CustomerName FROM OfficeUsage LIMIT 7' --drop-limit --add-limit 7

# --- Wrong usage ---

run 2 rewrite <<<"$query"
has err 'say what to change'
empty out
run 2 rewrite --set-limit 0 <<<"$query"
has err '--set-limit 0: LIMIT takes a positive whole number'
run 2 rewrite --add-condition "Month = 'a' LIMIT 5" <<<"$query"
has err "--add-condition Month = 'a' LIMIT 5: "
run 2 rewrite --rename-column Month <<<"$query"
has err '--rename-column Month: it takes OLD=NEW'
run 2 rewrite --param =x <<<"$query"
has err '--param =x: it takes NAME=VALUE'
run 2 rewrite --drop-limit --query 0 <<<"$query"
has err '--query 0: queries are counted from 1'
run 2 rewrite --drop-limit --diff --check <<<"$query"
has err 'only one can be given'
run 2 rewrite --set-limmit 5 <<<"$query"
has err "did you mean '--set-limit'?"
run 2 rewrite --drop-limit missing.rql
has err 'cannot read missing.rql'

# --- Refusals ---

run 1 rewrite --drop-column CustomrName <<<"$query"
is err "reportql: <stdin>:1:1: --drop-column CustomrName: CustomrName is not selected; did you mean CustomerName?"
empty out
run 1 rewrite --stdin-filename q.rql --drop-column Month,CustomerName <<<"$query"
has err 'q.rql:1:15: --drop-column CustomerName: CustomerName is the only column'
empty out
run 1 rewrite --set-limit 5 <<<'SELECT Month CustomerName FROM OfficeUsage'
has err '<stdin>:1:13: --set-limit 5: mend the query first'
empty out
run 1 rewrite --drop-limit --query 2 <<<"$query"
has err '--query: there is no query 2: the text has 1'

# --- Files: all or none ---

echo "$query" >a.rql
echo "$query;" >b.rql
echo 'SELECT Month FROM OfficeUsage WHERE' >bad.rql
run 1 rewrite --set-limit 7 a.rql bad.rql b.rql
has err 'bad.rql:1:'
holds a.rql "$query"
holds b.rql "$query;"
run 2 rewrite --set-limit 7 a.rql missing.rql b.rql
holds a.rql "$query"
run 0 rewrite --set-limit 7 a.rql b.rql
empty out
empty err
holds a.rql 'SELECT Month, CustomerName FROM OfficeUsage LIMIT 7'
holds b.rql 'SELECT Month, CustomerName FROM OfficeUsage LIMIT 7;'

# What changes nothing writes nothing.
touch -d 2020-01-01 a.rql
run 0 rewrite --set-limit 7 a.rql
[ "$(date -r a.rql +%Y)" = 2020 ]
judge $? 'a.rql was written'

# Looking first.
run 1 rewrite --set-limit 8 --diff a.rql
is out '--- a.rql
+++ a.rql
@@ -1 +1 @@
-SELECT Month, CustomerName FROM OfficeUsage LIMIT 7
+SELECT Month, CustomerName FROM OfficeUsage LIMIT 8'
run 0 rewrite --set-limit 7 --diff a.rql
empty out
run 1 rewrite --set-limit 8 --check a.rql b.rql
has err 'a.rql would change'
has err 'b.rql would change'
run 0 rewrite --set-limit 7 --check a.rql b.rql
empty err
run 0 rewrite --set-limit 8 --stdout a.rql b.rql
is out 'SELECT Month, CustomerName FROM OfficeUsage LIMIT 8
SELECT Month, CustomerName FROM OfficeUsage LIMIT 8;'
holds a.rql 'SELECT Month, CustomerName FROM OfficeUsage LIMIT 7'

# A patch is what makes the change.
cp -r "$corpus/valid" patched
cp -r patched rewritten
run 1 rewrite --set-limit 8 --distinct --explicit-directions --diff patched
patch -p0 -s <out
judge $? 'the patch does not fit'
run 0 rewrite --set-limit 8 --distinct --explicit-directions rewritten
diff -r patched rewritten >differences
judge $? "patched and rewritten differ: $(head -c 400 differences)"
run 0 rewrite --set-limit 8 --distinct --explicit-directions --check rewritten

# What one file lacks, another may have; what none has is refused.
mkdir several
echo 'SELECT Month FROM OfficeUsage' >several/a.rql
echo 'SELECT WorkloadName, CustomerName FROM OfficeUsage' >several/b.rql
run 0 rewrite --drop-column WorkloadName --set-limit 3 several
holds several/a.rql 'SELECT Month FROM OfficeUsage LIMIT 3'
holds several/b.rql 'SELECT CustomerName FROM OfficeUsage LIMIT 3'
run 1 rewrite --drop-column WorkloadName --set-limit 4 several
has err 'several/a.rql:1:1: --drop-column WorkloadName: WorkloadName is not selected'
holds several/a.rql 'SELECT Month FROM OfficeUsage LIMIT 3'

# --- Which queries ---

both='SELECT Month FROM OfficeUsage; SELECT UsageDate FROM ISVUsage'
run 0 rewrite --query 2 --set-limit 3 <<<"$both"
is out "$both LIMIT 3"
run 0 rewrite --in-dataset isvusage --set-limit 3 <<<"$both"
is out "$both LIMIT 3"
run 1 rewrite --in-dataset Profile --set-limit 3 <<<"$both"
has err '--in-dataset Profile: no query is of the dataset Profile'
echo "$both" >several/c.rql
run 0 rewrite --in-dataset ISVUsage --set-limit 3 several
holds several/c.rql "$both LIMIT 3"
holds several/a.rql 'SELECT Month FROM OfficeUsage LIMIT 3'

# --- Parameters ---

template='SELECT Month FROM OfficeUsage WHERE CustomerName = :name AND WorkloadName IN :list LIMIT :n'
printf '# values\r\n\r\nn=5\r\nlist=a\nlist=b' >values
run 0 rewrite --params values --param "name=x' OR 1=1 --=" <<<"$template"
is out "SELECT Month FROM OfficeUsage WHERE CustomerName = 'x'' OR 1=1 --=' AND WorkloadName IN ('a', 'b') LIMIT 5"
run 0 rewrite --set-limit 6 --params values --param list=c --param name= <<<"$template"
is out "SELECT Month FROM OfficeUsage WHERE CustomerName = '' AND WorkloadName IN ('c', 'a', 'b') LIMIT 6"
run 1 rewrite --params values <<<"$template"
has err '<stdin>:1:52: '
has err ':name has been given no value'
run 1 rewrite --params values --param name=x --param nme=x <<<"$template"
has err '--param nme: no query has the parameter :nme'
run 2 rewrite --param $'name=a\nb' <<<"$template"
has err 'a value has no line breaks'
echo nonsense >values
run 2 rewrite --params values <<<"$template"
has err 'values:1: not NAME=VALUE'
printf 'n=\0' >values
run 2 rewrite --params values <<<"$template"
has err 'a NUL byte'
run 2 rewrite --params nowhere <<<"$template"
has err 'cannot read nowhere'

# --- Bytes that are no text ---

head -c 20000 /dev/urandom >noise
run 0 rewrite --in-dataset Nowhere --set-limit 5 --help <noise
run 1 rewrite --set-limit 5 <<<$'SELECT \xff FROM \x01'
empty out
finish
