#!/usr/bin/env bash
# What happens to a team that takes the linter up: a repository with old
# queries, a baseline, new queries, suppressions, dates, and a catalog that
# changes.
source "$(dirname "$0")/harness.bash"

git() {
    command git -c user.name=Team -c user.email=team@example.org \
        -c init.defaultBranch=main -c advice.detachedHead=false "$@" \
        >"$scratch/git" 2>&1 || { cat "$scratch/git"; exit 2; }
}

# --- A repository that has queries already ----------------------------------

mkdir -p team/queries/legacy team/docs
cd team || exit 2
cat >queries/revenue.rql <<'QUERY'
-- Revenue by customer.
SELECT CustomerName, Product, BilledRevenueUSD FROM CustomersAndTenants
ORDER BY BilledRevenueUSD DESC LIMIT 10 TIMESPAN LAST_MONTH
QUERY
cat >queries/legacy/old.rql <<'QUERY'
SELECT CustomerNam FROM CustomersAndTenants TIMESPAN LAST_MONTH;
SELECT CustomerName FROM CustomersAndTenants TIMESPAN LAST_MONTHS;
QUERY
cat >docs/guide.md <<'TEXT'
How we ask:

```sql
SELECT CustomerName, Producd FROM CustomersAndTenants TIMESPAN LAST_MONTH
```
TEXT
printf 'build/\n' >.gitignore
mkdir build && printf 'SELECT nothing\n' >build/out.rql
cat >catalog.json <<'CATALOG'
{"value": [
    {"datasetName": "CustomersAndTenants",
     "selectableColumns": ["CustomerName", "Product", "BilledRevenueUSD", "Month"],
     "availableDateRanges": ["LAST_MONTH", "LAST_6_MONTHS"]},
    {"datasetName": "OfficeUsage",
     "selectableColumns": ["Month", "WorkloadName"],
     "availableDateRanges": ["LAST_MONTH", "LAST_6_MONTHS"]}
]}
CATALOG
git init
git add .
git commit -m 'What we had'

run 1 check .
has out 'queries/legacy/old.rql:1:8: error: CustomersAndTenants has no column CustomerNam'
has out 'docs/guide.md:4:22: error'
lacks out build/out.rql

# --- Adopting it ------------------------------------------------------------

run 0 init
run 2 init
has err reportql.json
cat >reportql.json <<'CONFIGURATION'
{
    // What we agree on.
    "root": true,
    "baseline": "reportql-baseline.json",
    "rules": {"implicit-timespan": "error"},
    "catalogs": ["mpn=catalog.json"]
}
CONFIGURATION
run 2 check .
has err reportql-baseline.json
run 0 check --update-baseline .
[ -s reportql-baseline.json ]
judge $? 'no baseline was written'
run 0 check .
has out 'in the baseline'
git add .
git commit -m 'Adopt reportql'

# --- A new query that is wrong ----------------------------------------------

cat >queries/new.rql <<'QUERY'
SELECT CustomerNam FROM CustomersAndTenants TIMESPAN LAST_6_MONTHS
QUERY
run 1 check .
has out 'queries/new.rql:1:8: error'
lacks out old.rql
run 1 check --changed
has out 'queries/new.rql:1:8: error'
run 0 check --fix queries/new.rql
grep -q 'SELECT CustomerName FROM' queries/new.rql
judge $? 'the fix was not made'
run 0 check .
git add .
git commit -m 'A new query'
run 0 check --changed=HEAD~1

# --- A suppression with a date ----------------------------------------------

cat >queries/soon.rql <<'QUERY'
SELECT CustomerName FROM CustomersAndTenants LIMIT 10
QUERY
run 1 check .
run 0 check --now 2027-01-15T00:00:00Z \
    --add-suppressions='waits for the new time span' --until 2027-01-31 \
    queries/soon.rql
run 0 check --now 2027-01-15T00:00:00Z .
has out suppressed
run 0 suppressions --now 2027-01-15T00:00:00Z .
has out 'waits for the new time span'
has out 2027-01-31
run 0 check --now 2027-01-31T23:59:59Z .
run 1 check --now 2027-02-01T00:00:00Z .
has out expired-suppression
has out implicit-timespan
run 0 rewrite --add-timespan LAST_MONTH queries/soon.rql
run 1 check --now 2027-02-01T00:00:00Z .
sed -i '/reportql-disable/d' queries/soon.rql
run 0 check --now 2027-02-01T00:00:00Z .

git add .
git commit -m 'Soon'

# --- Lines move: the baseline holds -----------------------------------------

run 0 format queries/legacy
{ printf -- '-- Moved.\n\nSELECT Month FROM OfficeUsage TIMESPAN LAST_MONTH;\n\n'
  cat queries/legacy/old.rql; } >moved && mv moved queries/legacy/old.rql
run 0 check .
sed -i '1i# A title\n' docs/guide.md
run 0 check .
git mv queries/legacy/old.rql queries/legacy/older.rql
run 0 check .
# The same mistake in another query is new.
printf 'SELECT CustomerNam, Product FROM CustomersAndTenants TIMESPAN LAST_MONTH;\n' \
    >>queries/legacy/older.rql
run 1 check .
git reset --hard HEAD

# --- Mending an old one makes its entry stale -------------------------------

sed -i 's/LAST_MONTHS/LAST_MONTH/' queries/legacy/old.rql
run 0 check .
has err stale
run 1 check --fail-on warning .
run 0 check --update-baseline .
run 0 check --fail-on warning .

# --- A column is renamed in the catalog -------------------------------------

git add .
git commit -m 'Mended an old one'
cp catalog.json "$scratch/before.json"
sed -i 's/"BilledRevenueUSD"/"BilledRevenue"/' catalog.json
run 1 check .
has out 'queries/revenue.rql:2:31: error: CustomersAndTenants has no column BilledRevenueUSD'
run 1 catalog impact "$scratch/before.json" catalog.json queries
has out queries/revenue.rql
lacks out queries/new.rql
run 0 rewrite --rename-column BilledRevenueUSD=BilledRevenue queries/revenue.rql
run 0 check --changed .
has out '1 query'
run 0 check --fail-on warning .
run 1 format --check .
run 0 format .
run 0 check --fail-on warning .
run 0 format --check .
finish
