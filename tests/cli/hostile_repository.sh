#!/usr/bin/env bash
# A repository of somebody who means no good: nothing that it names is run,
# nothing outside of it is written or taken for its configuration.
source "$(dirname "$0")/harness.bash"
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE
export GIT_CONFIG_GLOBAL=$scratch/gitconfig GIT_CONFIG_NOSYSTEM=1
git config --global user.name A
git config --global user.email a@example.com
git config --global init.defaultBranch main

# --- What it asks git to run ------------------------------------------------

# A program that says that it was run.
trap_named() { # trap_named NAME
    printf '#!/bin/sh\necho "%s" >>"%s/ran"\nexec cat\n' "$1" "$scratch" >"$scratch/trap-$1"
    chmod +x "$scratch/trap-$1"
    echo "$scratch/trap-$1"
}

git init -q repository
cd repository || exit 2
echo 'SELECT City FROM Profile' >q.rql
echo '*.rql filter=both diff=shown' >.gitattributes
git add .
git commit -qm one
for key in core.fsmonitor core.pager core.editor core.sshCommand core.askPass \
    diff.external diff.shown.command diff.shown.textconv interactive.diffFilter \
    filter.both.clean filter.both.process filter.both.smudge pager.diff; do
    git config "$key" "$(trap_named "$key")"
done
git config filter.both.required true
git config alias.diff "!$(trap_named alias)"
mkdir hooks
for hook in post-index-change fsmonitor-watchman pre-auto-gc reference-transaction; do
    cp "$(trap_named "$hook")" "hooks/$hook"
done
git config core.hooksPath "$PWD/hooks"
echo 'SELECT Cit FROM Profile' >q.rql
rm -f "$scratch/ran"

# Without reportql the traps do snap.
git diff >/dev/null 2>&1
[ -s "$scratch/ran" ]
judge $? 'the traps are no traps'
rm -f "$scratch/ran"

run 1 check .
run 1 check --changed
has out 'Profile has no column Cit'
run 0 check --changed=HEAD --fix .
run 0 format .
run 0 init --stdout
[ ! -e "$scratch/ran" ]
judge $? "it has run $(sort -u "$scratch/ran" 2>/dev/null | tr '\n' ' ')"

# A filter of the user's own is the user's.
git config --global filter.mine.clean "$(trap_named mine)"
echo '*.rql filter=mine' >.gitattributes
sleep 0.01
echo 'SELECT Cty FROM Profile' >q.rql
run 1 check --changed
grep -q '^mine$' "$scratch/ran"
judge $? 'the filter of the user is not run'
cd ..

# --- What it points to --------------------------------------------------------

mkdir outside inside
echo 'SELECT Contry FROM Profile' >outside/secret.rql
echo '{"ignore": ["unknown-column"]}' >outside/reportql.json
cp outside/secret.rql before.rql
cp outside/secret.rql inside/own.rql
ln -s ../outside inside/directory
ln -s ../outside/secret.rql inside/link.rql
ln -s /dev/zero inside/endless.rql
mkfifo inside/pipe.rql
run 1 check --output-format json inside
json '[.files[].path] == ["inside/own.rql"]'
run 0 check --fix --unsafe-fixes inside
has out '1 fixed'
run 0 format inside
run 0 rewrite --set-limit 5 inside
cmp -s outside/secret.rql before.rql
judge $? 'a file outside was written through a link'

# Configuration comes from above and from what it names inside.
for value in '{"extends": "../outside/reportql.json"}' \
    '{"extends": "/etc/hostname"}' '{"extends": "directory/reportql.json"}' \
    '{"catalogs": ["../outside/secret.rql"]}' \
    '{"baseline": "../outside/baseline.json"}'; do
    echo "$value" >inside/reportql.json
    run 2 check inside
    [ -s "$scratch/err" ]
    judge $? 'nothing is said of it'
done
rm inside/reportql.json
[ "$(ls outside)" = $'reportql.json\nsecret.rql' ]
judge $? 'something was written outside'
finish
