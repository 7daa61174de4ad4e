#!/usr/bin/env bash
# Exit statuses: 0 nothing, 1 findings, 2 wrong use or an input that could not be
# read.
source "$(dirname "$0")/harness.bash"

good='SELECT City FROM Profile ORDER BY City ASC'
bad='SELECT Contry FROM Profile'
warn='SELECT City, City FROM Profile ORDER BY City ASC'
info='SELECT City FROM Profile ORDER BY City'
for name in good bad warn info; do
    echo "${!name}" >$name.rql
done

run 0 check good.rql
run 1 check bad.rql
run 0 check warn.rql
run 0 check info.rql
run 1 check good.rql bad.rql
run 1 check bad.rql good.rql
run 0 check good.rql warn.rql info.rql

# The failing level.
run 1 check --fail-on warning warn.rql
run 0 check --fail-on warning info.rql
run 1 check --fail-on info info.rql
run 1 check --fail-on=info warn.rql
run 0 check --fail-on error warn.rql
run 1 check --fail-on error bad.rql
run 1 check --fail-on info good.rql info.rql

# Standard input: no file, or a dash.
run 0 check <good.rql
run 1 check <bad.rql
run 1 check - <bad.rql
run 1 check good.rql - <bad.rql
run 0 check </dev/null

# An input that cannot be read is 2; the others are still checked.
run 2 check missing.rql
has err missing.rql
run 2 check missing.rql good.rql
run 2 check bad.rql missing.rql
has out unknown-column
has err missing.rql
run 2 check missing.rql bad.rql
has out unknown-column
run 2 check ''
run 2 check --output-format json missing.rql bad.rql
json '.summary.errors == 1'
json '[.files[].path] | index("bad.rql") != null'

# An unreadable file, unless all is readable.
cp bad.rql locked.rql
chmod 000 locked.rql
if [ ! -r locked.rql ]; then
    run 2 check locked.rql good.rql
    has err locked.rql
fi
chmod 644 locked.rql

# Wrong use.
run 2
has err 'needs a command'
run 2 no-such-command
has err no-such-command
run 2 chek good.rql
has err check
run 2 check --no-such-option good.rql
has err no-such-option
run 2 check --api nothing good.rql
run 2 check --api
run 2 check --output-format yaml good.rql
run 2 check --fail-on sometimes good.rql
run 2 check --level loud good.rql
run 2 check --select no-such-rule good.rql
has err no-such-rule
run 2 check --ignore no-such-rule good.rql
run 2 check --error no-such-rule good.rql
run 2 check --warn no-such-rule good.rql
run 2 check --color sometimes good.rql
run 2 check --quiet=yes good.rql
run 2 explain
run 2 explain no-such-rule
run 2 catalog
run 2 catalog show
run 2 catalog show NoSuchDataset
run 2 parse --show shoes good.rql
empty out

# Help and version.
run 0 --help
has out check
run 0 --version
has out reportql
run 0 check --help
has out --fail-on
run 0 parse --help
has out --show
run 0 explain --help
run 0 rules --help
run 0 catalog --help
run 0 catalog list --help
run 0 catalog show --help
run 0 catalog check --help
run 0 check --version

# Names that look like options.
cp bad.rql -- -odd.rql
cp bad.rql -- --help
run 1 check -- -odd.rql
run 1 check -- --help
run 1 check ./-odd.rql

# Output that cannot be written is no success.
if [ -w /dev/full ]; then
    status=0
    "$REPORTQL" check bad.rql >/dev/full 2>err || status=$?
    last='reportql check bad.rql >/dev/full'
    [ "$status" -gt 1 ]
    judge $? "status $status"
fi
finish
