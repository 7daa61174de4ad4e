#!/usr/bin/env bash
# The Debian packages: made from the build, passed by lintian, installed in a root
# of their own, used there, and purged without a trace.
# Usage: REPORTQL=program debian.sh BUILD_DIRECTORY
source "$(dirname "$0")/harness.bash"
needs cpack dpkg-deb dpkg-shlibdeps lintian file man gcc pkg-config
build=$1
umask 022

run 0 cpack -G DEB -B "$scratch/packages" --config "$build/CPackConfig.cmake"
version=$(reportql --version)
version=${version#reportql }
architecture=$(dpkg --print-architecture)
packages=()
for name in reportql libreportql0 libreportql-dev; do
    package=$scratch/packages/${name}_${version}_$architecture.deb
    [ -e "$package" ]
    judge $? "there is no package $name"
    packages+=("$package")
done

run 0 lintian --fail-on error,warning --suppress-tags \
    pkg-config-unavailable-for-cross-compilation "${packages[@]}"

# The library that a package says it needs is what the program uses.
dpkg-deb -f "${packages[0]}" Depends >"$scratch/out"
has libjansson4
has libutf8proc2
has libc6
dpkg-deb -f "${packages[2]}" Depends >"$scratch/out"
has "libreportql0 (= $version)"

# The same build gives the same packages, whoever makes them.
umask 077
run 0 cpack -G DEB -B "$scratch/again" --config "$build/CPackConfig.cmake"
for package in "${packages[@]}"; do
    cmp <(ar p "$package") <(ar p "$scratch/again/${package##*/}") >"$scratch/out"
    judge $? "${package##*/} is another one when it is made again"
done
umask 022

contents() {
    dpkg-deb --fsys-tarfile "$1" | tar -tv | awk '{print $1, $2, $3, $6}'
}
contents "${packages[0]}" >"$scratch/out"
! grep -vE '^(drwxr-xr-x|-rw-r--r--|-rwxr-xr-x|lrwxrwxrwx) root/root ' "$scratch/out"
judge $? "files have odd modes or owners"
grep -q '^-rwxr-xr-x .* ./usr/bin/reportql$' "$scratch/out"
judge $? "the program is not in /usr/bin"
for file in man/man1/reportql.1.gz man/man1/reportql-check.1.gz \
    man/man1/reportql-catalog-show.1.gz \
    bash-completion/completions/reportql zsh/vendor-completions/_reportql \
    fish/vendor_completions.d/reportql.fish doc/reportql/copyright \
    doc/reportql/changelog.gz; do
    has "./usr/share/$file"
done

# --- Installed in a root of its own ---------------------------------------

root=$scratch/root
mkdir -p "$root/var/lib/dpkg"/{info,updates,triggers}
touch "$root/var/lib/dpkg/status" "$root/var/lib/dpkg/available"
# What the packages need is not in that root: the system has it.
in_root() {
    local fake=()
    [ "$(id -u)" -eq 0 ] || fake=(fakeroot)
    "${fake[@]}" dpkg --root="$root" --log=/dev/null --force-depends \
        --force-not-root --force-script-chrootless "$@"
}
find "$root" | sort >"$scratch/before"
run 0 in_root --install "${packages[@]}"
dpkg --root="$root" -l reportql 2>/dev/null | grep -q '^ii'
judge $? "reportql is not installed"

installed=$root/usr/bin/reportql
[ "$("$installed" --version)" = "reportql $version" ]
judge $? "the installed program does not tell its version"
queries
run 0 "$installed" check good.rql
run 1 "$installed" check bad.rql
has 'did you mean'
! readelf -S "$installed" | grep -q '\.debug_info'
judge $? "the program is not stripped"

run 0 man -M "$root/usr/share/man" --pager=cat reportql-check
has 'reportql-check - say what is wrong with queries'
run 0 man -M "$root/usr/share/man" --pager=cat reportql catalog
has 'reportql-catalog'

# The library, by what pkg-config says of the place it is in.
pc=$(dirname "$(find "$root" -name reportql.pc)")
flags=$(PKG_CONFIG_PATH=$pc pkg-config --cflags --libs reportql)
# shellcheck disable=SC2086
run 0 gcc -std=c11 "$top/tests/api/embed.c" $flags -o embed
libraries=$(dirname "$(find "$root" -name libreportql.so.0)")
run 0 env LD_LIBRARY_PATH="$libraries" ./embed
has '7: unknown-column'

run 0 in_root --purge reportql libreportql-dev libreportql0
find "$root" -path "$root/var/lib/dpkg" -prune -o -print | sort >"$scratch/after"
left=$(comm -13 "$scratch/before" "$scratch/after")
[ -z "$left" ]
judge $? "purging leaves $left"
finish
