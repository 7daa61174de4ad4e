#!/usr/bin/env bash
# Only what has changed: --changed, in repositories made for it.
source "$(dirname "$0")/harness.bash"
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE
export GIT_CONFIG_GLOBAL=$scratch/gitconfig GIT_CONFIG_NOSYSTEM=1
cat >"$GIT_CONFIG_GLOBAL" <<'END'
[user]
    name = A
    email = a@example.com
[init]
    defaultBranch = main
[protocol "file"]
    allow = always
END

# The findings: path:line, separated by spaces.
places() { # places STATUS EXPECTED ARGUMENT...
    local expected=$2 found
    local status=$1
    shift 2
    run "$status" check --output-format json --select unknown-column "$@"
    found=$(jq -r '[.files[] | .path as $p | .diagnostics[] |
        "\($p):\(.start.line)"] | join(" ")' "$scratch/out")
    [ "$found" = "$expected" ]
    judge $? "found '$found', not '$expected'"
}

three() {
    printf 'SELECT Foo FROM Profile;\n\nSELECT Bar\nFROM Profile\nORDER BY City ASC;\n\n'
    printf 'SELECT Baz FROM Profile\n'
}

git init -q repo
cd repo || exit 2

# No commit at all: everything is new.
mkdir q
three >q/a.rql
places 0 'q/a.rql:1 q/a.rql:3 q/a.rql:7' --changed --warn unknown-column
git add .
places 0 'q/a.rql:1 q/a.rql:3 q/a.rql:7' --changed --warn unknown-column
run 1 check --changed --error unknown-column
lacks out since
git commit -qm one
base=$(git rev-parse --short HEAD)
run 0 check --changed
is out "no queries have changed since HEAD ($base)"
run 0 check --changed --output-format json
json '.files == [] and .summary.queries == 0'
run 0 check --changed --quiet
empty out

# Comments of queries that have not changed are not judged, but they count.
mkdir s
{
    echo '-- reportql-disable-next-line unknown-column: unused'
    echo 'SELECT City FROM Profile;'
    echo '-- reportql-disable-nextline unknown-column: misspelt'
    echo 'SELECT City FROM Profile; -- reportql-disable-line unknown-column: unused'
    echo 'SELECT Foo FROM Profile;'
    echo '-- reportql-disable-file unknown-column: all'
    echo 'SELECT City FROM Profile'
} >s/a.rql
printf '# reportql-disable-next-line unknown-column: %s\nq = "SELECT City FROM Profile"\n' \
    one two three >s/b.py
git add s && git commit -qm suppressed
base=$(git rev-parse --short HEAD)
sed -i 's/Foo/Bar/' s/a.rql
sed -i '4s/City/Country/' s/b.py
run 1 check --changed --output-format compact --select unused-suppression \
    --select unknown-column --error unused-suppression s
is out "s/b.py:3:1: error: this suppresses nothing: there is no unknown-column here [unused-suppression]"
git checkout -q s

# Not staged, staged, committed, not known.
sed -i 's/City/Country/' q/a.rql
places 0 'q/a.rql:3' --changed --warn unknown-column
run 0 check --changed
has out "in 1 file (1 query); changed since HEAD ($base)"
git add .
places 0 'q/a.rql:3' --changed --warn unknown-column
git checkout -qb topic
git commit -qm two
places 0 'q/a.rql:3' --changed
places 0 '' --changed=HEAD
places 0 'q/a.rql:3' --changed=HEAD~1
places 0 'q/a.rql:3' --changed=main
three >q/new.rql
places 0 'q/a.rql:3 q/new.rql:1 q/new.rql:3 q/new.rql:7' --changed
echo '*.tmp.rql' >.gitignore
three >q/x.tmp.rql
places 0 'q/a.rql:3 q/new.rql:1 q/new.rql:3 q/new.rql:7' --changed
rm q/x.tmp.rql

# What main has got meanwhile does not count.
git add . && git commit -qm three
git checkout -q main
sed -i 's/Foo/Food/' q/a.rql
git commit -qam four
git checkout -q topic
places 0 'q/a.rql:3 q/new.rql:1 q/new.rql:3 q/new.rql:7' --changed=main

# Operands, and other directories.
places 0 'q/a.rql:3' --changed q/a.rql
places 0 'q/a.rql:3 q/new.rql:1 q/new.rql:3 q/new.rql:7' --changed q
cd q || exit 2
places 0 'a.rql:3 new.rql:1 new.rql:3 new.rql:7' --changed
places 0 '../q/a.rql:3' --changed ../q/a.rql
cd ..
mkdir empty
run 0 check --changed empty
has out 'no queries have changed since'
run 2 check --changed missing.rql
has err missing.rql
ln -s q/a.rql link.rql
echo link.rql >.git/info/exclude
places 0 'link.rql:3' --changed link.rql
rm link.rql

# A deletion touches what is around it; a comment, the query below it.
sed -i '/ORDER BY/d' q/a.rql
places 0 'q/a.rql:3' --changed=HEAD
git checkout -q q
sed -i '1,2d' q/a.rql
places 0 'q/a.rql:1' --changed=HEAD
git checkout -q q
sed -i '7i -- the last one' q/a.rql
places 0 'q/a.rql:8' --changed=HEAD
git commit -qam six
sed -i 's/last/very last/' q/a.rql
places 0 'q/a.rql:8' --changed=HEAD
sed -i 's/very last one/&\n\n/' q/a.rql
places 0 'q/a.rql:10' --changed=HEAD
git checkout -q q
sed -i 's/Profile;/& -- about Foo/' q/a.rql
places 0 'q/a.rql:1' --changed=HEAD
git checkout -q q

# Renamed, deleted, another mode, a link, binary for git.
git mv q/a.rql q/b.rql
places 0 '' --changed=HEAD
sed -i 's/Baz/Bag/' q/b.rql
places 0 'q/b.rql:8' --changed=HEAD
git reset -q --hard
chmod +x q/a.rql
places 0 '' --changed=HEAD
sed -i 's/Baz/Bag/' q/a.rql
places 0 'q/a.rql:8' --changed=HEAD
git reset -q --hard
rm q/a.rql
places 0 '' --changed=HEAD
ln -s new.rql q/a.rql
places 0 '' --changed=HEAD
rm q/a.rql
git reset -q --hard
echo '*.rql -diff' >.gitattributes
sed -i 's/Baz/Bag/' q/a.rql
places 0 'q/a.rql:1 q/a.rql:3 q/a.rql:8' --changed=HEAD
rm .gitattributes
git reset -q --hard

# Names of any kind.
for name in 'sp ace' $'new\nline' 'quo"te' 'ümläut' $'t\tab' '-dash' $'bad\xff'; do
    three >"q/$name.rql"
done
git add . && git commit -qm names
for name in 'sp ace' $'new\nline' 'quo"te' 'ümläut' $'t\tab' '-dash' $'bad\xff'; do
    sed -i 's/Bar/Bat/' "q/$name.rql"
done
run 0 check --changed=HEAD --output-format json
json '.summary.files == 7 and .summary.queries == 7'
run 0 check --changed=HEAD --output-format json q/*
json '.summary.files == 7 and .summary.queries == 7'
git reset -q --hard

# Whatever the configuration and the environment say.
sed -i 's/City/Country/' q/new.rql
three >q/unknown.rql
git mv q/a.rql q/b.rql && sed -i 's/Baz/Bag/' q/b.rql
expected='q/b.rql:8 q/new.rql:3 q/unknown.rql:1 q/unknown.rql:3 q/unknown.rql:7'
places 0 "$expected" --changed=HEAD
for setting in color.ui=always color.diff=always diff.noprefix=true \
    diff.mnemonicPrefix=true diff.external=/bin/false diff.renames=false \
    diff.context=9 diff.interHunkContext=9 diff.relative=true \
    diff.submodule=log core.quotepath=true diff.algorithm=patience \
    diff.suppressBlankEmpty=true core.pager=false diff.wsErrorHighlight=all \
    diff.orderFile=/nowhere status.showUntrackedFiles=no diff.colorMoved=zebra; do
    git config "${setting%%=*}" "${setting#*=}"
    places 0 "$expected" --changed=HEAD
    git config --unset "${setting%%=*}"
done
GIT_EXTERNAL_DIFF=/bin/false GIT_DIFF_OPTS=-u5 GIT_PAGER=false \
    places 0 "$expected" --changed=HEAD
GIT_DIR=$PWD/.git GIT_WORK_TREE=$PWD places 0 "$expected" --changed=HEAD
GIT_DIR=.git places 0 "$expected" --changed=HEAD
GIT_DIR=$PWD/.git GIT_WORK_TREE=$PWD places 0 'q/new.rql:3' --changed=HEAD q/new.rql
git reset -q --hard
rm q/unknown.rql

# In a hook, which has an index of its own.
mkdir -p .git/hooks
cat >.git/hooks/pre-commit <<'END'
#!/bin/sh
exec "$REPORTQL" check --changed=HEAD --error unknown-column >"$hook_output"
END
chmod +x .git/hooks/pre-commit
export hook_output=$scratch/hook REPORTQL
sed -i 's/City/Country/' q/new.rql
! git commit -qam 'not to be' 2>/dev/null && grep -q 'q/new.rql:3' "$hook_output"
judge $? "the hook has not refused the commit"
! git commit -qm 'not to be' q/new.rql 2>/dev/null
judge $? "the hook has not refused the commit of a path"
rm .git/hooks/pre-commit
git reset -q --hard

# Fixing mends what has changed, and nothing else.
printf 'SELECT Contry FROM Profile;\nSELECT City FROM Profile;\nSELECT Contry FROM Profile\n' >q/fix.rql
echo '[{"Name": "a", "Query": "SELECT Contry FROM Profile"},
 {"Name": "b", "Query": "SELECT City FROM Profile"},
 {"Name": "c", "Query": "SELECT Contry FROM Profile"}]' >q/bodies.json
echo '{"not": "a body"}' >q/other.json
git add . && git commit -qm fix
sed -i '1s/Profile/& ORDER BY Contry ASC/' q/fix.rql
sed -i '2s/City/Contry/' q/bodies.json
echo '{"no": "body"}' >q/other.json
run 1 check --changed=HEAD --output-format json
json '.summary.queries == 2 and .summary.errors == 3'
json '[.files[].diagnostics[].start.line] | unique == [1, 2]'
run 1 check --changed=HEAD --diff
[ "$(grep -c '^+[^+]' "$scratch/out")" = 2 ]
judge $? "not two lines would be fixed"
run 0 check --changed=HEAD --fix
has out '3 fixed'
[ "$(grep -c Contry q/fix.rql)$(grep -c Contry q/bodies.json)" = 12 ]
judge $? "other queries were fixed, too"
run 0 check --changed=HEAD
run 1 check q/fix.rql
git checkout -q q
sed -i '2s/City/Contry/' q/bodies.json
echo '] broken' >>q/bodies.json
run 1 check --changed=HEAD q/bodies.json
git checkout -q q

# With a baseline: what is not looked at is not stale.
run 0 check --baseline ../base.json --update-baseline .
sed -i '2s/City/Contry/' q/fix.rql
run 1 check --baseline ../base.json --changed=HEAD
empty err
git checkout -q q
sed -i '2s/City/Contry, City/' q/fix.rql
run 1 check --baseline ../base.json --changed=HEAD
empty err
has out '1 error in 1 file (1 query)'
run 2 check --baseline ../base.json --update-baseline --changed=HEAD
git checkout -q q

# What is known of a file that is gone is stale, whatever else has changed.
run 0 check --baseline base.json --update-baseline .
rm q/fix.rql
for setting in --fail-on=warning --fail-on=error; do
    status=$([ "$setting" = --fail-on=warning ] && echo 1 || echo 0)
    run "$status" check --baseline ../base.json --changed=HEAD "$setting"
    has out 'no queries have changed'
    has err stale
done
echo 'SELECT Country FROM Profile' >q/well.rql
run 1 check --baseline ../base.json --changed=HEAD --fail-on warning
has err stale
rm q/well.rql
echo '{"baseline": "base.json", "failOn": "warning"}' >reportql.json
run 1 check --changed=HEAD
has err stale
echo '{"baseline": "nowhere.json"}' >reportql.json
run 2 check --changed=HEAD
rm reportql.json base.json
git checkout -q q

# A list without names asks for nothing.
printf 'SELECT Foo FROM Profile' >q/well.rql
: >../no-names
run 0 check --changed=HEAD --error unknown-column --files-from ../no-names
has err 'the list has no names'
run 2 check --watch --files-from ../no-names
has err '--watch needs files'
rm q/well.rql

# The patch is all that is on standard output.
sed -i '2s/City/Contry/' q/fix.rql
run 1 check --changed=HEAD --diff
lacks out 'changed since'
has err 'changed since'
git checkout -q q

# The revision that is taken when none is given.
cd ..
git clone -q repo clone
cd clone || exit 2
sed -i 's/City/Country/' q/new.rql
places 0 'q/new.rql:3' --changed
git commit -qam one
places 0 'q/new.rql:3' --changed
git checkout -qb other
places 0 'q/new.rql:3' --changed
git branch -q --set-upstream-to=topic 2>/dev/null
run 0 check --changed
has out 'changed since origin/HEAD ('
git remote set-head origin --delete
run 1 check --changed
has out 'changed since origin/main ('
git remote rename origin elsewhere
run 0 check --changed
has out 'no queries have changed since topic ('

# A branch and its own copy; a checkout without a branch.
git init -q --bare ../hub.git
git -C ../repo push -q ../hub.git main
git -C ../hub.git symbolic-ref HEAD refs/heads/main
git clone -q ../hub.git ../work
cd ../work || exit 2
main=$(git rev-parse --short HEAD)
git checkout -qb feature
sed -i 's/City/Country/' q/a.rql
git commit -qam feature
git push -qu origin feature
for _ in with without; do
    places 0 'q/a.rql:3' --changed
    git remote set-head origin --delete 2>/dev/null
done
git checkout -q --detach
git branch -qD main
run 0 check --changed
has out "changed since origin/main ($main)"
git update-ref -d refs/remotes/origin/main
run 2 check --changed
has err 'no main branch here'
has err '--changed=REV'
git checkout -q feature
run 2 check --changed
has err 'no main branch here'
empty out

# What a CI checks out.
git -C ../hub.git update-ref refs/pull/1/merge feature
hub=file://$scratch/hub.git
git init -q ../runner
cd ../runner || exit 2
git remote add origin "$hub"
git fetch -q --depth=1 origin +refs/pull/1/merge:refs/remotes/pull/1/merge
git checkout -q refs/remotes/pull/1/merge
run 2 check --changed
has err 'no main branch here'
has err 'fetch-depth: 0'
git remote remove origin
run 2 check --changed
git checkout -qb alone
run 2 check --changed
git remote add origin "$hub"
git fetch -q --depth=1 origin +main:refs/remotes/origin/main
run 2 check --changed
has err 'no commit in common: the clone is shallow'
git fetch -q --unshallow origin main feature
places 0 'q/a.rql:3' --changed
for branch in main feature; do
    git clone -q --depth 1 --branch "$branch" "$hub" "../depth-$branch"
    cd "../depth-$branch" || exit 2
    run 2 check --changed
    has err 'fetch-depth: 0'
    run 0 check --changed=HEAD
    has out 'no queries have changed since HEAD ('
done
cd ../clone || exit 2

# What git cannot tell is trouble, and never nothing.
run 2 check --changed=nowhere
has err 'there is no commit nowhere'
run 2 check --changed=--help
run 2 check --changed=
run 2 check --changed -
has err 'standard input'
run 2 check --changed ..
has err 'not a git repository'
run 2 check --changed ../repo
has err 'another repository'
git checkout -q --orphan orphan && git commit -qm orphan
run 2 check --changed=topic
has err 'no commit in common'
git checkout -q other
PATH=/nowhere run 2 check --changed
has err 'cannot run git'
cd ..
run 2 check --changed
has err 'not a git repository'
git clone -q --bare repo bare.git
cd bare.git || exit 2
run 2 check --changed
cd ..
git clone -q --depth 1 --no-single-branch "file://$PWD/repo" shallow
cd shallow || exit 2
run 2 check --changed=origin/main
has err 'shallow'
cd ../clone || exit 2
git checkout -qb ours
sed -i 's/Bar/Ours/' q/new.rql && git commit -qam ours
git checkout -q other
sed -i 's/Bar/Theirs/' q/new.rql && git commit -qam theirs
git merge -q ours >/dev/null 2>&1
run 2 check --changed
has err 'q/new.rql has conflicts'
git merge --abort
git -c protocol.file.allow=always submodule --quiet add ../repo sub 2>/dev/null
run 2 check --changed sub
has err 'another repository'
run 0 check --changed=HEAD
has out 'no queries have changed since'
sed -i 's/City/Country/' sub/q/new.rql
run 0 check --changed=HEAD
has out 'no queries have changed since'
cd sub || exit 2
places 0 'q/new.rql:3' --changed=HEAD

# How git ended is known also where children are not waited for.
cd "$scratch/clone" || exit 2
for revision in HEAD nothing; do
    last="check --changed=$revision, SIGCHLD ignored"
    status=0
    expected=0
    [ $revision = HEAD ] || expected=2
    env --ignore-signal=CHLD "$REPORTQL" check --changed=$revision \
        >"$scratch/out" 2>"$scratch/err" || status=$?
    [ $status -eq $expected ]
    judge $? "status $status"
done
has err 'there is no commit nothing'
finish
