#!/usr/bin/env bash
# What `cmake --install` leaves can be used: by pkg-config, with the shared and
# with the static library, and by CMake's find_package.
# Usage: install.sh BUILD_DIRECTORY TESTS_DIRECTORY CC [FLAG...]
set -euo pipefail
build=$1 tests=$2 cc=$3
shift 3
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
prefix=$scratch/prefix

cmake --install "$build" --prefix "$prefix" >/dev/null
PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name reportql.pc)")
LD_LIBRARY_PATH=$(dirname "$PKG_CONFIG_PATH")
export PKG_CONFIG_PATH LD_LIBRARY_PATH

expect_output() {
    "$1" >"$scratch/output"
    if ! grep -q '^7: unknown-column$' "$scratch/output"; then
        echo "$2 does not do its work:"
        cat "$scratch/output"
        exit 1
    fi
    echo "$2: passed"
}

flags=$(pkg-config --cflags --libs reportql)
# shellcheck disable=SC2086
"$cc" -std=c11 -Wall -Wextra -Werror "$@" "$tests/api/embed.c" $flags \
    -o "$scratch/shared"
expect_output "$scratch/shared" "pkg-config"

"$cc" -std=c11 "$@" -I"$prefix/include" "$tests/api/embed.c" \
    "$LD_LIBRARY_PATH/libreportql.a" \
    -o "$scratch/static"
expect_output "$scratch/static" "the static library"

mkdir "$scratch/project"
cp "$tests/api/embed.c" "$scratch/project"
cat >"$scratch/project/CMakeLists.txt" <<'CMAKE'
cmake_minimum_required(VERSION 3.25)
project(embed LANGUAGES C)
find_package(reportql 0.1 REQUIRED)
add_executable(shared embed.c)
target_link_libraries(shared reportql::shared)
CMAKE
cmake -S "$scratch/project" -B "$scratch/project/build" \
    -DCMAKE_C_COMPILER="$cc" -DCMAKE_C_FLAGS="$*" \
    -DCMAKE_PREFIX_PATH="$prefix" >/dev/null
cmake --build "$scratch/project/build" >/dev/null
expect_output "$scratch/project/build/shared" "find_package"

LD_LIBRARY_PATH='' "$prefix/bin/reportql" --version

for file in man/man1/reportql-check.1 bash-completion/completions/reportql \
    zsh/site-functions/_reportql fish/vendor_completions.d/reportql.fish; do
    if ! [ -s "$prefix/share/$file" ] && ! [ -s "$prefix/share/$file.gz" ]; then
        echo "share/$file is not installed"
        exit 1
    fi
done
