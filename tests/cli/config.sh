#!/usr/bin/env bash
# What is configured: reportql.json, .editorconfig, and the commands that show
# and begin them.
source "$(dirname "$0")/harness.bash"

tree=$scratch/tree
query='SELECT Month FROM OfficeUsage ORDER BY Month'
warned='warning: no TIMESPAN'

begin() { # begin [FOLDER...]: a new tree with a repository at its top
    cd "$scratch" || exit 2
    rm -rf "$tree"
    mkdir -p "$tree/.git"
    cd "$tree" || exit 2
    local folder
    for folder; do
        mkdir -p "$folder"
        echo "$query" >"$folder/q.rql"
    done
    echo "$query" >q.rql
}

# The value of a key, and where it comes from.
holds() { # holds FILE KEY VALUE FROM [OPTION...]
    local file=$1 key=$2 value=$3 from=$4 found
    shift 4
    run 0 config "$@" "$file"
    found=$(sed -n "s/^$key  *//p" "$scratch/out" | tr -s ' ')
    [ "$found" = "$value $from" ]
    judge $? "$key is: $found, not: $value $from"
}

# --- Who wins ------------------------------------------------------------

begin a/b
holds q.rql format.width 80 built-in
printf '[*]\nmax_line_length = 100\n\n[a/**]\nindent_size = 2\n' >.editorconfig
holds q.rql format.width 100 .editorconfig:2
holds a/q.rql format.indent 2 .editorconfig:5
echo '{"format": {"width": 60}}' >reportql.json
holds q.rql format.width 60 reportql.json:1:13
holds a/q.rql format.indent 2 .editorconfig:5
holds q.rql format.width 40 'command line' --width 40
holds q.rql format.width 80 built-in --no-config
echo '{"format": {"width": 50}}' >base.json
echo '{"format": {"width": 55, "lists": "fill"}}' >other.json
echo '{"extends": ["base.json", "other.json"]}' >reportql.json
holds q.rql format.width 55 other.json:1:13
cat >reportql.json <<'END'
{
    // of the team
    "extends": ["other.json", "base.json"],
    "format": { "lists": "break", },
    "overrides": [
        { "files": ["*.rql"], "api": "mpn", "failOn": "info" },
        /* the last one wins */
        { "files": ["a/**"], "excludedFiles": ["**/b/*"], "api": "cmp" },
    ],
}
END
holds q.rql format.width 50 base.json:1:13
holds q.rql format.lists break reportql.json:4:17
holds q.rql api mpn reportql.json:6:31
holds a/q.rql api cmp reportql.json:8:59
holds a/b/q.rql api mpn reportql.json:6:31
holds a/b/new.rql api auto 'command line' --api auto
holds a/b/q.rql failOn info reportql.json:6:45
holds . api auto built-in
run 0 config --json a/q.rql
is_json
json '.files == ["other.json", "base.json", "reportql.json"]'
json '.settings[] | select(.key == "api") | .value == "cmp" and .from ==
      {"source": "file", "path": "reportql.json", "line": 8, "column": 59}'

# The nearest file wins, alone.
echo '{"rules": {"implicit-timespan": "warning"}}' >a/reportql.json
holds a/b/q.rql rules.implicit-timespan warning a/reportql.json:1:12
holds a/b/q.rql format.width 100 .editorconfig:2
run 0 check a
has out "$warned"
run 1 check q.rql
lacks out "$warned"
holds a/q.rql format.width 50 base.json:1:13 --config reportql.json
run 0 config --config base.json a/q.rql
lacks out a/reportql.json
run 0 check --no-config .
lacks out "$warned"
run 2 config --config none.json
has err 'cannot read none.json: No such file'
run 2 config --config base.json --no-config
has err '--no-config'

# From another folder, names are as seen from there.
cd a/b || exit 2
holds q.rql rules.implicit-timespan warning "$tree/a/reportql.json:1:12"
cd "$scratch" || exit 2
holds tree/a/q.rql rules.implicit-timespan warning tree/a/reportql.json:1:12

# --- Rules and the command line --------------------------------------------

begin
cat >reportql.json <<'END'
{"rules": {"implicit-timespan": "error", "implicit-direction": "off"}}
END
run 1 check q.rql
has out 'error: no TIMESPAN'
lacks out implicit-direction
run 0 check --ignore implicit-timespan q.rql
run 0 check --warn implicit-timespan q.rql
has out "$warned"
run 0 check --select implicit-direction --level info q.rql
has out 'no direction is given'
lacks out TIMESPAN
echo '{"failOn": "info"}' >reportql.json
run 1 check q.rql
run 0 check --fail-on error q.rql

# --- All commands --------------------------------------------------------------

begin own
cat >own/things.json <<'END'
{"value": [{"datasetName": "Things", "selectableColumns": ["Thing"],
  "availableMetrics": [], "availableDateRanges": ["LAST_MONTH"]}]}
END
cat >own/reportql.json <<'END'
{"catalogs": ["mpn=things.json"], "format": {"keywords": "lower"}}
END
echo 'SELECT Thing FROM Things TIMESPAN LAST_MONTH' >own/q.rql
cp own/q.rql q.rql
run 0 check own
run 1 check --fail-on warning .
has out './q.rql:1:19: warning: there is no dataset Things'
lacks out own/q.rql
run 0 format --stdout own/q.rql
has out 'select Thing'
run 0 format --stdout q.rql
has out 'SELECT Thing'
run 0 describe own/q.rql
has out Things
run 0 payload --name x own/q.rql
has out Things
run 1 payload --fail-on warning --name x q.rql
run 0 rewrite --canonical --stdout own/q.rql
run 0 fingerprint own/q.rql
run 0 diff own/q.rql own/q.rql
run 0 parse own/q.rql
run 0 check --stdin-filename own/new.rql <own/q.rql
run 1 check --fail-on warning <own/q.rql
run 0 check --stdin-filename own/deep/er/new.rql <own/q.rql
run 0 config --stdin-filename own/new.rql
has out own/things.json
holds own/q.rql catalogs mpn=own/things.json own/reportql.json:1:2

# A catalog of the command line is used in place of these.
echo "{\"value\": [{\"datasetName\": \"Others\", \"selectableColumns\": [\"A\"],
  \"availableMetrics\": [], \"availableDateRanges\": [\"LAST_MONTH\"]}]}" >others.json
run 1 check --fail-on warning --catalog mpn=others.json own/q.rql
has out Things

# Commands that read no queries go by the current folder.
cd own || exit 2
run 0 catalog show Things
has out Thing
run 0 catalog list
has out Things
run 2 catalog show --no-config Things
cd .. || exit 2
run 2 catalog show Things

# One that is no catalog is said once, and its files are not checked.
echo '{}' >own/things.json
echo "$query" >q.rql
cp own/q.rql own/r.rql
run 2 check .
[ "$(grep -c things.json "$scratch/err")" = 1 ]
judge $? "the catalog is not said once"

# --- What is left out ------------------------------------------------------------

begin skip/deep keep/skip keep/build
cat >reportql.json <<'END'
{"exclude": ["skip/deep", "build/", "*.tmp.rql"], "hosts": ["reportql"]}
END
touch keep/x.tmp.rql
echo '{"Name": "x", "Query": "SELECT Month FORM OfficeUsage"}' >body.json
run 0 check --level info --output-format json .
json '[.files[].path] == ["./keep/skip/q.rql", "./q.rql"]'
run 0 check --output-format json skip/deep keep/x.tmp.rql
json '.files | length == 2'
run 1 check body.json

# --- What is wrong ----------------------------------------------------------------

wrong() { # wrong CONFIGURATION MESSAGE...
    printf '%s' "$1" >reportql.json
    shift
    run 2 check q.rql
    is out 'nothing was checked; 1 input could not be read'
    local message
    for message; do
        has err "$message"
    done
    run 2 config
}

begin
wrong '{"api": "bing"}' \
    'reportql.json:1:9: api takes one of auto, mpn, cmp, consumer, not "bing"'
wrong $'{\n  "fomat": {}\n}' \
    'reportql.json:2:3: there is no setting fomat; did you mean format?'
wrong '{"format": {"widht": 1}}' \
    ':1:13: there is no setting format.widht; did you mean format.width?'
wrong '{"format": {"width": 0, "indent": 1e3}}' \
    ':1:22: format.width takes a number from 1 to 100000, not 0' \
    ':1:35: format.indent takes a number from 1 to 64, not 1000'
wrong '{"rules": {"unknown-colum": "off", "unknown-value": "loud"}}' \
    ':1:12: rules: there is no rule unknown-colum; did you mean unknown-column?' \
    ':1:53: rules.unknown-value takes one of off, info, warning, error, not "loud"'
wrong '{"overrides": [{"api": "mpn"}, 1, {"files": ["a"], "root": true}]}' \
    ':1:16: this override names no files' \
    ':1:32: overrides takes a list of objects, not 1' \
    ':1:52: root is not for here: it stands at the top'
wrong '{"files": ["*"]}' 'files is not for here: it stands in an override'
wrong '{"codeLens": true}' \
    'codeLens is not for here: it stands in the settings of an editor'
wrong '{"exclude": ["../x"]}' ':1:14: exclude: a pattern is of files below'
wrong '{"exclude": ["x", "!y"]}' \
    ':1:19: exclude: what is left out cannot be brought back by a !'
wrong '{"exclude": ["[a-z.rql"]}' ':1:14: exclude: the [ of this pattern is not closed'
wrong '{"overrides": [{"files": ["[{]x", "{a,{b}"]}]}' \
    ':1:35: files: the { of this pattern is not closed'
lacks err ':1:27:'
wrong '{"overrides": [{"files": []}]}' ':1:26: files takes at least one pattern'
wrong '{"hosts": ["pythn"]}' 'hosts takes a list'
wrong '{"api": null}' 'not null'
wrong '[]' 'a configuration takes an object, not []'
wrong '' ':1:1: '
wrong '{"api": "mpn" "root": true}' ":1:15: '}' expected"
wrong '{"api": "mpn", "api": "cmp"}' ':1:16: duplicate object key'
wrong '{"api": /* "mpn"}' ':1:9: this comment has no end'
wrong '{"rules": {"a\u0000b": "off"}}' 'NUL'
wrong $'{"api": "\xff"}' ':1:'
wrong '{"catalogs": ["none.json"]}' \
    ':1:15: cannot read none.json: No such file'
wrong '{"catalogs": ["cpm=cat.json"]}' ':1:15: cpm=cat.json: there is no API cpm'
wrong '{"extends": 3}' ':1:13: extends takes the name of a file'

# All files that it governs are unread; it is said once.
cp q.rql r.rql
echo '{"api": 1}' >reportql.json
run 2 check .
[ "$(grep -c "api takes" "$scratch/err")" = 1 ]
judge $? "the configuration is not said once"

# Files that are none.
rm reportql.json
mkdir reportql.json
run 2 check q.rql
has err 'cannot read reportql.json: Is a directory'
rmdir reportql.json
mkfifo reportql.json
run 2 check q.rql
has err 'it is no file'
rm reportql.json
ln -s nowhere reportql.json
run 2 check q.rql
has err 'cannot read reportql.json'
rm reportql.json
mkfifo .editorconfig
run 0 format --stdout q.rql
rm .editorconfig

# --- Files that name others -----------------------------------------------------------

begin a
echo '{"extends": "b.json"}' >reportql.json
echo '{"extends": "c.json"}' >b.json
echo '{"extends": "reportql.json"}' >c.json
run 2 check q.rql
has err 'c.json:1:13: reportql.json extends itself'
echo '{"extends": "c.json"}' >c.json
run 2 check q.rql
has err 'c.json:1:13: c.json extends itself'
for i in {1..20}; do
    echo "{\"extends\": \"x$((i + 1)).json\"}" >"x$i.json"
done
echo '{}' >x21.json
echo '{"extends": "x1.json"}' >reportql.json
run 2 check q.rql
has err 'too deeply'
for i in {1..15}; do # each is laid twice
    echo "{\"extends\": [\"x$((i + 1)).json\", \"x$((i + 1)).json\"]}" >"x$i.json"
done
echo '{}' >x16.json
run 2 check q.rql
has err 'too many files'

# Nothing outside of the tree is read.
begin a
echo '{"api": "mpn"}' >"$scratch/outside.json"
echo '{"extends": "../outside.json"}' >reportql.json
run 2 check q.rql
has err "reportql.json:1:13: ../outside.json lies outside of $tree"
ln -s "$scratch/outside.json" inside.json
echo '{"extends": "inside.json"}' >reportql.json
run 2 check q.rql
has err "lies outside of $tree"
echo '{"catalogs": ["mpn=inside.json"]}' >reportql.json
run 2 check q.rql
has err ':1:15: inside.json lies outside of'
echo "{\"catalogs\": [\"$scratch/outside.json\"]}" >reportql.json
run 2 check q.rql
has err 'lies outside of'
echo '{"baseline": "../known.json"}' >reportql.json
run 2 check q.rql
has err ':1:14: ../known.json lies outside of'
rm reportql.json
ln -s "$scratch/outside.json" reportql.json
run 2 check q.rql
has err 'a link that leads out'
rm reportql.json
ln -s "$scratch/outside.json" .editorconfig
run 2 format --check q.rql
has err '.editorconfig: it is a link that leads out'
rm .editorconfig
ln -s nowhere.rql a/link.rql

# The tree is that of the repository, of a root, or of the topmost file.
rm -rf .git
echo '{}' >reportql.json
echo '{"extends": "../reportql.json"}' >a/reportql.json
run 0 check a/q.rql
echo '{"extends": "../reportql.json", "root": true}' >a/reportql.json
run 2 check a/q.rql
has err 'lies outside of'
echo '{"baseline": "known.json"}' >a/reportql.json
holds a/q.rql baseline a/known.json a/reportql.json:1:2

# A repository in another one is a tree of its own.
mkdir a/.git
echo '{"extends": "../reportql.json"}' >a/reportql.json
run 2 check a/q.rql

# --- A start -----------------------------------------------------------------------------

begin sub
run 0 init
is out 'reportql.json is written'
run 0 check q.rql
run 2 init
has err 'reportql.json is there already'
run 0 init sub
run 0 check sub
run 2 init nowhere
run 0 init --stdout
cmp -s "$scratch/out" reportql.json
judge $? "the two differ"
[ -z "$(find . -name 'reportql.json.*')" ]
judge $? "something was left behind"
# Each key is in it; what is commented out is right as well.
run 0 config --schema
jq -r '.properties | keys[]' "$scratch/out" | while read -r key; do
    grep -q "\"$key\":" reportql.json || echo "$key"
done >missing
[ ! -s missing ]
judge $? "keys that are missing: $(cat missing)"
sed -i -E 's|^( *)// ("[a-zA-Z$]+": )|\1\2|; /extends|catalogs/d' reportql.json
run 0 config sub/../q.rql
has out 'reportql.json'

# --- Hostile ------------------------------------------------------------------------------

begin
head -c 5000000 /dev/zero | tr '\0' ' ' >reportql.json
run 2 check q.rql
has err 'it has more than'
head -c 4000000 /dev/zero | tr '\0' '[' >reportql.json
run 2 check q.rql
{ printf '{"rules": {'; for ((i = 0; i < 20000; i++)); do printf '"r%d":1,' $i; done; echo '}}'; } >reportql.json
run 2 check q.rql
[ "$(wc -l <"$scratch/err")" = 50 ]
judge $? "not 50 problems"
head -c 100000 /dev/urandom >reportql.json
run 2 check q.rql
printf '[%s\nindent_size=2\n' "$(printf '{a,%.0s' {1..400})" >.editorconfig
rm reportql.json
run 0 format --stdout q.rql
printf '[%s]\nindent_size=2\n' "$(printf '{%.0s' {1..500}; printf 'a,b}%.0s' {1..500})" >.editorconfig
run 0 format --stdout q.rql

# A thousand overrides, ten thousand files: quick.
begin
for ((d = 0; d < 100; d++)); do
    mkdir -p "d$d"
    for ((f = 0; f < 100; f++)); do echo "$query" >"d$d/f$f.rql"; done
done
{
    echo '{"overrides": ['
    for ((i = 0; i < 1000; i++)); do
        echo "{\"files\": [\"d$((i % 100))/f$i*\"], \"rules\": {\"implicit-timespan\": \"warning\"}},"
    done
    echo ']}'
} >reportql.json
TIMEFORMAT=%U
{ time run 0 check --quiet . 2>&3; } 3>&2 2>time
awk '{ exit $1 >= 20 }' time
judge $? "it took $(cat time) seconds"

# --- Patterns of folders ----------------------------------------------------------

# With a slash at its end a pattern of files is of all that is below.
begin a a/b b
echo '{"overrides": [{"files": ["b/"], "api": "cmp"}]}' >reportql.json
holds b/q.rql api cmp reportql.json:1:34
holds a/b/q.rql api cmp reportql.json:1:34
holds a/q.rql api auto built-in
echo '{"overrides": [{"files": ["a/b/"], "api": "cmp"}]}' >reportql.json
holds a/b/q.rql api cmp reportql.json:1:36
holds b/q.rql api auto built-in
echo '{"overrides": [{"files": ["a/"], "excludedFiles": ["b/"], "api": "cmp"}]}' >reportql.json
holds a/q.rql api cmp reportql.json:1:59
holds a/b/q.rql api auto built-in
echo '{"exclude": ["\\\\!y"]}' >reportql.json
run 0 check q.rql

# --- A wrong configuration is no input -------------------------------------------

begin a/b
echo '{"api": 3}' >a/b/reportql.json
run 2 check --quiet .
empty out
run 2 check .
has out '; 1 input could not be read'
run 2 check a/b
is out 'nothing was checked; 1 input could not be read'

# --- Names ------------------------------------------------------------------------

begin
run 2 init ''
has err "init takes a directory, not ''"
run 2 check --config '' q.rql
has err "option '--config' needs the name of a file, not ''"
run 2 check --catalog= q.rql
has err "option '--catalog' needs the name of a file, not ''"
run 2 check --catalog cpm=cat.json q.rql
has err 'cpm=cat.json: there is no API cpm'
run 2 check --baseline '' q.rql
has err "option '--baseline' needs the name of a file, not ''"
run 2 check --output-format json= q.rql
has err "option '--output-format json=' needs the name of a file behind the ="

finish
