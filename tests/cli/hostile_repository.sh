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

# --- What it asks git to fetch ------------------------------------------------

# A clone that lacks an object fetches it with programs that it names itself.
lack() { # lack FILE: the object of a committed file
    local object
    object=$(git rev-parse "HEAD:$1")
    rm -f ".git/objects/${object:0:2}/${object:2}"
}
# A program that fails, so that git does not wait for it.
snare_named() { # snare_named NAME
    printf '#!/bin/sh\necho "%s" >>"%s/ran"\nexit 1\n' "$1" "$scratch" >"$scratch/snare-$1"
    chmod +x "$scratch/snare-$1"
    echo "$scratch/snare-$1"
}
git init -q partial
cd partial || exit 2
echo '*.tmp' >.gitignore
echo 'SELECT City FROM Profile TIMESPAN LAST_MONTH' >q.rql
touch x.tmp
git add .gitignore q.rql
git commit -qm one
git config core.repositoryFormatVersion 1
git config extensions.partialClone origin
git config remote.origin.promisor true
git config core.sshCommand "$(snare_named ssh)"
git config remote.origin.uploadPack "$(snare_named upload-pack)"
git update-index --skip-worktree .gitignore
rm .gitignore
lack .gitignore
for url in ssh://nowhere/x "$scratch/repository" "ext::$(snare_named ext)"; do
    git config remote.origin.url "$url"
    rm -f "$scratch/ran"
    git ls-files --others --ignored --exclude-standard >/dev/null 2>&1
    case $url in ext*) ;; *) [ -s "$scratch/ran" ]; judge $? "$url is no trap" ;; esac
    rm -f "$scratch/ran"
    run 0 check .
    run 0 format --stdout .
    [ ! -e "$scratch/ran" ]
    judge $? "it has fetched from $url"
done
lack q.rql
echo 'SELECT Cit FROM Profile' >q.rql
run 2 check --changed=HEAD
[ ! -e "$scratch/ran" ]
judge $? 'it has fetched for a comparison'
cd ..

# A name that switches off another filter than its own.
git init -q named
cd named || exit 2
echo 'SELECT City FROM Profile' >q.rql
git add q.rql
git commit -qm one
git config 'filter.a=b.clean' "$(trap_named named)"
echo '*.rql filter=a=b' >.gitattributes
touch -d 2020-01-01 q.rql
run 2 check --changed
has err 'cannot be switched off'
[ ! -e "$scratch/ran" ]
judge $? 'it has run a filter'
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
