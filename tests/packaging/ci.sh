#!/usr/bin/env bash
# The action for GitHub, the job for GitLab and the container file: they are well
# formed, and their steps, run as their hosts run them, do their work.
# Usage: REPORTQL=program ci.sh MODULES
source "$(dirname "$0")/harness.bash"
needs python3 node shellcheck git cpack
validator=$1/node_modules/@action-validator/cli/cli.mjs
[ -e "$validator" ] || skip "the modules of tests/packaging/node are not here"
python3 -c 'import yaml' 2>/dev/null || skip "python3-yaml is not here"
queries
mkdir sub
mv bad.rql sub

steps() { # steps STATUS ARGUMENT...
    local status=$1
    shift
    run "$status" python3 "$top/tests/packaging/steps.py" "$@"
}

# What the program can write, as its completion knows it.
offers() { # offers FORMAT
    reportql completion --candidates -- check "--output-format=$1" |
        cut -f1 | grep -qx "$1"
}

# --- Form ------------------------------------------------------------------

run 0 node "$validator" "$top/action.yml"
steps 0 lint "$top/action.yml"
sed 's/inputs\.paths/inputs.path/' "$top/action.yml" >broken.yml
steps 1 lint broken.yml
has 'the input paths is not used'
has 'the input path is not declared'
run 0 shellcheck "$top"/ci/*.sh "$top/scripts/reportql"

# --- The action ------------------------------------------------------------

export GITHUB_ACTION_PATH=$scratch/action GITHUB_ACTION_REPOSITORY=reportql/reportql
export GITHUB_SERVER_URL=file://$scratch/releases
export GITHUB_OUTPUT=$scratch/output GITHUB_PATH=$scratch/path
mkdir -p "$GITHUB_ACTION_PATH"
(cd "$top" && cp -r action.yml ci scripts "$GITHUB_ACTION_PATH")

check_step() { # check_step STATUS INPUT=VALUE...
    local status=$1
    shift
    : >"$GITHUB_OUTPUT"
    steps "$status" action "$top/action.yml" 'Check queries' "$@"
}

output() { # output LINE
    grep -qxF -- "$1" "$GITHUB_OUTPUT"
    judge $? "the step does not put out $1, but $(cat "$GITHUB_OUTPUT")"
}

check_step 0 format=text paths=good.rql
output exit-status=0
check_step 1 format=text
has 'sub/bad.rql:1:8: error:'
output exit-status=1
check_step 1 format=text working-directory=sub
has 'bad.rql:1:8: error:'
check_step 0 format=text working-directory=sub args='--ignore unknown-column  --quiet'
check_step 2 format=text paths=missing.rql
output exit-status=2
check_step 2 format=text paths=
has 'no path is given'
check_step 2 format=text args=--nonsense
check_step 2 format=text paths=--help
lacks 'Usage:'
# Neither a name nor an option is anything for the shell.
mkdir 'a b'
cp sub/bad.rql 'a b/$(touch x).rql'
check_step 2 format=text paths=good.rql args='--ignore *'
has "unknown value '*'"
check_step 0 format=text paths=$'good.rql\n\na b/$(touch x).rql' \
    args='--ignore unknown-column'
! [ -e x ]
judge $? "an input was run"
check_step 1 format=text paths=$'good.rql\n\na b/$(touch x).rql'
has '2 files'
rm -r 'a b'

# What the program is given, told by one that only tells it.
mkdir "$scratch/fake"
cat >"$scratch/fake/reportql" <<'END'
#!/bin/sh
printf '[%s]' "$@"
END
chmod +x "$scratch/fake/reportql"
PATH=$scratch/fake:$PATH check_step 0 sarif=out.sarif args='--api cmp' fail-on=warning
has '[check][--output-format][github][--fail-on][warning][--output-format][sarif=out.sarif][--api][cmp][--][.]'
# A file of findings that is not there is not to be uploaded.
! grep -q '^sarif=' "$GITHUB_OUTPUT"
judge $? "a file that is not there is put out"
PATH=$scratch/fake:$PATH steps 0 job "$top/ci/gitlab.yml" reportql \
    'REPORTQL_PATHS=queries more' 'REPORTQL_ARGS=--api cmp'
has '[--output-format][gitlab=reportql-quality.json][--output-format][junit=reportql-tests.xml][--api][cmp][--][queries][more]'

# The same for good, with what the program can write.
if offers github; then
    check_step 1
    has '::error'
    has 'sub/bad.rql'
fi
if offers sarif; then
    check_step 1 format=text sarif=out.sarif
    output "sarif=$PWD/out.sarif"
    run 0 python3 -m json.tool out.sarif
    has unknown-column
fi
if offers gitlab && offers junit; then
    steps 1 job "$top/ci/gitlab.yml" reportql
    has 'sub/bad.rql:1:8: error:'
    run 0 python3 -m json.tool reportql-quality.json
    has unknown-column
    run 0 python3 -c 'import xml.dom.minidom; print(xml.dom.minidom.parse("reportql-tests.xml").toxml())'
    has unknown-column
    steps 0 job "$top/ci/gitlab.yml" reportql REPORTQL_PATHS=good.rql
fi

# --- Installing it on a runner ---------------------------------------------

# From the revision of the action.  It is there already: pre_commit.sh builds it.
mkdir -p "$GITHUB_ACTION_PATH/build/once"
cp "$REPORTQL" "$GITHUB_ACTION_PATH/build/once/reportql"
echo unknown >"$GITHUB_ACTION_PATH/build/once/revision"
# Nothing is installed here; what is missing would be asked for.
cat >"$scratch/bin/apt-get" <<END
#!/bin/sh
echo "\$@" >>$scratch/apt
END
printf '#!/bin/sh\n"$@"\n' >"$scratch/bin/sudo"
chmod +x "$scratch/bin/apt-get" "$scratch/bin/sudo"
: >"$GITHUB_PATH"
steps 0 action "$top/action.yml" 'Install reportql'
[ "$(cat "$GITHUB_PATH")" = "$GITHUB_ACTION_PATH/build/once" ]
judge $? "the folder of the program is not put on the path"
run 0 "$(cat "$GITHUB_PATH")/reportql" --version

# From a release.
version=1.2.3
release=$scratch/releases/reportql/reportql/releases/download/v$version
package=reportql_${version}_$(dpkg --print-architecture).deb
mkdir -p "$release"
echo 'a package' >"$release/$package"
(cd "$release" && sha256sum "$package" >"$package.sha256")
rm -f "$scratch/apt"
steps 0 action "$top/action.yml" 'Install reportql' version=$version
grep -q "^install .*\./$package\$" "$scratch/apt"
judge $? "the package is not installed"
rm -f "$scratch/apt"
echo 'another package' >"$release/$package"
steps 1 action "$top/action.yml" 'Install reportql' version=$version
has "$package"
! [ -e "$scratch/apt" ]
judge $? "a package with another sum was installed"
steps 2 action "$top/action.yml" 'Install reportql' 'version=1;touch x'
has 'is no version'
steps 37 action "$top/action.yml" 'Install reportql' version=9.9.9

# A build that fails is told.
mkdir -p "$scratch/empty/scripts"
cp "$top/scripts/reportql" "$scratch/empty/scripts"
run 2 "$scratch/empty/scripts/reportql" check good.rql
has 'it could not be built'

# --- The container file ----------------------------------------------------

# Its commands are commands of sh, and what it copies is there.
sed -n -e '/^RUN/,/[^\\]$/p' "$top/Containerfile" |
    sed -e 's/^RUN//' -e 's/ --mount=[^ ]*//' >commands.sh
run 0 shellcheck -s sh -e SC2016 commands.sh
for file in $(sed -n 's/^COPY \([^- ][^ ]*\) .*/\1/p' "$top/Containerfile"); do
    [ -e "$top/$file" ]
    judge $? "Containerfile: there is no $file"
done
[ "$(sed -n '/^FROM/h;/^USER/H;/^ENTRYPOINT/H;${x;p}' "$top/Containerfile" | tr '\n' ' ')" = \
    'FROM debian:12-slim USER 65534:65534 ENTRYPOINT ["reportql"] ' ]
judge $? "Containerfile: the image does not run reportql as nobody"
finish
