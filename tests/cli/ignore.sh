#!/usr/bin/env bash
# What walks leave out: hidden files, what git ignores, .reportqlignore.
source "$(dirname "$0")/harness.bash"
export HOME=$scratch GIT_CONFIG_NOSYSTEM=1
git config --global user.email a@b.c
git config --global user.name a
git config --global init.defaultBranch main

bad='SELECT Contry FROM Profile'

plant() { # plant FILE...
    local file
    for file; do
        mkdir -p "$(dirname "$file")"
        echo "$bad" >"$file"
    done
}

# The files that are checked, sorted, in one line.
checks() { # checks EXPECTED ARGUMENT...
    local expected=$1
    shift
    last="reportql check $*"
    "$REPORTQL" check --output-format json "$@" >"$scratch/out" 2>"$scratch/err"
    [ "$(jq -r '[.files[].path] | sort | join(" ")' "$scratch/out")" = "$expected" ]
    judge $? "does not check: $expected"
}

# --- .reportqlignore, without git ---

plant plain/a.rql plain/gen/b.rql plain/gen/keep.rql plain/sub/gen/c.rql \
    plain/sub/d.rql plain/sub/x.rql
checks 'plain/a.rql plain/gen/b.rql plain/gen/keep.rql plain/sub/d.rql plain/sub/gen/c.rql plain/sub/x.rql' plain
echo 'gen/' >plain/.gitignore
checks 'plain/a.rql plain/gen/b.rql plain/gen/keep.rql plain/sub/d.rql plain/sub/gen/c.rql plain/sub/x.rql' plain
printf '# made by others\n/gen/*\n!keep.rql\nx.rql\n' >plain/.reportqlignore
checks 'plain/a.rql plain/gen/keep.rql plain/sub/d.rql plain/sub/gen/c.rql' plain
checks 'plain/sub/d.rql plain/sub/gen/c.rql' plain/sub
checks 'plain/gen/keep.rql' plain/gen
cd plain/sub || exit
checks './d.rql ./gen/c.rql' .
cd "$scratch" || exit
echo '!x.rql' >plain/sub/.reportqlignore
checks 'plain/sub/d.rql plain/sub/gen/c.rql plain/sub/x.rql' plain/sub
ln -s sub plain/link
checks 'plain/link/d.rql plain/link/gen/c.rql plain/link/x.rql' plain/link
checks 'plain/a.rql plain/gen/b.rql plain/gen/keep.rql plain/sub/d.rql plain/sub/gen/c.rql plain/sub/x.rql' --no-ignore plain

# A file that is named is checked, unless exclusion is forced.
checks 'plain/gen/b.rql' plain/gen/b.rql
checks '' --force-exclude plain/gen/b.rql
checks 'plain/gen/keep.rql plain/sub/x.rql' --force-exclude plain/gen/b.rql \
    plain/gen/keep.rql plain/sub/x.rql
run 0 check --force-exclude plain/gen/b.rql
empty err
run 1 check --force-exclude --no-ignore plain/gen/b.rql
run 2 check --force-exclude plain/gen/b.rql plain/missing.rql
printf 'plain/gen/b.rql\nplain/a.rql\n' >names
checks 'plain/a.rql' --force-exclude --files-from names
echo 'sub/' >>plain/.reportqlignore
checks '' --force-exclude plain/sub plain/sub/d.rql plain/sub/gen
checks 'plain/sub/d.rql plain/sub/gen/c.rql plain/sub/x.rql' plain/sub

# Nothing is left: that is less than was asked.
echo '*' >plain/.reportqlignore
run 2 check plain
has err 'no .rql files'

# An ignore file that cannot be read is trouble; all is checked.
rm plain/.reportqlignore
mkdir plain/.reportqlignore
run 2 check plain
has err plain/.reportqlignore
has out unknown-column
rmdir plain/.reportqlignore
ln -s gen/b.rql plain/.reportqlignore
run 2 check plain
has err plain/.reportqlignore
rm plain/.reportqlignore
mkfifo plain/.reportqlignore
run 1 check plain
rm plain/.reportqlignore
head -c 300000 /dev/zero | tr '\0' '*' >plain/.reportqlignore
printf '\n[\n[[:\n\\\n!\n/\n//\n**/**/**/**/**/**/a\n\xff\xfe\0x\n' >>plain/.reportqlignore
run 2 check plain
rm plain/.reportqlignore

# --- git ---

command -v git >/dev/null || finish
mkdir work
git -C work init -q
plant work/a.rql work/build/b.rql work/build/tracked.rql work/sub/c.rql \
    work/sub/tmp.rql work/node/d.rql work/excluded.rql
printf 'build/\n*tmp.rql\n' >work/.gitignore
echo 'excluded.rql' >>work/.git/info/exclude
git -C work add -f build/tracked.rql
git -C work commit -qm begin
checks 'work/a.rql work/build/tracked.rql work/node/d.rql work/sub/c.rql' work
checks 'work/sub/c.rql' work/sub
checks 'work/build/tracked.rql' work/build
checks 'work/a.rql work/build/b.rql work/build/tracked.rql work/excluded.rql work/node/d.rql work/sub/c.rql work/sub/tmp.rql' --no-ignore work
checks 'work/sub/tmp.rql' work/sub/tmp.rql
checks 'work/a.rql work/build/tracked.rql' --force-exclude work/a.rql \
    work/build/b.rql work/build/tracked.rql work/sub/tmp.rql
checks 'work/build/tracked.rql work/node/d.rql work/sub/c.rql' work/sub \
    work/build work/node
cd work/sub || exit
checks './c.rql' .
checks '../a.rql ../build/tracked.rql ../node/d.rql ../sub/c.rql' ..
cd "$scratch" || exit

# Ours comes after git's, and can take back what git ignores.
printf 'node/\n!sub/tmp.rql\n' >work/.reportqlignore
checks 'work/a.rql work/build/tracked.rql work/sub/c.rql work/sub/tmp.rql' work
rm work/.reportqlignore

# In a hook, git says which repository it means; we know better.
GIT_DIR=$scratch/nowhere GIT_INDEX_FILE=/dev/null \
    checks 'work/a.rql work/build/tracked.rql work/node/d.rql work/sub/c.rql' work

# Directories that are wholly ignored are walked when they are named.
plant work/out/deep/e.rql
echo 'out/' >>work/.gitignore
checks 'work/out/deep/e.rql' work/out/deep
checks 'work/out/deep/e.rql' work/out
checks '' --force-exclude work/out

# Repositories in repositories, and work trees.
mkdir work/inner
git -C work/inner init -q
plant work/inner/f.rql work/inner/tmp.rql work/inner/own.rql
echo own.rql >work/inner/.gitignore
checks 'work/inner/f.rql work/inner/tmp.rql' work/inner
checks 'work/a.rql work/build/tracked.rql work/inner/f.rql work/inner/tmp.rql work/node/d.rql work/sub/c.rql' work
git -C work worktree add -q ../tree
plant tree/g.rql tree/tmp.rql
cp work/.gitignore tree
checks 'tree/build/tracked.rql tree/g.rql' tree

# Odd names.
plant $'work/sub/new\nline.rql' 'work/sub/sp ace.rql' 'work/-n/h.rql'
printf 'sp ace.rql\n-n/\nnew*line.rql\n' >>work/.gitignore
checks 'work/sub/c.rql' work/sub
cd work || exit
checks '-n/h.rql' -- -n
cd "$scratch" || exit
rm -rf work/-n work/sub/new*

# git is not there, or does not work: said once, and more is checked.
mkdir bin
last='check without git'
PATH=$scratch/bin "$REPORTQL" check --quiet work/sub work/node >out 2>err
/bin/grep -c 'cannot ask git' err >count
[ "$(cat count)" = 1 ]
judge $? 'not said once'
has err 'not installed'
has out tmp.rql
echo '[core' >work/.git/config
run 1 check work/sub
has err 'cannot ask git'
has out tmp.rql
run 1 check --no-ignore work/sub
empty err
run 1 check work/sub/c.rql
empty err
finish
